import { at, known } from '#election/known.ts';
import { awardLists, awardPlurality, keepCount } from './award.ts';
import { isComplete, type Basis, type Group } from './basis.ts';
import type { Estimate } from './estimate.ts';
import { SCENARIOS, type Draws } from './draws.ts';
import { Noise, stratifiedNormals, seeded } from './random.ts';
import type { Count, Peers, Slate } from './slates.ts';
import { scaleOfGroup, type Spread } from './spread.ts';
import { betweenOf, groupMean, judgeStrength, type Strengths } from './strength.ts';
import { meanRanks, strayOf, trendOf, type Trends } from './trend.ts';
import { expectOutstanding, mostVotesOut, type Outstanding, type Turnout } from './turnout.ts';

/** What all contests tell together. */
export interface Pool {
  readonly spread: Spread;
  readonly strengths: Strengths;
  readonly trends: Trends;
  readonly turnout: Turnout;
}

/** Draws a scenario. */
const PLURALITY_DRAWS = 32;
/** Seats of lists are awarded by the rules themselves, which takes longer. */
const LIST_DRAWS = 10;

/** What all contests share, in every scenario. */
export interface Swings {
  /** A group’s trend over the order of arrival. */
  readonly trends: ReadonlyMap<Group, Float64Array>;
  /** What slates have over all contests, for those of which nothing is counted. */
  readonly means: ReadonlyMap<Peers, Float64Array>;
}

/** Draws the shared swings: in each group one from each of equally likely strata. */
export function drawSwings(slates: Iterable<Slate>, pool: Pool, seed: number): Swings {
  const next = seeded(seed);
  const draw = ({ mean, variance }: Estimate) => {
    const spread = Math.sqrt(variance);
    return stratifiedNormals(SCENARIOS, next).map((one) => mean + spread * one);
  };
  const all = [...slates];
  const sorted = (names: readonly string[]) => [...new Set(names)].toSorted();
  return {
    trends: new Map(
      sorted(all.map(({ group }) => group)).map((one) => [one, draw(trendOf(pool.trends, one))]),
    ),
    means: new Map(
      sorted(all.map(({ peers }) => peers)).map((one) => [
        one,
        draw(groupMean(pool.strengths, one)),
      ]),
    ),
  };
}

/** What is known of a contest: what is counted, or what its slates were last time. */
export type Ground = Count | { readonly basis: Basis; readonly slates: readonly Slate[] };

/** Imagines how a contest ends. */
export function drawContest(ground: Ground, pool: Pool, swings: Swings, seed: number): Draws {
  const { basis } = ground;
  const isList = basis.contest.method !== 'plurality';
  const each = isList ? LIST_DRAWS : PLURALITY_DRAWS;
  const size = basis.contest.candidates.length;
  const draws = {
    basis,
    each,
    seats: new Uint16Array(SCENARIOS * each * size),
    votes: new Float64Array(SCENARIOS * each * size),
  };
  const noise = new Noise(seed);
  drawVotes(draws, ground, pool, swings, noise);
  if (isComplete(basis)) keepCount(draws, noise);
  else if (isList) awardLists(draws, noise);
  else awardPlurality(draws, noise);
  return draws;
}

/** A candidate’s part of what is out: its mean, and how far it may be off, on the log scale. */
interface Parts {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** Of each slate, and which slate a candidate is in. */
  readonly slateDeviations: Float64Array;
  readonly slateOf: Uint16Array;
  /** How far along the trend what is out lies. */
  readonly lag: number;
}

function drawVotes(draws: Draws, ground: Ground, pool: Pool, swings: Swings, noise: Noise): void {
  const { basis, each, votes } = draws;
  const size = basis.contest.candidates.length;
  const counted = new Float64Array(size);
  for (const one of basis.counted)
    one.votes.forEach((own, place) => (counted[place] = (counted[place] ?? 0) + own));
  const most = mostVotesOut(basis);
  const out = expectOutstanding(basis, pool.turnout);
  const isSeen = 'total' in ground;
  const parts = isSeen ? expectParts(ground, pool, out) : expectUnseen(ground.slates, basis, pool);
  const expected = Math.exp(out.mean);
  const spread = Math.sqrt(out.variance);
  const shifts = ground.slates.map(({ group, peers }) => {
    const means = isSeen ? null : known(swings.means, peers);
    return known(swings.trends, group).map(
      (one, scenario) => parts.lag * one + (means?.[scenario] ?? 0),
    );
  });
  const multiples = new Float64Array(size);
  const slate = new Float64Array(parts.slateDeviations.length);
  for (let draw = 0; draw < SCENARIOS * each; draw += 1) {
    const row = draw * size;
    for (let place = 0; place < size; place += 1) votes[row + place] = counted[place] ?? 0;
    for (const versions of basis.disputes) addVersion(votes, row, versions, noise);
    if (basis.outstanding.length === 0) continue;
    const scale = noise.scale();
    for (let one = 0; one < slate.length; one += 1) {
      slate[one] = scale * (parts.slateDeviations[one] ?? 0) * noise.normal();
    }
    const scenario = Math.floor(draw / each);
    let sum = 0;
    for (let place = 0; place < size; place += 1) {
      const slateAt = parts.slateOf[place] ?? 0;
      const shift = shifts[slateAt]?.[scenario] ?? 0;
      const own = scale * (parts.deviations[place] ?? 0) * noise.normal();
      multiples[place] = Math.exp((parts.means[place] ?? 0) + shift + (slate[slateAt] ?? 0) + own);
      sum += multiples[place] ?? 0;
    }
    const total = expected * Math.exp(spread * noise.normal());
    for (let place = 0; place < size; place += 1) {
      votes[row + place] =
        (votes[row + place] ?? 0) +
        Math.min(most, Math.round((total * (multiples[place] ?? 0)) / sum));
    }
  }
}

function addVersion(
  votes: Float64Array,
  row: number,
  versions: readonly Float64Array[],
  noise: Noise,
): void {
  const version = versions[Math.floor(noise.uniform() * versions.length)];
  version?.forEach((change, place) => (votes[row + place] = (votes[row + place] ?? 0) + change));
}

/** What is expected of the stations still out where something is counted. */
function expectParts(count: Count, pool: Pool, out: Outstanding): Parts {
  const { basis, shares } = count;
  const { spread, strengths, trends } = pool;
  const { slates, candidates, scale } = judgeStrength(count, spread, strengths);
  const ranks = meanRanks(basis);
  const unseen = out.herfindahl;
  const votesOut = Math.exp(out.mean);
  const parts = emptyParts(shares.length, slates.length, ranks.out - ranks.in);
  slates.forEach(({ group, places, estimate, base }, index) => {
    const own = scale * scaleOfGroup(spread, group);
    const stray = strayOf(trends, count, index);
    parts.slateDeviations[index] = Math.sqrt(
      estimate.variance + own * spread.slate * unseen + stray.variance,
    );
    const mean = base.out + estimate.mean + stray.mean - Math.log(places.length);
    for (const place of places) {
      const part = at(candidates, place);
      const chance = 1 / ((shares[place] ?? 0) * votesOut + 1);
      parts.slateOf[place] = index;
      parts.means[place] = mean + part.mean;
      parts.deviations[place] = Math.sqrt(part.variance + own * spread.candidate * unseen + chance);
    }
  });
  return parts;
}

/** A contest not yet seen lies as far along the trend as what is out of the others. */
const UNSEEN_LAG = 0.5;

/** What is expected of a contest of which nothing is counted: what its groups are elsewhere. */
function expectUnseen(slates: readonly Slate[], basis: Basis, pool: Pool): Parts {
  const parts = emptyParts(basis.contest.candidates.length, slates.length, UNSEEN_LAG);
  slates.forEach(({ peers, places, base }, index) => {
    // Its mean is drawn with the swings: contests not yet seen are wrong together.
    parts.slateDeviations[index] = Math.sqrt(betweenOf(pool.strengths, peers));
    for (const place of places) {
      parts.slateOf[place] = index;
      parts.means[place] = base.out - Math.log(places.length);
      parts.deviations[place] = places.length === 1 ? 0 : Math.sqrt(pool.strengths.within);
    }
  });
  return parts;
}

function emptyParts(candidates: number, slates: number, lag: number): Parts {
  return {
    means: new Float64Array(candidates),
    deviations: new Float64Array(candidates),
    slateDeviations: new Float64Array(slates),
    slateOf: new Uint16Array(candidates),
    lag,
  };
}
