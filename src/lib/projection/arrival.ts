/**
 * What comes late need not be like what came early. How something ran over the order of arrival is read
 * as a level, a slope and a random walk, and what is out is foretold from it (a Gaussian process;
 * C. Rasmussen and C. Williams, 2006, 2.2; G. Matheron, 1963). The share of stations that have arrived
 * is the time: 0 at the first, 1 at the last.
 */
import { at } from '#election/known.ts';
import { PATCH, WANDER } from './parameters.ts';
import type { Estimate } from './estimate.ts';

/** How something ran: batches of stations in the order of arrival, on the log scale. */
export interface Course {
  /** When each batch arrived, by its middle. */
  readonly times: Float64Array;
  /** How far it lies from what is counted of all. */
  readonly residuals: Float64Array;
  /** Its variance by chance alone. */
  readonly noise: Float64Array;
  /** The variance between stations: the unit of how things run. */
  readonly unit: number;
  /** The share of stations that have arrived. */
  readonly until: number;
}

/** How things run beside their slopes, in units of the variance between stations. */
export interface Unrest {
  /** The variance of a random walk over a whole night. */
  readonly wander: number;
  /** The variance between batches, whose stations are neighbours. */
  readonly patch: number;
}

/** How something may run: also the variance of its slope over a whole night. */
export interface Run extends Unrest {
  readonly slope: number;
}

const STILL: Run = { slope: 0, wander: 0, patch: 0 };
/** Nothing is known of the level itself. */
const LEVEL = 1;
/** More batches tell little more. */
const BATCHES = 12;

/** Cuts so many stations, in their order, into batches: from and to of each. */
export function cutBatches(stations: number): (readonly [from: number, to: number])[] {
  const count = Math.min(BATCHES, stations);
  const edge = (batch: number) => Math.round((batch * stations) / count);
  return Array.from({ length: count }, (_, batch) => [edge(batch), edge(batch + 1)] as const);
}

/** What is out, by how it ran, relative to what one would say who knew of no run at all. */
export function foretell(course: Course, run: Run): Estimate {
  const { times, residuals, until, unit } = course;
  const [slope, wander, patch] = [unit * run.slope, unit * run.wander, unit * run.patch];
  const size = times.length;
  const out = (1 + until) / 2;
  const reach = new Float64Array(size);
  for (let one = 0; one < size; one += 1) {
    // What is out lies later than all that is in: their walks are shared up to the earlier.
    reach[one] = LEVEL + (times[one] ?? 0) * (wander + slope * out);
  }
  // As many stations out as in a batch have a patch of their own.
  const patches = (patch * until) / size / (1 - until);
  const own = LEVEL + slope * out * out + wander * (until + (1 - until) / 3) + patches;
  const solved = solve(course, run, [residuals, reach]);
  const still = solve(course, STILL, [residuals, new Float64Array(size).fill(LEVEL)]);
  const [byResidual, byReach] = solved.solutions as [Float64Array, Float64Array];
  const [stillResidual, stillReach] = still.solutions as [Float64Array, Float64Array];
  const mean = dot(reach, byResidual) - LEVEL * sum(stillResidual);
  const variance = own - dot(reach, byReach) - (LEVEL - LEVEL * sum(stillReach));
  return { mean, variance: Math.max(0, variance) };
}

/** The slope that fits best where things wander beside it, and 1 ÷ its variance. */
export function fitSlope(course: Course, unrest: Unrest): { slope: number; precision: number } {
  const { solutions } = solve(course, { ...unrest, slope: 0 }, [course.residuals, course.times]);
  const [byResidual, byTime] = solutions as [Float64Array, Float64Array];
  const precision = dot(course.times, byTime);
  return { slope: precision > 0 ? dot(course.times, byResidual) / precision : 0, precision };
}

/** How restless things are, over all these courses: the mean of what they make likely. */
export function judgeUnrest(courses: readonly (readonly Course[])[], slope: number): Unrest {
  const all = WANDER.flatMap((wander) => PATCH.map((patch) => ({ wander, patch })));
  const logs = all.map((unrest) => {
    let sum = 0;
    for (const own of courses) {
      // Shares that sum to 1 tell one less than there are.
      const worth = own.length > 1 ? (own.length - 1) / own.length : 1;
      for (const course of own) {
        if (course.times.length < 3) continue;
        const { solutions, logarithm } = solve(course, { ...unrest, slope }, [course.residuals]);
        sum -= (worth * (dot(course.residuals, at(solutions, 0)) + logarithm)) / 2;
      }
    }
    return sum;
  });
  const most = Math.max(...logs);
  const weights = logs.map((one) => Math.exp(one - most));
  const weight = weights.reduce((a, b) => a + b, 0);
  const mean = (pick: (one: Unrest) => number) =>
    all.reduce((sum, one, index) => sum + (pick(one) * at(weights, index)) / weight, 0);
  return { wander: mean(({ wander }) => wander), patch: mean(({ patch }) => patch) };
}

/** Solves the covariance of a course for each of these, by A.-L. Cholesky’s factors. */
function solve(
  { times, noise, unit }: Course,
  run: Run,
  rights: readonly Float64Array[],
): { solutions: Float64Array[]; logarithm: number } {
  const size = times.length;
  const [slope, wander, patch] = [unit * run.slope, unit * run.wander, unit * run.patch];
  const factor = new Float64Array(size * size);
  let logarithm = 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const [a, b] = [times[row] ?? 0, times[column] ?? 0];
      let own =
        LEVEL + slope * a * b + wander * b + (row === column ? (noise[row] ?? 0) + patch : 0);
      for (let k = 0; k < column; k += 1) {
        own -= (factor[row * size + k] ?? 0) * (factor[column * size + k] ?? 0);
      }
      const pivot = factor[column * size + column] ?? 1;
      factor[row * size + column] = row === column ? Math.sqrt(Math.max(own, 1e-12)) : own / pivot;
    }
    logarithm += 2 * Math.log(factor[row * size + row] ?? 1);
  }
  const solutions = rights.map((right) => {
    const solution = right.slice();
    for (let row = 0; row < size; row += 1) {
      let own = solution[row] ?? 0;
      for (let k = 0; k < row; k += 1) own -= (factor[row * size + k] ?? 0) * (solution[k] ?? 0);
      solution[row] = own / (factor[row * size + row] ?? 1);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      let own = solution[row] ?? 0;
      for (let k = row + 1; k < size; k += 1) {
        own -= (factor[k * size + row] ?? 0) * (solution[k] ?? 0);
      }
      solution[row] = own / (factor[row * size + row] ?? 1);
    }
    return solution;
  });
  return { solutions, logarithm };
}

function dot(a: Float64Array, b: Float64Array): number {
  let all = 0;
  for (let index = 0; index < a.length; index += 1) all += (a[index] ?? 0) * (b[index] ?? 0);
  return all;
}

function sum(all: Float64Array): number {
  return all.reduce((a, b) => a + b, 0);
}
