import { at, known } from '#election/known.ts';
import { INDEPENDENT } from './basis.ts';
import { combine, type Estimate } from './estimate.ts';
import { STRENGTH } from './parameters.ts';
import { hasBaseline, type Count, type Peers, type Slate } from './slates.ts';
import { scaleOf, varianceAt, type Spread } from './spread.ts';

/** How strong groups are over all contests: what they have relative to their base. */
export interface Strengths {
  readonly groups: ReadonlyMap<Peers, Estimate>;
  /** How much slates differ between contests: a party’s, independents, and where there is a baseline. */
  readonly between: Readonly<Record<Kind, number>>;
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

type Kind = 'party' | 'independent' | 'swing';

const BETWEEN: Readonly<Record<Kind, number>> = {
  party: STRENGTH.between,
  independent: 2 * STRENGTH.between,
  swing: STRENGTH.swing,
};

function kindOf(peers: Peers): Kind {
  if (hasBaseline(peers)) return 'swing';
  return peers === INDEPENDENT ? 'independent' : 'party';
}

/**
 * A slate shrinks to its group’s mean over contests, a candidate to its slate’s mean, the more the
 * less is counted (two-level empirical Bayes; B. Efron and C. Morris, 1975). Without it chance is
 * counted twice, and large parties come out too small.
 */
export function poolStrengths(counts: readonly Count[], spread: Spread): Strengths {
  const observed = counts.flatMap((count) => {
    if (count.slates.length < 2) return [];
    return count.slates.map((slate) => ({
      peers: slate.peers,
      ...observeSlate(count, slate, spread),
    }));
  });
  const groups = Map.groupBy(observed, ({ peers }) => peers);
  let between = BETWEEN;
  let means = new Map<Peers, Estimate>();
  for (let round = 0; round < 3; round += 1) {
    means = new Map(
      [...groups].map(([peers, own]) => [peers, meanOf(own, between[kindOf(peers)])]),
    );
    const vary = (kind: Kind) => varianceOf(observed, means, kind);
    between = { party: vary('party'), independent: vary('independent'), swing: vary('swing') };
  }
  return { groups: means, between, within: poolWithin(counts, spread) };
}

/** How much slates of a group differ between contests. */
export function betweenOf({ between }: Strengths, peers: Peers): number {
  return between[kindOf(peers)];
}

/** What is believed of a group's mean over contests; wide where it is seen nowhere. */
export function groupMean({ groups }: Strengths, peers: Peers): Estimate {
  return groups.get(peers) ?? { mean: 0, variance: STRENGTH.group };
}

function observeSlate(count: Count, slate: Slate, spread: Spread): Estimate {
  const mean = Math.log(slate.share) - slate.base.in;
  const varies = varianceAt(count, spread, slate);
  const noise = (1 - slate.share) / (slate.share * count.total);
  return { mean, variance: varies * count.herfindahl + noise };
}

function meanOf(own: readonly Estimate[], between: number): Estimate {
  const weights = own.map(({ variance }) => 1 / (variance + between));
  const sum = weights.reduce((a, b) => a + b, 0) + 1 / STRENGTH.group;
  const mean = own.reduce((all, one, place) => all + (weights[place] ?? 0) * one.mean, 0) / sum;
  return { mean, variance: 1 / sum };
}

function varianceOf(
  observed: readonly (Estimate & { readonly peers: Peers })[],
  means: ReadonlyMap<Peers, Estimate>,
  kind: Kind,
): number {
  const prior = BETWEEN[kind];
  let sum = STRENGTH.worth * prior;
  let weight = STRENGTH.worth;
  for (const one of observed) {
    if (kindOf(one.peers) !== kind) continue;
    const trust = prior / (prior + one.variance);
    sum += trust * ((one.mean - known(means, one.peers).mean) ** 2 - one.variance);
    weight += trust;
  }
  return Math.max(STRENGTH.least, sum / weight);
}

function poolWithin(counts: readonly Count[], spread: Spread): number {
  let sum = STRENGTH.worth * STRENGTH.within;
  let weight = STRENGTH.worth;
  for (const count of counts) {
    for (const slate of count.slates) {
      const size = slate.places.length;
      if (size < 2) continue;
      for (const place of slate.places) {
        const { mean, variance } = observeWithin(count, slate, place, spread, 1);
        const trust = STRENGTH.within / (STRENGTH.within + variance);
        sum += trust * (mean ** 2 - variance);
        weight += trust * (1 - 1 / size);
      }
    }
  }
  return Math.max(STRENGTH.least, sum / weight);
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
    const { mean, variance } = groupMean(strengths, slate.peers);
    const prior = { mean, variance: variance + betweenOf(strengths, slate.peers) };
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
    return { ...slate, estimate: combine(observeSlate(count, slate, spread), prior) };
  });
  return { slates, candidates, scale };
}
