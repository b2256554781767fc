import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes a lock that the kernel releases when its process ends, however it ends: an exclusive
 * SQLite transaction on a file of its own. Returns how to release it; null if another holds it.
 */
export function lockFolder(folder: string, name: string): (() => void) | null {
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(path.join(folder, name), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return () => lock.close();
}

const SQLITE_BUSY = 5;

/** Whether SQLite refused because another connection is writing. */
export function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && (errcode & 0xff) === SQLITE_BUSY;
}
