import { at } from '#election/known.ts';
/** How many members a district gives: chances of 0, 1, 2 …; sitting members included. */
export type Members = readonly number[];

/** What the threshold needs. */
export interface Needs {
  readonly signatures: number;
  readonly districts: number;
}

/** States this unlikely at the edge of what can be are left out: all together change 1e-9 at most. */
const NEGLIGIBLE = 1e-14;

/** Of every row the columns that matter: from low to high, none where low is beyond it. */
interface Range {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/**
 * Chances by signatures (rows) and districts (columns), both capped at what is needed. A district
 * with members gives one at least and `most` at most, so that only a band of each row can be
 * reached, with single seats its diagonal: no more is kept. Within it only states that are likely
 * enough to matter are carried from district to district. The same blocks of memory serve all
 * scenarios.
 */
export class ThresholdTable {
  readonly #signatures: number;
  readonly #districts: number;
  readonly #most: number;
  /** By signatures: the fewest districts they can come from. */
  readonly #fewest: Uint32Array;
  /** By signatures: where its row would begin if it were whole. */
  readonly #rows: Int32Array;
  /** Before every district the chance of each state; last: after all. */
  readonly #behind: readonly Float64Array[];
  readonly #ranges: readonly Range[];
  /** The chance of success from each state after a district, and before it. */
  #after: Float64Array;
  #before: Float64Array;

  /**
   * @param count how many districts there are
   * @param most how many members one of them gives at most, in any scenario
   */
  constructor({ signatures, districts }: Needs, count: number, most: number) {
    this.#signatures = signatures;
    this.#districts = districts;
    this.#most = most;
    this.#fewest = new Uint32Array(signatures + 1);
    this.#rows = new Int32Array(signatures + 1);
    let size = 0;
    for (let row = 0; row <= signatures; row += 1) {
      const fewest = Math.min(districts, Math.ceil(row / most));
      this.#fewest[row] = fewest;
      this.#rows[row] = size - fewest;
      size += Math.max(0, this.#mostBefore(count, row) + 1 - fewest);
    }
    this.#behind = Array.from({ length: count + 1 }, () => new Float64Array(size));
    this.#ranges = Array.from({ length: count + 1 }, () => ({
      low: new Int32Array(signatures + 1),
      high: new Int32Array(signatures + 1),
    }));
    this.#after = new Float64Array(size);
    this.#before = new Float64Array(size);
  }

  /** The most districts that so many signatures can come from, before a district: all that came. */
  #mostBefore(index: number, signatures: number): number {
    const most = signatures < this.#signatures ? Math.min(index, signatures) : index;
    return Math.min(this.#districts, most);
  }

  /** Carries the chances of all states from the first district to the last. */
  carry(districts: readonly Members[]): void {
    at(this.#behind, 0).fill(0)[0] = 1;
    const { low, high } = at(this.#ranges, 0);
    low.fill(1);
    high.fill(0);
    low[0] = 0;
    districts.forEach((members, index) => this.#step(index, members));
  }

  #step(index: number, members: Members): void {
    const from = at(this.#behind, index);
    const to = at(this.#behind, index + 1).fill(0);
    const { low, high } = at(this.#ranges, index);
    const next = at(this.#ranges, index + 1);
    next.low.fill(this.#districts + 1);
    next.high.fill(-1);
    for (let row = 0; row <= this.#signatures; row += 1) {
      const [first, last] = [low[row] ?? 0, high[row] ?? 0];
      if (first > last) continue;
      const start = this.#rows[row] ?? 0;
      for (let own = 0; own < members.length; own += 1) {
        const chance = members[own] ?? 0;
        if (chance === 0) continue;
        const target = Math.min(this.#signatures, row + own);
        const end = this.#rows[target] ?? 0;
        const step = own === 0 ? 0 : 1;
        for (let column = first; column <= last; column += 1) {
          const cell = end + Math.min(this.#districts, column + step);
          to[cell] = (to[cell] ?? 0) + chance * (from[start + column] ?? 0);
        }
        next.low[target] = Math.min(next.low[target] ?? 0, this.#districts, first + step);
        next.high[target] = Math.max(
          next.high[target] ?? 0,
          Math.min(this.#districts, last + step),
        );
      }
    }
    this.#trim(to, next);
  }

  #trim(states: Float64Array, { low, high }: Range): void {
    for (let row = 0; row <= this.#signatures; row += 1) {
      const start = this.#rows[row] ?? 0;
      let [first, last] = [low[row] ?? 0, high[row] ?? 0];
      while (first <= last && (states[start + first] ?? 0) < NEGLIGIBLE) first += 1;
      while (first <= last && (states[start + last] ?? 0) < NEGLIGIBLE) last -= 1;
      low[row] = first;
      high[row] = last;
    }
  }

  /**
   * Looks back from the last district to the first: of each the chance of success with a first seat
   * there, less the chance with none there.
   */
  changes(districts: readonly Members[]): number[] {
    const changes = districts.map(() => 0);
    this.#after.fill(0);
    const canSucceed = this.#mostBefore(districts.length, this.#signatures) === this.#districts;
    if (canSucceed) this.#after[(this.#rows[this.#signatures] ?? 0) + this.#districts] = 1;
    for (let index = districts.length - 1; index >= 0; index -= 1) {
      changes[index] = this.#lookBack(index, at(districts, index));
    }
    return changes;
  }

  #lookBack(index: number, members: Members): number {
    const states = at(this.#behind, index);
    const { low, high } = at(this.#ranges, index);
    const wide = this.#widen(index);
    const [after, before] = [this.#after, this.#before.fill(0)];
    const none = members[0] ?? 0;
    let change = 0;
    for (let row = 0; row <= this.#signatures; row += 1) {
      const [first, last] = [low[row] ?? 0, high[row] ?? 0];
      const start = this.#rows[row] ?? 0;
      for (let column = wide.low[row] ?? 0; column <= (wide.high[row] ?? 0); column += 1) {
        const next = Math.min(this.#districts, column + 1);
        let some = 0;
        for (let own = 1; own < members.length; own += 1) {
          const target = this.#rows[Math.min(this.#signatures, row + own)] ?? 0;
          some += (members[own] ?? 0) * (after[target + next] ?? 0);
        }
        const without = after[start + column] ?? 0;
        before[start + column] = none * without + some;
        if (column < first || column > last) continue;
        // A district that gives nobody in this scenario would give one.
        const one = this.#rows[Math.min(this.#signatures, row + 1)] ?? 0;
        const given = none < 1 ? some / (1 - none) : (after[one + next] ?? 0);
        change += (states[start + column] ?? 0) * (given - without);
      }
    }
    [this.#after, this.#before] = [before, after];
    return change;
  }

  /** All states there may be before a district, had one that came before it given otherwise. */
  #widen(index: number): Range {
    const { low, high } = at(this.#ranges, index);
    const wide = {
      low: new Int32Array(this.#signatures + 1).fill(this.#districts + 1),
      high: new Int32Array(this.#signatures + 1).fill(-1),
    };
    for (let row = 0; row <= this.#signatures; row += 1) {
      const [first, last] = [low[row] ?? 0, high[row] ?? 0];
      if (first > last) continue;
      const end = Math.min(this.#signatures, row + this.#most);
      for (let near = Math.max(0, row - this.#most); near <= end; near += 1) {
        wide.low[near] = Math.min(wide.low[near] ?? 0, first - 1);
        wide.high[near] = Math.max(wide.high[near] ?? 0, last + 1);
      }
    }
    for (let row = 0; row <= this.#signatures; row += 1) {
      wide.low[row] = Math.max(this.#fewest[row] ?? 0, wide.low[row] ?? 0);
      wide.high[row] = Math.min(this.#mostBefore(index, row), wide.high[row] ?? 0);
    }
    return wide;
  }

  chance(part: 'both' | 'signatures' | 'districts'): number {
    const states = at(this.#behind, this.#behind.length - 1);
    const { low, high } = at(this.#ranges, this.#ranges.length - 1);
    let sum = 0;
    for (let row = part === 'districts' ? 0 : this.#signatures; row <= this.#signatures; row += 1) {
      const from = part === 'signatures' ? 0 : this.#districts;
      for (let column = Math.max(from, low[row] ?? 0); column <= (high[row] ?? 0); column += 1) {
        sum += states[(this.#rows[row] ?? 0) + column] ?? 0;
      }
    }
    return Math.min(1, sum);
  }
}
