/** How many members a district gives: chances of 0, 1, 2 …; sitting members included. */
export type Members = readonly number[];

/** What the threshold needs. */
export interface Needs {
  readonly signatures: number;
  readonly districts: number;
}

/**
 * Chances by signatures (rows) and districts (columns), both capped at what is needed. The same
 * few blocks of memory serve all scenarios.
 */
export class ThresholdTable {
  readonly #signatures: number;
  readonly #width: number;
  /** The chance of each state after the districts so far. */
  #states: Float64Array;
  #after: Float64Array;
  /** For every district the chance of success from each state before it; last: after all. */
  readonly #ahead: readonly Float64Array[];
  /** For every district the most signatures there can be before it. */
  readonly #reach: Uint32Array;

  constructor({ signatures, districts }: Needs, count: number) {
    this.#signatures = signatures;
    this.#width = districts + 1;
    const size = (signatures + 1) * this.#width;
    this.#states = new Float64Array(size);
    this.#after = new Float64Array(size);
    this.#ahead = Array.from({ length: count + 1 }, () => new Float64Array(size));
    this.#reach = new Uint32Array(count + 1);
  }

  start(): void {
    this.#states.fill(0);
    this.#states[0] = 1;
  }

  /** Where the row of so many signatures leads when a district gives so many members. */
  #rowAfter(signatures: number, members: number): number {
    return Math.min(this.#signatures, signatures + members) * this.#width;
  }

  step(place: number, members: Members): void {
    if (members[0] === 1) return;
    const width = this.#width;
    const after = this.#after.fill(0);
    members.forEach((chance, own) => {
      if (chance === 0) return;
      for (let signatures = 0; signatures <= this.#reach[place]!; signatures += 1) {
        const from = signatures * width;
        const to = this.#rowAfter(signatures, own);
        const columns = this.#columnsBefore(place);
        for (let column = 0; column <= columns; column += 1) {
          const next = own === 0 ? column : Math.min(width - 1, column + 1);
          after[to + next]! += chance * this.#states[from + column]!;
        }
      }
    });
    [this.#states, this.#after] = [after, this.#states];
  }

  /** The most districts there can be before one: all that came. */
  #columnsBefore(place: number): number {
    return Math.min(this.#width - 1, place);
  }

  lookAhead(districts: readonly Members[]): void {
    districts.forEach((members, place) => {
      // Where none is given the question is still what one would change.
      const most = Math.max(
        1,
        members.findLastIndex((chance) => chance > 0),
      );
      this.#reach[place + 1] = Math.min(this.#signatures, this.#reach[place]! + most);
    });
    const last = this.#ahead[districts.length]!.fill(0);
    last[last.length - 1] = 1;
    for (let place = districts.length - 1; place >= 0; place -= 1) {
      this.#lookBefore(place, districts[place]!);
    }
  }

  /** States that cannot be before a district are left as they are: nobody asks for them. */
  #lookBefore(place: number, members: Members): void {
    const after = this.#ahead[place + 1]!;
    const before = this.#ahead[place]!;
    const width = this.#width;
    const columns = this.#columnsBefore(place);
    for (let signatures = 0; signatures <= this.#reach[place]!; signatures += 1) {
      const from = signatures * width;
      before.fill(0, from, from + columns + 1);
      for (let own = 0; own < members.length; own += 1) {
        const chance = members[own]!;
        if (chance === 0) continue;
        const to = this.#rowAfter(signatures, own);
        for (let column = 0; column <= columns; column += 1) {
          const next = own === 0 ? column : Math.min(width - 1, column + 1);
          before[from + column]! += chance * after[to + next]!;
        }
      }
    }
  }

  /** The chance with a first seat in the district at hand, less the chance with none there. */
  changeAt(place: number, members: Members): number {
    const after = this.#ahead[place + 1]!;
    const width = this.#width;
    const some = 1 - members[0]!;
    // A district that gives nobody in this scenario would give one.
    const given = some > 0 ? members.map((chance) => chance / some) : [0, 1];
    let change = 0;
    const columns = this.#columnsBefore(place);
    for (let signatures = 0; signatures <= this.#reach[place]!; signatures += 1) {
      const from = signatures * width;
      for (let column = 0; column <= columns; column += 1) {
        const state = this.#states[from + column]!;
        if (state < 1e-12) continue;
        const next = Math.min(width - 1, column + 1);
        let chance = 0;
        for (let own = 1; own < given.length; own += 1) {
          if (given[own]! > 0)
            chance += given[own]! * after[this.#rowAfter(signatures, own) + next]!;
        }
        change += state * (chance - after[from + column]!);
      }
    }
    return change;
  }

  chance(part: 'both' | 'signatures' | 'districts'): number {
    const last = this.#width - 1;
    let sum = 0;
    this.#states.forEach((state, place) => {
      const hasSignatures = part === 'districts' || place >= this.#signatures * this.#width;
      const hasDistricts = part === 'signatures' || place % this.#width === last;
      if (hasSignatures && hasDistricts) sum += state;
    });
    return Math.min(1, sum);
  }
}
