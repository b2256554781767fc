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
  readonly #news: StatementSync;
  readonly #read: StatementSync;
  readonly #length: StatementSync;
  readonly #dataVersion: StatementSync;
  readonly #followers = new Set<() => void>();
  /**
   * Where each id stands, as far as learned. Kept here and not as an index of the database: an
   * index over random ids would write a page a fact, and the lock makes this one as exact.
   */
  readonly #ids = new Map<string, number>();
  #learned = 0;
  #waiting: Waiting[] = [];
  #busySince: number | null = null;
  /** Why the last commit failed; null once one has succeeded. */
  #fault: string | null = null;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#db = new DatabaseSync(path.join(folder, FILE), { timeout: PATIENCE });
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS facts (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        bytes BLOB NOT NULL
      ) STRICT;
      PRAGMA busy_timeout = 0;
    `);
    this.#insert = this.#db.prepare('INSERT INTO facts (position, id, bytes) VALUES (?, ?, ?)');
    this.#news = this.#db.prepare(
      'SELECT position, id FROM facts WHERE position > ? ORDER BY position',
    );
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
    if (!this.#db.isOpen) return Promise.reject(new NotRecordedError('the log is closed'));
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
      answers = this.#putAll(this.#waiting);
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) {
        this.#db.exec('ROLLBACK');
        this.#forgetIds();
      }
      return this.#postpone(error as Error);
    }
    this.#busySince = null;
    this.#fault = null;
    const committed = this.#waiting;
    this.#waiting = [];
    committed.forEach(({ resolve }, place) => resolve(answers[place]!));
    for (const wake of this.#followers) wake();
  }

  /** Within a transaction nobody else can take a position or an id. */
  #putAll(facts: readonly Waiting[]): Appended[] {
    this.#learnIds();
    return facts.map(({ id, bytes }) => {
      const known = this.#ids.get(id);
      if (known !== undefined) return { position: known, duplicate: true };
      this.#learned += 1;
      this.#ids.set(id, this.#learned);
      this.#insert.run(this.#learned, id, bytes);
      return { position: this.#learned, duplicate: false };
    });
  }

  /** Learns the ids that were added since, by whichever process. */
  #learnIds(): void {
    for (const row of this.#news.iterate(this.#learned)) {
      const { position, id } = row as { position: number; id: string };
      this.#ids.set(id, position);
      this.#learned = position;
    }
  }

  /** Forgets the ids of a transaction that was not committed. */
  #forgetIds(): void {
    this.#ids.clear();
    this.#learned = 0;
  }

  /** While another process writes, tries again; anything else is answered as not recorded. */
  #postpone(error: Error): void {
    this.#busySince ??= performance.now();
    if (isBusy(error) && performance.now() - this.#busySince < PATIENCE) {
      setTimeout(() => this.#commit(), 5);
      return;
    }
    this.#busySince = null;
    this.#fault = `the log cannot record: ${error.message}`;
    const failed = this.#waiting;
    this.#waiting = [];
    for (const { reject } of failed) reject(new NotRecordedError(error.message));
  }

  async find(id: string): Promise<number | null> {
    this.#learnIds();
    return this.#ids.get(id) ?? null;
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
      const attempt = (work: () => void) => {
        try {
          work();
        } catch (error) {
          if (!isBusy(error)) stop(() => reject(error as Error));
        }
      };
      const wake = () => attempt(catchUp);
      let seen = this.#foreignWrites();
      const look = () => {
        const now = this.#foreignWrites();
        if (now !== seen) catchUp();
        seen = now;
      };
      const timer = setInterval(() => attempt(look), POLL);
      this.#followers.add(wake);
      signal.addEventListener('abort', () => stop(resolve), { once: true });
      if (signal.aborted) stop(resolve);
    });
  }

  /** A number that changes when another connection has committed. */
  #foreignWrites(): number {
    return (this.#dataVersion.get() as { data_version: number }).data_version;
  }

  async findFault(): Promise<string | null> {
    return this.#fault;
  }

  async close(): Promise<void> {
    while (this.#waiting.length > 0) await sleep(5);
    if (this.#db.isOpen) this.#db.close();
  }
}
