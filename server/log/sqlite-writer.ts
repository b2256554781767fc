/**
 * Writes the embedded log in a thread of its own: a sync to disk takes a millisecond, in which
 * the server goes on working. One message in is one transaction; one message out its answer.
 */
import { at } from '#election/known.ts';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { hash } from 'node:crypto';
import type { Appended, Counted } from './event-log.ts';

export const FILE = 'log.sqlite';

/** How long a write waits for another process to finish its own, in milliseconds. */
const PATIENCE = 5000;

/** What the writer is asked: to append facts, their bytes one after the other, or to find an id. */
export type Request =
  | {
      readonly ids: readonly string[];
      readonly sizes: readonly number[];
      readonly bytes: Uint8Array;
      /** What the log must hold already. */
      readonly counted: Counted;
      /** And must end with. */
      readonly isEnd: boolean;
    }
  | { readonly find: string }
  /** Whether it can write at all. */
  | { readonly probe: true };

export type Answer =
  | { readonly appended: readonly Appended[] }
  /** The log does not hold what it must: how many facts it has. */
  | { readonly lost: number }
  | { readonly found: number | null }
  | { readonly error: string };

type Append = Extract<Request, { readonly ids: readonly string[] }>;

/** Opens the log's file with the settings that make a commit durable. */
export function openDatabase(folder: string): DatabaseSync {
  const db = new DatabaseSync(path.join(folder, FILE), { timeout: PATIENCE });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS facts (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;
  `);
  return db;
}

class Writer {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #news: StatementSync;
  readonly #last: StatementSync;
  readonly #one: StatementSync;
  /**
   * Where each id stands, as far as learned. Kept here and not as an index of the database: an
   * index over random ids would write a page a fact, and the write lock makes this as exact.
   */
  readonly #ids = new Map<string, number>();
  #learned = 0;

  constructor(folder: string) {
    this.#db = openDatabase(folder);
    this.#insert = this.#db.prepare('INSERT INTO facts (position, id, bytes) VALUES (?, ?, ?)');
    this.#last = this.#db.prepare('SELECT coalesce(max(position), 0) AS length FROM facts');
    this.#one = this.#db.prepare('SELECT bytes FROM facts WHERE position = ?');
    this.#news = this.#db.prepare(
      'SELECT position, id FROM facts WHERE position > ? ORDER BY position',
    );
  }

  answer(request: Request): Answer {
    try {
      if ('probe' in request) {
        this.#db.exec(`PRAGMA user_version = ${Math.floor(Date.now() / 1000) % 2 ** 31}`);
        return { found: null };
      }
      if ('find' in request) {
        this.#learnIds();
        return { found: this.#ids.get(request.find) ?? null };
      }
      return this.#commit(request);
    } catch (error) {
      return { error: (error as Error).message };
    }
  }

  /** Within the transaction nobody else can take a position or an id. */
  #commit({ ids, sizes, bytes, counted, isEnd }: Append): Answer {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      this.#learnIds();
      const length = this.#length();
      if (length !== this.#learned) this.#learnAgain();
      if (!this.#holds(counted) || (isEnd && length !== counted.position)) {
        this.#db.exec('ROLLBACK');
        return { lost: length };
      }
      let start = 0;
      const appended = ids.map((id, place) => {
        const end = start + at(sizes, place);
        const own = bytes.subarray(start, end);
        start = end;
        return this.#put(id, own);
      });
      this.#db.exec('COMMIT');
      return { appended };
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#ids.clear(); // what was not committed is not known
      this.#learned = 0;
      throw error;
    }
  }

  #put(id: string, bytes: Uint8Array): Appended {
    const known = this.#ids.get(id);
    if (known !== undefined) return { position: known, duplicate: true };
    this.#learned += 1;
    this.#ids.set(id, this.#learned);
    this.#insert.run(this.#learned, id, bytes);
    return { position: this.#learned, duplicate: false };
  }

  /** What was learned of facts that are there no more is not true any more. */
  #learnAgain(): void {
    this.#ids.clear();
    this.#learned = 0;
    this.#learnIds();
  }

  #length(): number {
    return (this.#last.get() as { length: number }).length;
  }

  #holds({ position, mark }: Counted): boolean {
    if (position === 0) return true;
    const row = this.#one.get(position) as { bytes: Uint8Array } | undefined;
    return row !== undefined && hash('sha1', row.bytes, 'hex') === mark;
  }

  /** Learns the ids that were added since, by whichever process. */
  #learnIds(): void {
    for (const row of this.#news.iterate(this.#learned)) {
      const { position, id } = row as { position: number; id: string };
      this.#ids.set(id, position);
      this.#learned = position;
    }
  }

  close(): void {
    this.#db.close();
  }
}

if (parentPort) {
  const port = parentPort;
  const writer = new Writer((workerData as { folder: string }).folder);
  port.on('message', (request: Request | 'close') => {
    if (request !== 'close') return port.postMessage(writer.answer(request));
    writer.close();
    port.close();
  });
}
