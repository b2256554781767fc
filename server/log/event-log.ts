/** A fact as the log keeps it: its place, and the bytes that were appended. */
export interface Stored {
  readonly position: number;
  readonly bytes: Buffer;
}

/** Where a fact stands; `duplicate` if it stood there before. */
export interface Appended {
  readonly position: number;
  readonly duplicate: boolean;
}

/**
 * The one thing stored: facts in order, positions 1, 2, 3 … without gaps, each id once.
 * Two implementations keep this promise, and one contract test holds them to it.
 */
export interface EventLog {
  /**
   * Appends a fact and answers when it is durable, not before. An id already there is not
   * appended again, whoever sends it and with whatever bytes.
   *
   * @throws NotRecordedError if it may not be there; trying again with the same id is safe
   */
  append(id: string, bytes: Buffer): Promise<Appended>;
  /**
   * Where the fact with this id stands; null if nowhere.
   *
   * @throws NotRecordedError if the log cannot say
   */
  find(id: string): Promise<number | null>;
  /**
   * Up to `limit` facts after a position, in order.
   *
   * @throws NotRecordedError if the log cannot say
   */
  read(after: number, limit: number): Promise<readonly Stored[]>;
  /**
   * The position of the last fact.
   *
   * @throws NotRecordedError if the log cannot say
   */
  length(): Promise<number>;
  /**
   * Delivers all facts after a position, in order, each once, as they come; survives lost
   * connections. Ends when the signal aborts; rejects if the log contradicts itself.
   */
  follow(
    after: number,
    deliver: (facts: readonly Stored[]) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Random bytes that stand beside the log and not in it, made when they are asked for first: 32, the
   * same on every node.
   *
   * @throws NotRecordedError if they can be neither read nor kept
   */
  secret(name: string): Promise<Buffer>;
  /**
   * What stands beside the log under a name; null: nothing.
   *
   * @throws NotRecordedError if it cannot be read
   */
  kept(name: string): Promise<Buffer | null>;
  /**
   * Keeps something beside the log under a name, whatever stood there before.
   *
   * @throws NotRecordedError if it cannot be kept
   */
  keep(name: string, bytes: Buffer): Promise<void>;
  /**
   * What nodes have signed of more facts than `after`, the oldest first.
   *
   * @throws NotRecordedError if it cannot be read
   */
  notes(after: number): Promise<readonly KeptNote[]>;
  /** @throws NotRecordedError if it may not be there */
  addNote(note: KeptNote): Promise<void>;
  /**
   * Told what its reader has counted last. From then on nothing is appended where the log is shorter than
   * that, or holds something else there: it has lost what was acknowledged.
   */
  counted(position: number, bytes: Buffer): void;
  /**
   * Puts facts back at the very positions where they stood.
   *
   * @param before the fact that the log must end with; null: it must be empty
   * @returns false: it ends with another
   * @throws NotRecordedError if they may not be there
   */
  restore(before: Stored | null, facts: readonly Stored[]): Promise<boolean>;
  /** The time where the log is kept, in milliseconds since 1970; null: on this machine. */
  now(): Promise<number | null>;
  /** Why it is known, without asking anybody, that it cannot record now; null: it is not. */
  away(): string | null;
  /** Why it cannot record now, in one sentence; null while it can. */
  findFault(): Promise<string | null>;
  close(): Promise<void>;
}

/** What a node has signed of its log. */
export interface KeptNote {
  /** Of how many facts. */
  readonly size: number;
  readonly note: string;
  /** When, ISO 8601 in UTC. */
  readonly at: string;
}

/** What a log's reader has counted last: a position, and a digest of what stands there. */
export interface Counted {
  readonly position: number;
  readonly mark: string;
}

export const NOTHING_COUNTED: Counted = { position: 0, mark: '' };

/** Why nothing is appended to a log that has lost its end. */
export function sayLost(length: number, counted: number): string {
  return length < counted
    ? `the log has lost facts: it has ${length}, and ${counted} were counted`
    : `the log has other facts than were counted: it differs at position ${counted}`;
}

/** The log could not say that the fact is durable, or what it holds: that may pass. */
export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError';
}

/**
 * What a log answers, whatever it is kept with.
 *
 * @throws NotRecordedError for any error of what it is kept with
 */
export async function answerOf<Answer>(ask: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw new NotRecordedError(error instanceof Error ? error.message : String(error));
  }
}

/** A refusal in one sentence for whoever starts the program. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Checks that facts follow on a position without a gap. */
export function assertFollows(after: number, facts: readonly Stored[]): void {
  facts.forEach(({ position }, index) => {
    const expected = after + index + 1;
    if (position !== expected) {
      throw new RefusedError(`the log has position ${position} where ${expected} should follow`);
    }
  });
}

/** All facts of a log, in order. */
export async function* readAll(log: EventLog): AsyncGenerator<Stored> {
  for (let position = 0; ;) {
    const facts = await log.read(position, 5000);
    if (facts.length === 0) return;
    yield* facts;
    position += facts.length;
  }
}
