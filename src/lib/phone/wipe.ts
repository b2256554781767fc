import { deleteDB } from 'idb';
import { openPhoneStore } from './phone-store.ts';

/** Deletes all that this browser keeps of the site: for those where the server's word does not do it. */
export async function wipePhone(): Promise<void> {
  await openPhoneStore().then(
    (store) => store.close(),
    () => undefined,
  );
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
