import { at } from '#election/known.ts';
import type { Interval } from '#projection/interval.ts';

/** What was said of a candidate, and what came. */
export interface Call {
  readonly probability: number;
  readonly won: boolean;
}

/** One tenth of the scale: what was said there on average, and how often it came. */
export interface CalibrationRow {
  readonly from: number;
  readonly count: number;
  readonly said: number;
  readonly came: number;
}

/** How many intervals were given, and how many of them held. */
export interface Held {
  readonly held: number;
  readonly count: number;
}

/** Notes which intervals held. */
export class Tally implements Held {
  held = 0;
  count = 0;

  note({ low, high }: Interval, came: number): void {
    this.count += 1;
    if (low <= came && came <= high) this.held += 1;
  }
}

/** Mean squared distance of what was said from what came (G. Brier, 1950): 0 is perfect. */
export function brierScore(calls: readonly Call[]): number {
  const sum = calls.reduce(
    (all, { probability, won }) => all + (probability - Number(won)) ** 2,
    0,
  );
  return sum / calls.length;
}

/** Of what was called so likely, how much came. */
export function calibrate(calls: readonly Call[]): CalibrationRow[] {
  const rows = Array.from({ length: 10 }, (_, tenth) => ({
    from: tenth / 10,
    calls: [] as Call[],
  }));
  for (const call of calls)
    at(rows, Math.min(9, Math.floor(call.probability * 10))).calls.push(call);
  return rows.flatMap(({ from, calls: own }) => {
    if (own.length === 0) return [];
    const mean = (pick: (one: Call) => number) =>
      own.reduce((all, one) => all + pick(one), 0) / own.length;
    return [
      {
        from,
        count: own.length,
        said: mean(({ probability }) => probability),
        came: mean(({ won }) => Number(won)),
      },
    ];
  });
}

/** How far what was said lies from what came, on average over calls. */
export function calibrationError(calls: readonly Call[]): number {
  const sum = calibrate(calls).reduce(
    (all, row) => all + row.count * Math.abs(row.said - row.came),
    0,
  );
  return sum / calls.length;
}

/** Calls so near to certain (0.995: beyond 99.5% or below 0.5%): how many, and how many of them were wrong. */
export function findCertain(
  calls: readonly Call[],
  beyond = 0.995,
): { count: number; wrong: number; never: number } {
  const certain = calls.filter(
    ({ probability }) => probability > beyond || probability < 1 - beyond,
  );
  const wrong = certain.filter(({ probability, won }) => probability > 0.5 !== won);
  const never = wrong.filter(({ probability }) => probability === 0 || probability === 1);
  return { count: certain.length, wrong: wrong.length, never: never.length };
}

/**
 * The ranked probability score of a number of seats (E. Epstein, 1969): the squared distance between
 * what was said of “at most so many” and what came, summed over all numbers. 0 is perfect; of a
 * single figure it is the distance in seats.
 *
 * @param imagined the number of seats in every imagined night
 */
export function rankedProbability(imagined: readonly number[], came: number): number {
  const most = Math.max(came, ...imagined);
  const times = new Float64Array(most + 1);
  for (const one of imagined) times[one] = at(times, one) + 1 / imagined.length;
  let [sum, below] = [0, 0];
  for (let seats = 0; seats < most; seats += 1) {
    below += at(times, seats);
    sum += (below - Number(came <= seats)) ** 2;
  }
  return sum;
}
