import type { Standing, Tie } from '../seats/award.ts';
import { awardSeats } from '../seats/methods.ts';
import { isComplete, type Basis, type Group } from './basis.ts';
import { Noise, stratifiedNormals, seeded } from './random.ts';
import { slatesOf, type Count } from './slates.ts';
import type { Spread } from './spread.ts';
import { groupBelief, judgeStrength, type Belief, type Strengths } from './strength.ts';
import { meanRanks, trendOf, type Trends } from './trend.ts';
import { expectOutstanding, lumpiness, votersOut, type Turnout } from './turnout.ts';

/** What all contests tell together. */
export interface Pool {
  readonly spread: Spread;
  readonly strengths: Strengths;
  readonly trends: Trends;
  readonly turnout: Turnout;
}

/** How many nights are imagined: in each scenario all contests share its swings. */
export const SCENARIOS = 20;
export const PLURALITY_DRAWS = 32;
/** Seats of lists are awarded by the rules themselves, which takes longer. */
export const LIST_DRAWS = 10;

/** Each group’s trend in every scenario. */
export type Swings = ReadonlyMap<Group, Float64Array>;

/** Draws the shared swings: in each group one from each of equally likely strata. */
export function drawSwings(groups: Iterable<Group>, trends: Trends, seed: number): Swings {
  const next = seeded(seed);
  return new Map(
    [...groups].toSorted().map((group) => {
      const { mean, variance } = trendOf(trends, group);
      const spread = Math.sqrt(variance);
      return [group, stratifiedNormals(SCENARIOS, next).map((one) => mean + spread * one)];
    }),
  );
}

/** One contest, imagined many times: draws of one scenario stand together. */
export interface Draws {
  readonly basis: Basis;
  /** Draws a scenario. */
  readonly each: number;
  /** Seats, by draw and candidate. */
  readonly seats: Uint16Array;
  /** Final votes, by draw and candidate. */
  readonly votes: Float64Array;
}

/** Imagines how a contest ends. `count`: null where nothing is counted yet. */
export function drawContest(
  basis: Basis,
  count: Count | null,
  pool: Pool,
  swings: Swings,
  seed: number,
): Draws {
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
  drawVotes(draws, count, pool, swings, noise);
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

function drawVotes(
  draws: Draws,
  count: Count | null,
  pool: Pool,
  swings: Swings,
  noise: Noise,
): void {
  const { basis, each, votes } = draws;
  const size = basis.contest.candidates.length;
  const counted = new Float64Array(size);
  for (const one of basis.counted) one.votes.forEach((own, place) => (counted[place]! += own));
  const most = Math.floor(votersOut(basis));
  const parts = count ? expectParts(count, pool) : expectUnseen(basis, pool);
  const out = expectOutstanding(basis, pool.turnout);
  const expected = Math.exp(out.mean);
  const spread = Math.sqrt(out.variance);
  const trends = basis.groups.map((group) => swings.get(group)!);
  const multiples = new Float64Array(size);
  const slate = new Float64Array(parts.slateDeviations.length);
  for (let draw = 0; draw < SCENARIOS * each; draw += 1) {
    const row = draw * size;
    for (let place = 0; place < size; place += 1) votes[row + place] = counted[place]!;
    for (const versions of basis.disputes) addVersion(votes, row, versions, noise);
    if (basis.outstanding.length === 0) continue;
    const scale = noise.scale();
    for (let one = 0; one < slate.length; one += 1) {
      slate[one] = scale * parts.slateDeviations[one]! * noise.normal();
    }
    const scenario = Math.floor(draw / each);
    let sum = 0;
    for (let place = 0; place < size; place += 1) {
      const swing = parts.lag * trends[place]![scenario]!;
      const own = scale * parts.deviations[place]! * noise.normal();
      multiples[place] = Math.exp(
        parts.means[place]! + swing + slate[parts.slateOf[place]!]! + own,
      );
      sum += multiples[place]!;
    }
    const total = expected * Math.exp(spread * noise.normal());
    for (let place = 0; place < size; place += 1) {
      votes[row + place]! += Math.min(most, Math.round((total * multiples[place]!) / sum));
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
  version?.forEach((change, place) => (votes[row + place]! += change));
}

/** What is expected of the stations still out where something is counted. */
function expectParts(count: Count, pool: Pool): Parts {
  const { basis, shares } = count;
  const { spread, strengths, trends } = pool;
  const { slates, candidates, scale } = judgeStrength(count, spread, strengths);
  const ranks = meanRanks(basis);
  const lag = ranks.out - ranks.in;
  const sizes = basis.outstanding.map(({ registered }) => registered ?? 1);
  const unseen = lumpiness(sizes);
  const votesOut = Math.exp(expectOutstanding(basis, pool.turnout).mean);
  const parts = emptyParts(shares.length, slates.length, lag);
  slates.forEach(({ places, belief }, index) => {
    const varies = scale * spread.slate * unseen + trends.between * lag * lag;
    parts.slateDeviations[index] = Math.sqrt(belief.variance + varies);
    for (const place of places) {
      const own = candidates[place]!;
      const chance = 1 / (shares[place]! * votesOut + 1);
      parts.slateOf[place] = index;
      parts.means[place] = belief.mean + own.mean;
      parts.deviations[place] = Math.sqrt(
        own.variance + scale * spread.candidate * unseen + chance,
      );
    }
  });
  return parts;
}

/** What is expected of a contest of which nothing is counted: what its groups are elsewhere. */
function expectUnseen(basis: Basis, pool: Pool): Parts {
  const size = basis.contest.candidates.length;
  const slates = slatesOf(basis, new Float64Array(size).fill(1 / Math.max(1, size)));
  const parts = emptyParts(size, slates.length, 0);
  slates.forEach(({ group, places }, index) => {
    const belief: Belief = groupBelief(pool.strengths, group);
    parts.slateDeviations[index] = Math.sqrt(belief.variance);
    for (const place of places) {
      parts.slateOf[place] = index;
      parts.means[place] = belief.mean;
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

/** The first so many, of every draw; what is proven holds in all of them. */
function awardPlurality({ basis, votes, seats }: Draws, noise: Noise): void {
  const { contest, outcome } = basis;
  const size = contest.candidates.length;
  const standing = outcome.candidates.map(({ status }) =>
    status === 'clinched' || status === 'elected' ? 1 : status === 'eliminated' ? -1 : 0,
  );
  const rank = new Float64Array(size);
  const chosen = Math.min(contest.seats, standing.filter((one) => one >= 0).length);
  for (let row = 0; row < votes.length; row += size) {
    for (let place = 0; place < size; place += 1) {
      const proven = standing[place]!;
      // Equal votes are told apart by chance; what registration order would say is not modelled.
      rank[place] =
        proven === 0
          ? votes[row + place]! + 0.5 * noise.uniform()
          : proven * Number.POSITIVE_INFINITY;
    }
    for (let seat = 0; seat < chosen; seat += 1) {
      let best = 0;
      for (let place = 1; place < size; place += 1) if (rank[place]! > rank[best]!) best = place;
      if (rank[best] === Number.NEGATIVE_INFINITY) break;
      seats[row + best] = 1;
      rank[best] = Number.NEGATIVE_INFINITY;
    }
  }
}

/** Seats of lists by the rules themselves. */
function awardLists(draws: Draws, noise: Noise): void {
  const { basis, votes, seats } = draws;
  const { contest, outcome } = basis;
  const size = contest.candidates.length;
  for (let row = 0; row < votes.length; row += size) {
    const standings = contest.candidates.flatMap(({ id, registrationOrder }, place): Standing[] =>
      outcome.candidates[place]!.status === 'eliminated'
        ? []
        : [{ id, registrationOrder, votes: Math.max(0, votes[row + place]!) }],
    );
    const award = awardSeats(contest, standings);
    contest.candidates.forEach(({ id }, place) => (seats[row + place] = award.seats.get(id) ?? 0));
    if (award.tie) breakTie(draws, row, award.tie, noise);
  }
}

/** All is in: the count itself, save for a tie that nobody has settled. */
function keepCount(draws: Draws, noise: Noise): void {
  const { candidates, tie } = draws.basis.outcome;
  for (let row = 0; row < draws.seats.length; row += candidates.length) {
    candidates.forEach((one, place) => (draws.seats[row + place] = one.seats));
    if (tie) breakTie(draws, row, tie, noise);
  }
}

/** Equal claims have equal chances. */
function breakTie({ basis, seats }: Draws, row: number, tie: Tie, noise: Noise): void {
  const { candidates } = basis.contest;
  const first = Math.floor(noise.uniform() * tie.candidates.length);
  for (let seat = 0; seat < tie.seats; seat += 1) {
    const id = tie.candidates[(first + seat) % tie.candidates.length];
    seats[row + candidates.findIndex((one) => one.id === id)]! += 1;
  }
}
