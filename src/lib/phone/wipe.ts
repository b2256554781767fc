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
