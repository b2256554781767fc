import { at } from '#election/known.ts';
import { NotRecordedError, type Appended, type Stored } from './event-log.ts';

/** A fact that is to be appended. */
export interface Pending {
  readonly id: string;
  readonly bytes: Buffer;
}

interface Waiting extends Pending {
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Appends that arrive together, or while others are under way, go together: a log syncs to disk
 * once for all of them.
 */
export class AppendGroups {
  readonly #commit: (group: readonly Pending[]) => Promise<readonly Appended[]>;
  readonly #announce: (written: readonly Stored[]) => void;
  readonly #largest: number;
  #waiting: Waiting[] = [];
  #committing = false;

  /**
   * @param commit makes a group durable; its answers in the order of the group
   * @param largest how many may go together
   * @param announce told what was written, without what had been there before
   */
  constructor(
    commit: (group: readonly Pending[]) => Promise<readonly Appended[]>,
    largest: number,
    announce: (written: readonly Stored[]) => void = () => undefined,
  ) {
    this.#commit = commit;
    this.#announce = announce;
    this.#largest = largest;
  }

  append(id: string, bytes: Buffer): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0 && !this.#committing) setImmediate(() => void this.#next());
      this.#waiting.push({ id, bytes, resolve, reject });
    });
  }

  /** The next group is under way before this one is answered. */
  async #next(): Promise<void> {
    const group = this.#waiting.splice(0, this.#largest);
    this.#committing = true;
    const outcome = await this.#commit(group).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    this.#committing = false;
    if (this.#waiting.length > 0) void this.#next();
    if (outcome instanceof Error) {
      for (const { reject } of group) reject(new NotRecordedError(outcome.message));
      return;
    }
    group.forEach(({ resolve }, index) => resolve(at(outcome, index)));
    this.#announce(
      group.flatMap(({ bytes }, index) => {
        const { position, duplicate } = at(outcome, index);
        return duplicate ? [] : [{ position, bytes }];
      }),
    );
  }
}
