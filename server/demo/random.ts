import { at } from '#election/known.ts';
/** A seeded source of randomness: the demo night is the same night every time. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** In [0, 1). Mulberry32 (T. Ettinger, 2017). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** A whole number in [0, count). */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  pick<Item>(items: readonly Item[]): Item {
    return at(items, this.below(items.length));
  }

  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const index = this.below(last + 1);
      [shuffled[last], shuffled[index]] = [at(shuffled, index), at(shuffled, last)];
    }
    return shuffled;
  }

  /** Bell-shaped around 0 with a spread of about 1; never beyond ±3. */
  bell(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * 1.5;
  }

  /** A UUID of this night. */
  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

/**
 * Splits a whole number in proportion to weights, to the last unit: the whole parts first,
 * what is left to the largest remainders.
 */
export function split(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((a, b) => a + b, 0);
  exact
    .map((share, index) => ({ index, rest: share - at(parts, index) }))
    .toSorted((a, b) => b.rest - a.rest)
    .slice(0, left)
    .forEach(({ index }) => (parts[index] = at(parts, index) + 1));
  return parts;
}
