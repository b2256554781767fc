import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { AppendGroups, type Pending } from './append-groups.ts';
import {
  answerOf,
  assertFollows,
  NOTHING_COUNTED,
  sayLost,
  type Counted,
  NotRecordedError,
  type Appended,
  type EventLog,
  type KeptNote,
  type Stored,
} from './event-log.ts';
import { isBusy } from './folder-lock.ts';
import { addNote, readNotes } from './note-file.ts';
import { fileOf, keep, readKept, readSecretFile } from './secret-file.ts';
import { readId } from './stored-fact.ts';
import { FILE, openDatabase, type Answer, type Request } from './sqlite-writer.ts';

/** How often to look whether another process has written, in milliseconds. */
const POLL = 100;
const BATCH = 1000;
const CLOSED = 'the log is closed';
/** How many facts one transaction holds at most. */
const LARGEST_GROUP = 1000;

/**
 * The embedded log: one SQLite file, write-ahead, synced to disk at every commit.
 */
export class SqliteLog implements EventLog {
  readonly #folder: string;
  readonly #keyFile: string | null;
  readonly #db: DatabaseSync;
  readonly #read: StatementSync;
  readonly #length: StatementSync;
  readonly #dataVersion: StatementSync;
  readonly #writer: Worker;
  /** How to take the writer's next answers, in the order they were asked. */
  readonly #asked: ((answer: Answer) => void)[] = [];
  /** Told of own commits: what was written, so that it need not be read again. */
  readonly #followers = new Set<(written: readonly Stored[]) => void>();
  readonly #groups: AppendGroups;
  /** Which files this log has open, by what tells one from another; null: not there yet. */
  readonly #files = new Map<string, number | null>(
    [FILE, `${FILE}-wal`].map((name) => [name, null]),
  );
  /** What the reader of this log has counted last. */
  #counted: Counted = NOTHING_COUNTED;
  /** Why the last commit failed; null once one has succeeded. */
  #fault: string | null = null;

  /** @param keyFile where nodes’ own key stands; null: beside the log */
  constructor(folder: string, keyFile: string | null = null) {
    this.#folder = folder;
    this.#keyFile = keyFile;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#db = openDatabase(folder);
    this.#read = this.#db.prepare(
      'SELECT position, bytes FROM facts WHERE position > ? ORDER BY position LIMIT ?',
    );
    this.#length = this.#db.prepare('SELECT coalesce(max(position), 0) AS length FROM facts');
    this.#dataVersion = this.#db.prepare('PRAGMA data_version');
    this.#groups = new AppendGroups(
      (group) => this.#commit(group),
      LARGEST_GROUP,
      (written) => {
        for (const tell of this.#followers) tell(written);
      },
    );
    this.#writer = new Worker(new URL('./sqlite-writer.ts', import.meta.url), {
      workerData: { folder },
    });
    this.#writer.unref();
    this.#writer.on('message', (answer: Answer) => this.#hear(answer));
    this.#writer.on('error', ({ message }) => {
      while (this.#asked.length > 0) this.#hear({ error: message });
    });
  }

  /** The settings that make an answer durable, as SQLite reports them. */
  get durability(): { journalMode: string; synchronous: number } {
    const journal = this.#db.prepare('PRAGMA journal_mode').get() as { journal_mode: string };
    const { synchronous } = this.#db.prepare('PRAGMA synchronous').get() as { synchronous: number };
    return { journalMode: journal.journal_mode, synchronous };
  }

  counted(position: number, bytes: Buffer): void {
    // Who counts again from the first fact knows less than who has counted all.
    if (position < this.#counted.position) return;
    this.#counted = { position, mark: hash('sha1', bytes, 'hex') };
  }

  async restore(before: Stored | null, facts: readonly Stored[]): Promise<boolean> {
    const mark = before ? hash('sha1', before.bytes, 'hex') : '';
    const answer = await this.#ask({
      // What somebody put there may have no id: it gets one that no fact has.
      ids: facts.map(({ bytes, position }) => readId(bytes) ?? `position ${position}`),
      sizes: facts.map(({ bytes }) => bytes.length),
      bytes: Uint8Array.from(Buffer.concat(facts.map(({ bytes }) => bytes))),
      counted: { position: before?.position ?? 0, mark },
      isEnd: true,
    });
    if ('lost' in answer) return false;
    if ('appended' in answer) return true;
    throw new NotRecordedError('error' in answer ? answer.error : 'no answer');
  }

  secret(name: string): Promise<Buffer> {
    return answerOf(() => readSecretFile(this.#placeOf(name)));
  }

  kept(name: string): Promise<Buffer | null> {
    return answerOf(() => readKept(this.#placeOf(name)));
  }

  keep(name: string, bytes: Buffer): Promise<void> {
    return answerOf(() => keep(this.#placeOf(name), bytes));
  }

  notes(after: number): Promise<readonly KeptNote[]> {
    return answerOf(() => readNotes(this.#folder).filter(({ size }) => size > after));
  }

  addNote(note: KeptNote): Promise<void> {
    return answerOf(() => addNote(this.#folder, note));
  }

  #placeOf(name: string): string {
    return name === 'facts' && this.#keyFile !== null ? this.#keyFile : fileOf(this.#folder, name);
  }

  #ask(request: Request, transfer: ArrayBuffer[] = []): Promise<Answer> {
    this.#writer.ref(); // the process stays while an answer is due
    this.#writer.postMessage(request, transfer);
    return new Promise((resolve) => this.#asked.push(resolve));
  }

  #hear(answer: Answer): void {
    this.#asked.shift()?.(answer);
    if (this.#asked.length === 0) this.#writer.unref();
  }

  append(id: string, bytes: Buffer): Promise<Appended> {
    if (!this.#db.isOpen) return Promise.reject(new NotRecordedError(CLOSED));
    return this.#groups.append(id, bytes);
  }

  /** Commits a group in one transaction. */
  async #commit(group: readonly Pending[]): Promise<readonly Appended[]> {
    const bytes = Uint8Array.from(Buffer.concat(group.map((one) => one.bytes)));
    const ids = group.map(({ id }) => id);
    const sizes = group.map((one) => one.bytes.length);
    const replaced = this.#findReplaced();
    if (replaced) {
      this.#fault = replaced;
      throw new NotRecordedError(replaced);
    }
    const counted = this.#counted;
    const answer = await this.#ask({ ids, sizes, bytes, counted, isEnd: false }, [bytes.buffer]);
    if (!('appended' in answer)) {
      const reason =
        'lost' in answer
          ? sayLost(answer.lost, counted.position)
          : 'error' in answer
            ? answer.error
            : 'the writer gave another answer';
      this.#fault = `the log cannot record: ${reason}`;
      throw new NotRecordedError(reason);
    }
    this.#fault = null;
    return answer.appended;
  }

  async find(id: string): Promise<number | null> {
    if (!this.#db.isOpen) throw new NotRecordedError(CLOSED);
    const answer = await this.#ask({ find: id });
    if ('found' in answer) return answer.found;
    throw new NotRecordedError('error' in answer ? answer.error : 'no answer');
  }

  read(after: number, limit: number): Promise<readonly Stored[]> {
    return answerOf(() => this.#readNow(after, limit));
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

  length(): Promise<number> {
    return answerOf(() => (this.#length.get() as { length: number }).length);
  }

  async follow(
    after: number,
    deliver: (facts: readonly Stored[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let position = after;
    const take = (facts: readonly Stored[]) => {
      assertFollows(position, facts);
      position += facts.length;
      deliver(facts);
    };
    const catchUp = () => {
      for (;;) {
        const facts = this.#readNow(position, BATCH);
        if (facts.length === 0) return;
        take(facts);
      }
    };
    const hear = (written: readonly Stored[]) => {
      if (written[0]?.position === position + 1) take(written);
      else catchUp(); // others have written too
    };
    catchUp();
    return this.#untilAborted(hear, catchUp, signal);
  }

  /** Hears of own commits at once, looks for those of other processes within the poll. */
  #untilAborted(
    hear: (written: readonly Stored[]) => void,
    catchUp: () => void,
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (end: () => void) => {
        clearInterval(timer);
        this.#followers.delete(tell);
        end();
      };
      const attempt = (work: () => void) => {
        try {
          work();
        } catch (error) {
          if (!isBusy(error))
            stop(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      };
      const tell = (written: readonly Stored[]) => attempt(() => hear(written));
      let seen = this.#foreignWrites();
      const look = () => {
        const now = this.#foreignWrites();
        if (now !== seen) catchUp();
        seen = now;
      };
      const timer = setInterval(() => attempt(look), POLL);
      this.#followers.add(tell);
      signal.addEventListener('abort', () => stop(resolve), { once: true });
      if (signal.aborted) stop(resolve);
    });
  }

  /** A number that changes when another connection has committed. */
  #foreignWrites(): number {
    return (this.#dataVersion.get() as { data_version: number }).data_version;
  }

  /** Whose files were taken away writes into nothing, and would never know. */
  #findReplaced(): string | null {
    for (const [name, known] of this.#files) {
      const now = inodeOf(path.join(this.#folder, name));
      if (known === null) this.#files.set(name, now);
      else if (now !== known) {
        return `the log’s file ${name} was replaced or removed while this node ran: put it back, and start again`;
      }
    }
    return null;
  }

  now(): Promise<null> {
    return Promise.resolve(null);
  }

  away(): string | null {
    return this.#findReplaced() ?? this.#fault;
  }

  async findFault(): Promise<string | null> {
    const replaced = this.#findReplaced();
    if (replaced || this.#fault === null) return replaced;
    // A disk that was full may have room again: to write is the only way to know.
    const answer = await this.#ask({ probe: true });
    if ('found' in answer) this.#fault = null;
    return this.#fault;
  }

  async close(): Promise<void> {
    if (!this.#db.isOpen) return;
    this.#db.close();
    const ended = once(this.#writer, 'exit');
    this.#writer.ref();
    this.#writer.postMessage('close'); // after all that was asked before
    await ended;
  }
}

function inodeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
}
