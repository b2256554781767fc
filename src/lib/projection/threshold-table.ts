import { at } from '#election/known.ts';
/** How many members a district gives: chances of 0, 1, 2 …; sitting members included. */
export type Members = readonly number[];

/** What the threshold needs. */
export interface Needs {
  readonly signatures: number;
  readonly districts: number;
}

/**
 * Chances by signatures (rows) and districts (columns), both capped at what is needed. A district
 * with members gives one at least and `most` at most, so that only a band of each row can be
 * reached, with single seats its diagonal: no more is kept. The same few blocks of memory serve
 * all scenarios.
 */
export class ThresholdTable {
  readonly #signatures: number;
  readonly #districts: number;
  /** By signatures: the fewest districts they can come from. */
  readonly #fewest: Uint32Array;
  /** By signatures: where its row would begin if it were whole. */
  readonly #rows: Int32Array;
  /** The chance of each state after the districts so far. */
  #states: Float64Array;
  #after: Float64Array;
  /** For every district the chance of success from each state before it; last: after all. */
  readonly #ahead: readonly Float64Array[];
  /** For every district the most signatures there can be before it. */
  readonly #reach: Uint32Array;

  /**
   * @param count how many districts there are
   * @param most how many members one of them gives at most, in any scenario
   */
  constructor({ signatures, districts }: Needs, count: number, most: number) {
    this.#signatures = signatures;
    this.#districts = districts;
    this.#fewest = new Uint32Array(signatures + 1);
    this.#rows = new Int32Array(signatures + 1);
    let size = 0;
    for (let row = 0; row <= signatures; row += 1) {
      const fewest = Math.min(districts, Math.ceil(row / most));
      this.#fewest[row] = fewest;
      this.#rows[row] = size - fewest;
      size += Math.max(0, this.#mostBefore(count, row) + 1 - fewest);
    }
    this.#states = new Float64Array(size);
    this.#after = new Float64Array(size);
    this.#ahead = Array.from({ length: count + 1 }, () => new Float64Array(size));
    this.#reach = new Uint32Array(count + 1);
  }

  start(): void {
    this.#states.fill(0);
    this.#after.fill(0);
    this.#states[0] = 1;
  }

  /** The most districts that so many signatures can come from, before a district: all that came. */
  #mostBefore(index: number, signatures: number): number {
    const most = signatures < this.#signatures ? Math.min(index, signatures) : index;
    return Math.min(this.#districts, most);
  }

  /** Where so many signatures are when a district gives so many members. */
  #rowAfter(signatures: number, members: number): number {
    return this.#rows[Math.min(this.#signatures, signatures + members)] ?? 0;
  }

  /** Empties all states that there can be before a district. */
  #clear(states: Float64Array, index: number): void {
    for (let signatures = 0; signatures <= (this.#reach[index] ?? 0); signatures += 1) {
      const row = this.#rows[signatures] ?? 0;
      const most = this.#mostBefore(index, signatures);
      states.fill(0, row + (this.#fewest[signatures] ?? 0), row + most + 1);
    }
  }

  step(index: number, members: Members): void {
    if (members[0] === 1) return;
    const after = this.#after;
    this.#clear(after, index + 1);
    members.forEach((chance, own) => {
      if (chance === 0) return;
      for (let signatures = 0; signatures <= (this.#reach[index] ?? 0); signatures += 1) {
        const from = this.#rows[signatures] ?? 0;
        const to = this.#rowAfter(signatures, own);
        const most = this.#mostBefore(index, signatures);
        for (let column = this.#fewest[signatures] ?? 0; column <= most; column += 1) {
          const next = own === 0 ? column : Math.min(this.#districts, column + 1);
          after[to + next] = (after[to + next] ?? 0) + chance * (this.#states[from + column] ?? 0);
        }
      }
    });
    [this.#states, this.#after] = [after, this.#states];
  }

  lookAhead(districts: readonly Members[]): void {
    districts.forEach((members, index) => {
      // Where none is given the question is still what one would change.
      const most = Math.max(
        1,
        members.findLastIndex((chance) => chance > 0),
      );
      this.#reach[index + 1] = Math.min(this.#signatures, (this.#reach[index] ?? 0) + most);
    });
    const last = at(this.#ahead, districts.length).fill(0);
    const canSucceed = this.#mostBefore(districts.length, this.#signatures) === this.#districts;
    if (canSucceed) last[(this.#rows[this.#signatures] ?? 0) + this.#districts] = 1;
    for (let index = districts.length - 1; index >= 0; index -= 1) {
      this.#lookBefore(index, at(districts, index));
    }
  }

  #lookBefore(index: number, members: Members): void {
    const after = at(this.#ahead, index + 1);
    const before = at(this.#ahead, index);
    this.#clear(before, index);
    for (let signatures = 0; signatures <= (this.#reach[index] ?? 0); signatures += 1) {
      const from = this.#rows[signatures] ?? 0;
      const fewest = this.#fewest[signatures] ?? 0;
      const most = this.#mostBefore(index, signatures);
      for (let own = 0; own < members.length; own += 1) {
        const chance = members[own] ?? 0;
        if (chance === 0) continue;
        const to = this.#rowAfter(signatures, own);
        for (let column = fewest; column <= most; column += 1) {
          const next = own === 0 ? column : Math.min(this.#districts, column + 1);
          before[from + column] = (before[from + column] ?? 0) + chance * (after[to + next] ?? 0);
        }
      }
    }
  }

  /** The chance with a first seat in the district at hand, less the chance with none there. */
  changeAt(index: number, members: Members): number {
    const after = at(this.#ahead, index + 1);
    const some = 1 - (members[0] ?? 0);
    // A district that gives nobody in this scenario would give one.
    const given = some > 0 ? members.map((chance) => chance / some) : [0, 1];
    let change = 0;
    for (let signatures = 0; signatures <= (this.#reach[index] ?? 0); signatures += 1) {
      const from = this.#rows[signatures] ?? 0;
      const most = this.#mostBefore(index, signatures);
      for (let column = this.#fewest[signatures] ?? 0; column <= most; column += 1) {
        const state = this.#states[from + column] ?? 0;
        if (state < 1e-12) continue;
        const next = Math.min(this.#districts, column + 1);
        let chance = 0;
        for (let own = 1; own < given.length; own += 1) {
          if ((given[own] ?? 0) > 0)
            chance += (given[own] ?? 0) * (after[this.#rowAfter(signatures, own) + next] ?? 0);
        }
        change += state * (chance - (after[from + column] ?? 0));
      }
    }
    return change;
  }

  chance(part: 'both' | 'signatures' | 'districts'): number {
    const index = this.#reach.length - 1;
    let sum = 0;
    for (let signatures = 0; signatures <= this.#signatures; signatures += 1) {
      if (part !== 'districts' && signatures < this.#signatures) continue;
      const most = this.#mostBefore(index, signatures);
      const fewest = part === 'signatures' ? (this.#fewest[signatures] ?? 0) : this.#districts;
      for (let column = fewest; column <= most; column += 1) {
        sum += this.#states[(this.#rows[signatures] ?? 0) + column] ?? 0;
      }
    }
    return Math.min(1, sum);
  }
}
