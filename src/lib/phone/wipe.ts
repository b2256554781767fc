import { deleteDB } from 'idb';
import { closePhoneStore } from './phone-store.ts';

/** Deletes all that this browser keeps of the site: for those where the server's word does not do it. */
export async function wipePhone(): Promise<void> {
  await closePhoneStore();
  const deletions = [
    deleteDB('tallywatch'),
    ...('caches' in globalThis ? (await caches.keys()).map((name) => caches.delete(name)) : []),
    ...('serviceWorker' in navigator
      ? (await navigator.serviceWorker.getRegistrations()).map((one) => one.unregister())
      : []),
  ];
  localStorage.clear();
  sessionStorage.clear();
  await Promise.allSettled(deletions);
}

/** What is asked before a phone is wiped; in `ask` a `#` stands for how much is not sent. */
export interface WipeWords {
  readonly sure: string;
  readonly ask: string;
}

/**
 * Makes the button of a form that wipes ask first, and do what the server's answer alone does not do in
 * every browser, nor without a network.
 */
export function guardWipe(
  form: HTMLFormElement,
  words: WipeWords,
  countWaiting: () => number,
): void {
  form.addEventListener('submit', (event) => {
    const address = event.submitter?.getAttribute('formaction');
    if (!address) return; // signs out, and keeps what is there
    event.preventDefault();
    const waiting = countWaiting();
    if (!confirm(waiting > 0 ? words.ask.replace('#', String(waiting)) : words.sure)) return;
    form.action = address;
    void wipePhone()
      .catch(() => undefined) // the server's answer says it once more
      .then(() => form.submit());
  });
}
