import { at, known } from '#election/known.ts';
import {
  cutBatches,
  fitSlope,
  foretell,
  judgeUnrest,
  type Course,
  type Unrest,
} from './arrival.ts';
import type { Group } from './basis.ts';
import { herfindahl } from './herfindahl.ts';
import { SPREAD, TREND, TREND_BETWEEN } from './parameters.ts';
import type { Count } from './slates.ts';
import { scaleOfGroup, varianceAt, type Spread } from './spread.ts';
import type { Estimate } from './estimate.ts';

/** How shares change from the first station of a contest to its last, on the log scale. */
export interface Trends {
  /** Of each group. */
  readonly groups: ReadonlyMap<Group, Estimate>;
  /** What is believed of a group that is seen nowhere. */
  readonly prior: number;
  /** How much that differs between a group’s contests, in units of the variance between stations. */
  readonly between: ReadonlyMap<Group, number>;
  /** How far shares wander beside it. */
  readonly unrest: Unrest;
  /** How each slate of a contest ran. */
  readonly courses: ReadonlyMap<Count, readonly Course[]>;
}

/**
 * Stations do not report in random order: small and central ones come first. The trend of each
 * group over the order of arrival is fitted by least squares within contests, pooled over all.
 */
export function poolTrends(counts: readonly Count[], spread: Spread, disorder: number): Trends {
  const courses = new Map(counts.map((count) => [count, coursesOf(count, spread)]));
  const unrest = judgeUnrest([...courses.values()], TREND.ordered);
  const slopes = [...courses].flatMap(([{ slates }, own]) =>
    own.flatMap((course, index): Slope[] => {
      const { slope, precision } = fitSlope(course, unrest);
      return precision > 0
        ? [{ group: at(slates, index).group, slope, precision, unit: course.unit }]
        : [];
    }),
  );
  const groups = Map.groupBy(slopes, ({ group }) => group);
  const pooled = new Map([...groups].map(([group, own]) => [group, pool(own)] as const));
  const vary = varyBetween(slopes, pooled);
  // A group’s only contest differs from no other.
  const between = new Map(
    [...groups].map(([group, own]) => [group, (vary * (own.length - 1)) / own.length] as const),
  );
  const again = new Map(
    [...groups].map(([group, own]) => [group, pool(own, known(between, group))] as const),
  );
  const unitOf = (group: Group) => unitFor(spread.slate * scaleOfGroup(spread, group));
  const size = varyTrends(again, unitOf, disorder);
  return {
    groups: new Map(
      [...again].map(([group, own]) => [group, shrink(own, size * unitOf(group))] as const),
    ),
    prior: size * unitFor(spread.slate),
    between,
    unrest,
    courses,
  };
}

/** The trend of a group; wide where nothing is known of it. */
export function trendOf({ groups, prior }: Trends, group: Group): Estimate {
  return groups.get(group) ?? { mean: 0, variance: prior };
}

/** How far a slate of what is out lies from what is in, beside its group’s trend. */
export function strayOf(trends: Trends, count: Count, slate: number): Estimate {
  const course = trends.courses.get(count)?.[slate];
  if (!course) return { mean: 0, variance: 0 };
  const { group } = at(count.slates, slate);
  const { mean } = trendOf(trends, group);
  const middle = meanRanks(count.basis).in;
  const residuals = course.residuals.map(
    (own, batch) => own - mean * ((course.times[batch] ?? 0) - middle),
  );
  return damp(
    foretell({ ...course, residuals }, { ...trends.unrest, slope: trends.between.get(group) ?? 0 }),
  );
}

/** Where the stations counted, and those still out, stand on average in the order of arrival. */
export function meanRanks({ counted, outstanding }: Count['basis']): { in: number; out: number } {
  const all = counted.length + outstanding.length;
  const total = counted.reduce((sum, one) => sum + one.total, 0);
  const ranks = counted.reduce((sum, one, rank) => sum + one.total * (rank + 0.5), 0);
  return {
    in: total > 0 ? ranks / total / all : 0.5,
    out: (all + counted.length) / 2 / all,
  };
}

/** How each slate ran, in batches; empty where there is nothing to run against. */
function coursesOf(count: Count, spread: Spread): Course[] {
  const { counted, outstanding } = count.basis;
  const size = count.slates.length;
  if (counted.length < 2 || size < 2 || outstanding.length === 0) return [];
  const all = counted.length + outstanding.length;
  const batches = cutBatches(counted.length).filter(([from, to]) =>
    counted.slice(from, to).some(({ total }) => total > 0),
  );
  return count.slates.map(({ share, ...own }, slate) => {
    const varies = varianceAt(count, spread, own);
    const times = new Float64Array(batches.length);
    const residuals = new Float64Array(batches.length);
    const noise = new Float64Array(batches.length);
    batches.forEach(([from, to], batch) => {
      let [votes, expected] = [0, 0];
      const totals: number[] = [];
      for (let station = from; station < to; station += 1) {
        const total = counted[station]?.total ?? 0;
        totals.push(total);
        votes += count.votes[station * size + slate] ?? 0;
        expected += total * (count.expected[station * size + slate] ?? 0);
      }
      times[batch] = (from + to) / 2 / all;
      residuals[batch] = Math.log((votes + 0.5) / (expected + 0.5));
      noise[batch] = varies * herfindahl(totals) + (1 - share) / (expected + 0.5);
    });
    return { times, residuals, noise, until: counted.length / all, unit: unitFor(varies) };
  });
}

/** What came first may be more alike than what is out: so alike is not believed of all. */
function unitFor(varies: number): number {
  return Math.max(SPREAD.slate, varies);
}

interface Slope {
  readonly group: Group;
  readonly slope: number;
  /** 1 ÷ the variance of the slope. */
  readonly precision: number;
  readonly unit: number;
}

function pool(own: readonly Slope[], between = 0): Estimate {
  const weights = own.map(({ precision, unit }) => 1 / (1 / precision + between * unit));
  const sum = weights.reduce((a, b) => a + b, 0);
  const mean = own.reduce((all, { slope }, index) => all + (weights[index] ?? 0) * slope, 0) / sum;
  return { mean, variance: 1 / sum };
}

/**
 * How large trends are: as where stations come in an order, or as by chance, weighted by what the
 * trends seen make of either.
 */
function varyTrends(
  pooled: ReadonlyMap<Group, Estimate>,
  unitOf: (group: Group) => number,
  disorder: number,
): number {
  const { random, ordered, doubt } = TREND;
  // Shares that sum to 1 tell one less than there are.
  const worth = pooled.size > 1 ? (pooled.size - 1) / pooled.size : 1;
  const likely = (size: number) => {
    let log = 0;
    for (const [group, { mean, variance }] of pooled) {
      const all = variance + size * unitOf(group);
      log -= (worth * (Math.log(all) + mean ** 2 / all)) / 2;
    }
    return log;
  };
  const isOrdered = Math.min(1 - doubt, Math.max(doubt, disorder));
  const odds = (isOrdered / (1 - isOrdered)) * Math.exp(likely(ordered) - likely(random));
  return random + (ordered - random) * (Number.isFinite(odds) ? odds / (1 + odds) : 1);
}

/** What was seen, held against what trends are like elsewhere. */
function shrink(pooled: Estimate, prior: number): Estimate {
  const precision = 1 / pooled.variance + 1 / prior;
  return damp({ mean: pooled.mean / pooled.variance / precision, variance: 1 / precision });
}

/** What began goes on, but less: between not at all and wholly (E. Gardner and E. McKenzie, 1985). */
function damp({ mean, variance }: Estimate): Estimate {
  const goesOn = TREND.damped * mean;
  return { mean: goesOn, variance: variance + (mean - goesOn) ** 2 };
}

/** The variance of slopes between contests beyond chance (R. DerSimonian and N. Laird, 1986). */
function varyBetween(slopes: readonly Slope[], pooled: ReadonlyMap<Group, Estimate>): number {
  const { variance: prior, worth, least, most } = TREND_BETWEEN;
  let sum = worth * prior;
  let weight = worth;
  for (const { group, slope, precision, unit } of slopes) {
    const trust = (prior * unit) / (prior * unit + 1 / precision);
    sum += (trust * ((slope - known(pooled, group).mean) ** 2 - 1 / precision)) / unit;
    weight += trust;
  }
  return Math.min(most, Math.max(least, sum / weight));
}
