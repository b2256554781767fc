import type { Head } from '#election/fact.ts';
import { chainBytes, chainDigest, NO_HEAD } from './chain.ts';
import { RefusedError } from './event-log.ts';

const SIZE = NO_HEAD.length;

/** The chain of heads as a reader computes it: one for every position so far. */
export class Heads {
  #heads = Buffer.alloc(1024 * SIZE);
  #position = 0;
  /** The last position that a later fact has vouched for. */
  #vouched = 0;

  get position(): number {
    return this.#position;
  }

  /** The newest position and head. */
  get newest(): Head {
    return { position: this.#position, head: this.at(this.#position) };
  }

  /** The head at a position, hexadecimal. */
  at(position: number): string {
    return this.#slice(position).toString('hex');
  }

  /** Enough of the head at a position to tell one log from another. */
  markAt(position: number): string {
    return this.at(position).slice(0, 16);
  }

  addBytes(bytes: Buffer): void {
    this.#add(chainBytes(this.#slice(this.#position), bytes));
  }

  addDigest(digest: Buffer): void {
    this.#add(chainDigest(this.#slice(this.#position), digest));
  }

  /**
   * Checks the head that a fact names for what came before it.
   *
   * @throws RefusedError naming the positions between which the log was changed
   */
  vouch({ position, head }: Head): void {
    if (position > this.#position) {
      throw new RefusedError(
        `the fact at position ${this.#position + 1} names position ${position}, which comes after it`,
      );
    }
    if (this.at(position) !== head) {
      throw new RefusedError(
        `the log was changed between positions ${this.#vouched + 1} and ${position}: the fact at position ${this.#position + 1} names another head for position ${position}`,
      );
    }
    this.#vouched = Math.max(this.#vouched, position);
  }

  #slice(position: number): Buffer {
    return this.#heads.subarray(position * SIZE, (position + 1) * SIZE);
  }

  #add(head: Buffer): void {
    this.#position += 1;
    if ((this.#position + 1) * SIZE > this.#heads.length) {
      this.#heads = Buffer.concat([this.#heads, Buffer.alloc(this.#heads.length)]);
    }
    head.copy(this.#heads, this.#position * SIZE);
  }
}
