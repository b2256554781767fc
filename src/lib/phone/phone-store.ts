import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Outgoing } from './outgoing.ts';

/** A form as far as it was filled in. */
export interface Draft {
  /** The id its report will have, however often it is sent. */
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly photo: Blob | null;
}

/** The number that a watcher's texts begin with, and the key to their codes, base64. */
export interface TextKey {
  readonly number: number;
  readonly key: string;
}

interface Phone extends DBSchema {
  outbox: { key: string; value: Outgoing };
  drafts: { key: string; value: Draft };
  /** How far the phone's clock is from the server's, in milliseconds. */
  clock: { key: 'offset'; value: number };
  /** What makes a person's lines of text, by person. */
  textKeys: { key: string; value: TextKey };
  /** What a person's reports are signed with, by person. */
  signKeys: { key: string; value: SignKey };
}

/** A key of this phone, and whether the server knows it. */
interface SignKey {
  readonly pair: CryptoKeyPair;
  readonly id: string;
  readonly isTold: boolean;
}

export type PhoneStore = IDBPDatabase<Phone>;

let opened: Promise<PhoneStore> | null = null;

/** What this phone keeps: drafts, the outbox, the server's clock. Rejects where it may keep nothing. */
export function openPhoneStore(): Promise<PhoneStore> {
  opened ??= openDB<Phone>('tallywatch', 3, {
    upgrade(store, before) {
      if (before < 1) {
        store.createObjectStore('outbox', { keyPath: 'id' });
        store.createObjectStore('drafts');
        store.createObjectStore('clock');
      }
      if (before < 2) store.createObjectStore('textKeys');
      store.createObjectStore('signKeys');
    },
    // Another tab has a newer page: let it change the store, and open it again when needed.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated: () => (opened = null),
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** Lets go of the store, so that it can be deleted; whoever needs it opens it anew. */
export async function closePhoneStore(): Promise<void> {
  const store = await opened?.catch(() => null);
  opened = null;
  store?.close();
}
