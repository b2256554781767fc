import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  assertFollows,
  NotRecordedError,
  type Appended,
  type EventLog,
  type Stored,
} from './event-log.ts';
import { isBusy } from './folder-lock.ts';

const FILE = 'log.sqlite';
/** How often to look whether another process has written, in milliseconds. */
const POLL = 100;
/** How long an append waits for another process to finish writing, in milliseconds. */
const PATIENCE = 5000;
const BATCH = 1000;

interface Waiting {
  readonly id: string;
  readonly bytes: Buffer;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The embedded log: one SQLite file, write-ahead, synced to disk at every commit. Appends that
 * arrive together are committed together.
 */
export class SqliteLog implements EventLog {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #read: StatementSync;
  readonly #length: StatementSync;
  readonly #dataVersion: StatementSync;
  readonly #followers = new Set<() => void>();
  #waiting: Waiting[] = [];
  #busySince: number | null = null;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#db = new DatabaseSync(path.join(folder, FILE), { timeout: PATIENCE });
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS facts (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        bytes BLOB NOT NULL
      ) STRICT;
      PRAGMA busy_timeout = 0;
    `);
    this.#insert = this.#db.prepare(
      `INSERT INTO facts (position, id, bytes)
       VALUES ((SELECT coalesce(max(position), 0) + 1 FROM facts), ?, ?)
       ON CONFLICT (id) DO NOTHING RETURNING position`,
    );
    this.#find = this.#db.prepare('SELECT position FROM facts WHERE id = ?');
    this.#read = this.#db.prepare(
      'SELECT position, bytes FROM facts WHERE position > ? ORDER BY position LIMIT ?',
    );
    this.#length = this.#db.prepare('SELECT coalesce(max(position), 0) AS length FROM facts');
    this.#dataVersion = this.#db.prepare('PRAGMA data_version');
  }

  /** The settings that make an answer durable, as SQLite reports them. */
  get durability(): { journalMode: string; synchronous: number } {
    const journal = this.#db.prepare('PRAGMA journal_mode').get() as { journal_mode: string };
    const { synchronous } = this.#db.prepare('PRAGMA synchronous').get() as { synchronous: number };
    return { journalMode: journal.journal_mode, synchronous };
  }

  append(id: string, bytes: Buffer): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#commit());
      this.#waiting.push({ id, bytes, resolve, reject });
    });
  }

  /** Commits all that waits in one transaction, and only then answers. */
  #commit(): void {
    if (!this.#db.isOpen || this.#waiting.length === 0) return;
    let answers: Appended[];
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      answers = this.#waiting.map(({ id, bytes }) => this.#put(id, bytes));
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      return this.#postpone(error as Error);
    }
    this.#busySince = null;
    const committed = this.#waiting;
    this.#waiting = [];
    committed.forEach(({ resolve }, place) => resolve(answers[place]!));
    for (const wake of this.#followers) wake();
  }

  #put(id: string, bytes: Buffer): Appended {
    const inserted = this.#insert.get(id, bytes) as { position: number } | undefined;
    const { position } = inserted ?? (this.#find.get(id) as { position: number });
    return { position, duplicate: inserted === undefined };
  }

  /** While another process writes, tries again; anything else is answered as not recorded. */
  #postpone(error: Error): void {
    this.#busySince ??= performance.now();
    if (isBusy(error) && performance.now() - this.#busySince < PATIENCE) {
      setTimeout(() => this.#commit(), 5);
      return;
    }
    this.#busySince = null;
    const failed = this.#waiting;
    this.#waiting = [];
    for (const { reject } of failed) reject(new NotRecordedError(error.message));
  }

  async find(id: string): Promise<number | null> {
    const row = this.#find.get(id) as { position: number } | undefined;
    return row?.position ?? null;
  }

  async read(after: number, limit: number): Promise<readonly Stored[]> {
    return this.#readNow(after, limit);
  }

  #readNow(after: number, limit: number): Stored[] {
    const rows = this.#read.all(after, limit) as unknown as {
      position: number;
      bytes: Uint8Array;
    }[];
    return rows.map(({ position, bytes }) => ({
      position,
      bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    }));
  }

  async length(): Promise<number> {
    return (this.#length.get() as { length: number }).length;
  }

  async follow(
    after: number,
    deliver: (facts: readonly Stored[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let position = after;
    const catchUp = () => {
      for (;;) {
        const facts = this.#readNow(position, BATCH);
        if (facts.length === 0) return;
        assertFollows(position, facts);
        position += facts.length;
        deliver(facts);
      }
    };
    catchUp();
    return this.#untilAborted(catchUp, signal);
  }

  /** Catches up after own commits at once, after those of other processes within the poll. */
  #untilAborted(catchUp: () => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (end: () => void) => {
        clearInterval(timer);
        this.#followers.delete(wake);
        end();
      };
      const wake = () => {
        try {
          catchUp();
        } catch (error) {
          stop(() => reject(error as Error));
        }
      };
      let seen = this.#foreignWrites();
      const timer = setInterval(() => {
        const now = this.#foreignWrites();
        if (now !== seen) wake();
        seen = now;
      }, POLL);
      this.#followers.add(wake);
      signal.addEventListener('abort', () => stop(resolve), { once: true });
      if (signal.aborted) stop(resolve);
    });
  }

  /** A number that changes when another connection has committed. */
  #foreignWrites(): number {
    return (this.#dataVersion.get() as { data_version: number }).data_version;
  }

  async close(): Promise<void> {
    while (this.#waiting.length > 0) await sleep(5);
    if (this.#db.isOpen) this.#db.close();
  }
}
