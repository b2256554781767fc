import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Head } from '#election/fact.ts';
import { RefusedError } from '../log/event-log.ts';
import type { LogPlace } from '../log/open-log.ts';
import type { Heads } from '../log/heads.ts';

/** What a node remembers of a log, beside it. */
interface Remembered extends Head {
  /** The head at the first position: it tells one log from another. */
  readonly first: string;
}

/** Where a node remembers how far it had seen a log. */
export class Seen {
  readonly #file: string;
  #written = 0;

  constructor(log: LogPlace, photos: string) {
    this.#file = fileFor(log, photos);
  }

  /** Notes how far a log was counted. */
  note(heads: Heads): void {
    const { position, head } = heads.newest;
    if (position === this.#written || position === 0) return;
    const remembered: Remembered = { position, head, first: heads.at(1) };
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(`${this.#file}.new`, JSON.stringify(remembered), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
      this.#written = position;
    } catch {
      // A disk that is full is said by others: this is a memory, and no fact.
    }
  }

  /**
   * Compares what is there with what is remembered.
   *
   * @returns what is missing; null: nothing, or it is the memory of another log
   */
  compare(heads: Heads): Missing | null {
    const remembered = this.#read();
    if (!remembered) return null;
    const { position, head, first } = remembered;
    const now = heads.position;
    if (now >= position && heads.at(position) === head) return null;
    const isOther = now === 0 || heads.at(1) !== first;
    return { position, head, now, isOther, file: this.#file };
  }

  #read(): Remembered | null {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Remembered;
    } catch {
      return null;
    }
  }
}

/** What a log lacks that a node had seen. */
export interface Missing extends Head {
  /** How many facts there are. */
  readonly now: number;
  /** Not even the first fact is the same. */
  readonly isOther: boolean;
  readonly file: string;
}

/**
 * Refuses an embedded log that is shorter than its folder remembers: its files were replaced or removed.
 *
 * @throws RefusedError with what can be done
 */
export function refuseMissing({ position, now, file }: Missing): never {
  throw new RefusedError(
    `the log has ${now} facts, and this folder remembers ${position} of which the last is not there: its files were replaced or removed. Put them back from a backup; or go on with what is there with --unsafe (to begin another night, remove ${file})`,
  );
}

function fileFor(log: LogPlace, photos: string): string {
  if ('data' in log) return path.join(log.data, 'seen.json');
  const mark = createHash('sha256')
    .update(`${log.redis} ${log.prefix ?? ''}`)
    .digest('hex');
  return path.join(path.dirname(photos), `seen-${mark.slice(0, 8)}.json`);
}
