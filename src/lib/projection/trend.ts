import { known } from '#election/known.ts';
import type { Group } from './basis.ts';
import type { Count } from './slates.ts';
import { scaleOf, type Spread } from './spread.ts';
import type { Estimate } from './estimate.ts';

/** How a group’s share changes from the first station of a contest to its last, on the log scale. */
export interface Trends {
  readonly groups: ReadonlyMap<Group, Estimate>;
  /** How much that differs between contests. */
  readonly between: number;
}

/** Half a night apart, what is out may differ from what is in by a factor of exp(±0.15). */
const PRIOR = 0.3 ** 2;
/** A trend may not go on as it began: this much of it is uncertain. */
const UNSTEADY = 0.4;
const BETWEEN = { prior: 0.1 ** 2, worth: 20, least: 0.0005, most: 0.25 };

/**
 * Stations do not report in random order: small and central ones come first. The trend of each
 * group over the order of arrival is fitted by least squares within contests, pooled over all.
 */
export function poolTrends(counts: readonly Count[], spread: Spread): Trends {
  const slopes = counts.flatMap((count) => fitSlopes(count, spread));
  const groups = Map.groupBy(slopes, ({ group }) => group);
  const pooled = new Map([...groups].map(([group, own]) => [group, pool(own)] as const));
  const between = varyBetween(slopes, pooled);
  return {
    groups: new Map([...groups].map(([group, own]) => [group, shrink(pool(own, between))])),
    between,
  };
}

/** The trend of a group; wide where nothing is known of it. */
export function trendOf({ groups }: Trends, group: Group): Estimate {
  return groups.get(group) ?? { mean: 0, variance: PRIOR };
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

interface Slope {
  readonly group: Group;
  readonly slope: number;
  /** 1 ÷ the variance of the slope. */
  readonly precision: number;
}

function fitSlopes(count: Count, spread: Spread): Slope[] {
  const { counted, outstanding } = count.basis;
  if (counted.length < 2 || count.slates.length < 2) return [];
  const scale = scaleOf(count, spread);
  const all = counted.length + outstanding.length;
  return count.slates.flatMap(({ group, share, concentration, places }) => {
    const varies = scale * (spread.slate + spread.candidate * concentration);
    let weights = 0;
    let meanRank = 0;
    counted.forEach(({ total }, index) => {
      const weight = weigh(total, share, varies);
      weights += weight;
      meanRank += weight * ((index + 0.5) / all);
    });
    if (weights === 0) return [];
    meanRank /= weights;
    let product = 0;
    let precision = 0;
    counted.forEach(({ total, votes }, rank) => {
      const weight = weigh(total, share, varies);
      if (weight === 0) return;
      const own = places.reduce((sum, index) => sum + (votes[index] ?? 0), 0);
      const residual = Math.min(2, own / (total * share) - 1);
      const away = (rank + 0.5) / all - meanRank;
      product += weight * away * residual;
      precision += weight * away * away;
    });
    return precision > 0 ? [{ group, slope: product / precision, precision }] : [];
  });
}

function weigh(total: number, share: number, varies: number): number {
  return total === 0 ? 0 : 1 / (varies + (1 - share) / (total * share));
}

function pool(own: readonly Slope[], between = 0): Estimate {
  const weights = own.map(({ precision }) => 1 / (1 / precision + between));
  const sum = weights.reduce((a, b) => a + b, 0);
  const mean = own.reduce((all, { slope }, index) => all + (weights[index] ?? 0) * slope, 0) / sum;
  return { mean, variance: 1 / sum };
}

/** What was seen, held against what trends are like elsewhere. */
function shrink(pooled: Estimate): Estimate {
  const precision = 1 / pooled.variance + 1 / PRIOR;
  const mean = pooled.mean / pooled.variance / precision;
  return { mean, variance: 1 / precision + (UNSTEADY * mean) ** 2 };
}

/** The variance of slopes between contests beyond chance (R. DerSimonian and N. Laird, 1986). */
function varyBetween(slopes: readonly Slope[], pooled: ReadonlyMap<Group, Estimate>): number {
  const { prior, worth, least, most } = BETWEEN;
  let sum = worth * prior;
  let weight = worth;
  for (const { group, slope, precision } of slopes) {
    const trust = prior / (prior + 1 / precision);
    sum += trust * ((slope - known(pooled, group).mean) ** 2 - 1 / precision);
    weight += trust;
  }
  return Math.min(most, Math.max(least, sum / weight));
}
