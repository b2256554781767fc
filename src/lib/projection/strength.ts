import { at, known } from '#election/known.ts';
import { INDEPENDENT, type Group } from './basis.ts';
import { combine, type Estimate } from './estimate.ts';
import type { Count, Slate } from './slates.ts';
import { scaleOf, type Spread } from './spread.ts';

/** How strong groups are over all contests: a candidate’s share relative to an equal share. */
export interface Strengths {
  readonly groups: ReadonlyMap<Group, Estimate>;
  /** How much a party’s slates, and independents, differ between contests. */
  readonly between: { readonly party: number; readonly independent: number };
  /** How much candidates differ within a slate. */
  readonly within: number;
}

/** The strength of one contest’s candidates for the stations still out. */
export interface ContestStrength {
  readonly slates: readonly (Slate & { readonly estimate: Estimate })[];
  /** Each candidate within its slate, in ballot order. */
  readonly candidates: readonly Estimate[];
  readonly scale: number;
}

const PRIOR = { between: 0.15, within: 0.1, worth: 5, group: 0.5 };
const LEAST = 0.003;

/**
 * A slate shrinks to its group’s mean over contests, a candidate to its slate’s mean, the more the
 * less is counted (two-level empirical Bayes; B. Efron and C. Morris, 1975). Without it chance is
 * counted twice, and large parties come out too small.
 */
export function poolStrengths(counts: readonly Count[], spread: Spread): Strengths {
  const observed = counts.flatMap((count) => {
    if (count.slates.length < 2) return [];
    const scale = scaleOf(count, spread);
    return count.slates.map((slate) => ({
      group: slate.group,
      ...observeSlate(count, slate, spread, scale),
    }));
  });
  const groups = Map.groupBy(observed, ({ group }) => group);
  let between = { party: PRIOR.between, independent: 2 * PRIOR.between };
  let means = new Map<Group, Estimate>();
  for (let round = 0; round < 3; round += 1) {
    means = new Map(
      [...groups].map(([group, own]) => [group, meanOf(own, betweenOf(between, group))]),
    );
    between = {
      party: varianceOf(observed, means, ({ group }) => group !== INDEPENDENT, PRIOR.between),
      independent: varianceOf(
        observed,
        means,
        ({ group }) => group === INDEPENDENT,
        2 * PRIOR.between,
      ),
    };
  }
  return { groups: means, between, within: poolWithin(counts, spread) };
}

/** How much slates of a group differ between contests. */
export function betweenOf({ party, independent }: Strengths['between'], group: Group): number {
  return group === INDEPENDENT ? independent : party;
}

/** What is believed of a group's mean over contests; wide where it is seen nowhere. */
export function groupMean({ groups }: Strengths, group: Group): Estimate {
  return groups.get(group) ?? { mean: 0, variance: PRIOR.group };
}

function observeSlate(count: Count, slate: Slate, spread: Spread, scale: number): Estimate {
  const mean = Math.log((slate.share / slate.places.length) * count.shares.length);
  const varies = scale * (spread.slate + spread.candidate * slate.concentration);
  const noise = (1 - slate.share) / (slate.share * count.total);
  return { mean, variance: varies * count.herfindahl + noise };
}

function meanOf(own: readonly Estimate[], between: number): Estimate {
  const weights = own.map(({ variance }) => 1 / (variance + between));
  const sum = weights.reduce((a, b) => a + b, 0) + 1 / PRIOR.group;
  const mean = own.reduce((all, one, place) => all + (weights[place] ?? 0) * one.mean, 0) / sum;
  return { mean, variance: 1 / sum };
}

function varianceOf<One extends Estimate & { group: Group }>(
  observed: readonly One[],
  means: ReadonlyMap<Group, Estimate>,
  isMeant: (one: One) => boolean,
  prior: number,
): number {
  let sum = PRIOR.worth * prior;
  let weight = PRIOR.worth;
  for (const one of observed) {
    if (!isMeant(one)) continue;
    const trust = prior / (prior + one.variance);
    sum += trust * ((one.mean - known(means, one.group).mean) ** 2 - one.variance);
    weight += trust;
  }
  return Math.max(LEAST, sum / weight);
}

function poolWithin(counts: readonly Count[], spread: Spread): number {
  let sum = PRIOR.worth * PRIOR.within;
  let weight = PRIOR.worth;
  for (const count of counts) {
    for (const slate of count.slates) {
      const size = slate.places.length;
      if (size < 2) continue;
      for (const place of slate.places) {
        const { mean, variance } = observeWithin(count, slate, place, spread, 1);
        const trust = PRIOR.within / (PRIOR.within + variance);
        sum += trust * (mean ** 2 - variance);
        weight += trust * (1 - 1 / size);
      }
    }
  }
  return Math.max(LEAST, sum / weight);
}

function observeWithin(
  { shares, total, herfindahl }: Count,
  slate: Slate,
  place: number,
  spread: Spread,
  scale: number,
): Estimate {
  const mean = Math.log(((shares[place] ?? 0) / slate.share) * slate.places.length);
  const noise = 1 / ((shares[place] ?? 0) * total);
  return { mean, variance: scale * spread.candidate * herfindahl + noise };
}

/** What is believed of a contest’s slates and candidates, given all contests. */
export function judgeStrength(count: Count, spread: Spread, strengths: Strengths): ContestStrength {
  const scale = scaleOf(count, spread);
  const candidates = new Array<Estimate>(count.shares.length);
  const slates = count.slates.map((slate) => {
    const { mean, variance } = groupMean(strengths, slate.group);
    const prior = { mean, variance: variance + betweenOf(strengths.between, slate.group) };
    const parts = slate.places.map((place) =>
      slate.places.length === 1
        ? { mean: 0, variance: 0 }
        : combine(observeWithin(count, slate, place, spread, scale), {
            mean: 0,
            variance: strengths.within,
          }),
    );
    // Within a slate only differences matter: what shrinking added or took is put back.
    const size = Math.log(parts.reduce((sum, { mean }) => sum + Math.exp(mean), 0) / parts.length);
    parts.forEach(({ mean, variance }, index) => {
      candidates[at(slate.places, index)] = { mean: mean - size, variance };
    });
    return { ...slate, estimate: combine(observeSlate(count, slate, spread, scale), prior) };
  });
  return { slates, candidates, scale };
}
