import { lastOf } from '#election/known.ts';
import type { Stored } from '../log/event-log.ts';

/** How much is kept: enough for what a lagging replica may lack. */
const MOST = { facts: 50_000, bytes: 64 * 1024 ** 2 };

/** The bytes of what a node counted lately: what a log has lost of it can be put back. */
export class Lately {
  #facts: Stored[] = [];
  #bytes = 0;

  add(stored: readonly Stored[]): void {
    for (const one of stored) {
      this.#facts.push(one);
      this.#bytes += one.bytes.length;
    }
    if (this.#facts.length > 2 * MOST.facts || this.#bytes > 2 * MOST.bytes) this.#forget();
  }

  #forget(): void {
    let bytes = 0;
    let start = this.#facts.length;
    while (start > 0 && this.#facts.length - start < MOST.facts && bytes < MOST.bytes) {
      start -= 1;
      bytes += this.#facts[start]?.bytes.length ?? 0;
    }
    this.#facts = this.#facts.slice(start);
    this.#bytes = bytes;
  }

  get last(): Stored | null {
    return this.#facts.length > 0 ? lastOf(this.#facts) : null;
  }

  /** What stands at a position; null: it is not kept any more. */
  at(position: number): Stored | null {
    const first = this.#facts[0]?.position ?? 0;
    return this.#facts[position - first] ?? null;
  }

  /** All after a position; null: some of it is not kept any more. */
  after(position: number): readonly Stored[] | null {
    const first = this.#facts[0]?.position ?? Infinity;
    return position + 1 < first ? null : this.#facts.slice(position + 1 - first);
  }
}
