import type { Basis } from './basis.ts';
import type { Estimate } from './estimate.ts';
import { herfindahl } from './herfindahl.ts';

/** Votes a registered voter, over the whole city and how much stations differ in that. */
export interface Turnout {
  readonly rate: number;
  /** Variance between stations of a contest, on the log scale. */
  readonly station: number;
  /** Variance between contests, on the log scale. */
  readonly contest: number;
}

const PRIOR = { station: 0.06, contest: 0.05, worth: 12 };
/** Voters of a station where nobody says how many. */
const UNKNOWN = 1000;

/** Pools turnout over contests; a station of unknown size is taken to be as large as the others. */
export function poolTurnout(bases: readonly Basis[]): Turnout {
  let votes = 0;
  let voters = 0;
  const contests: { rate: number; voters: number }[] = [];
  let stationSum = PRIOR.worth * PRIOR.station;
  let stationWeight = PRIOR.worth;
  for (const basis of bases) {
    const rate = rateOf(basis);
    if (rate === null) continue;
    const sizes = sizesIn(basis);
    const own = sizes.reduce((a, b) => a + b, 0);
    basis.counted.forEach(({ total }, index) => {
      const expected = rate * (sizes[index] ?? 0);
      if (expected === 0 || basis.counted.length < 2) return;
      stationSum += Math.min(2, (total / expected - 1) ** 2);
      stationWeight += 1 - 1 / basis.counted.length;
    });
    // Ballots of different contests carry different numbers of votes.
    contests.push({ rate: rate / basis.contest.votesPerBallot, voters: own });
    votes += (rate * own) / basis.contest.votesPerBallot;
    voters += own;
  }
  const rate = voters > 0 ? votes / voters : 0;
  const squares = contests.reduce((sum, one) => sum + Math.min(2, (one.rate / rate - 1) ** 2), 0);
  return {
    rate,
    station: stationSum / stationWeight,
    contest: (PRIOR.worth * PRIOR.contest + squares) / (PRIOR.worth + contests.length),
  };
}

/** Votes still out in a contest, all candidates together, on the log scale. */
export function expectOutstanding(basis: Basis, turnout: Turnout): Estimate {
  const rate = rateOf(basis);
  const voters = votersOut(basis);
  const out = herfindahl(sizesOut(basis));
  const unknown = turnout.rate * basis.contest.votesPerBallot;
  if (rate === null) {
    const variance = turnout.contest + turnout.station * out;
    return { mean: Math.log(Math.max(1, voters * unknown)), variance };
  }
  const seen = herfindahl(basis.counted.map(({ total }) => total));
  return {
    mean: Math.log(Math.max(1, voters * rate)),
    variance: turnout.station * (seen + out),
  };
}

/** Registered voters of the stations still out, together. */
export function votersOut(basis: Basis): number {
  return sizesOut(basis).reduce((a, b) => a + b, 0);
}

/** Registered voters of each station still out; of an unknown one as many as the others have. */
export function sizesOut(basis: Basis): number[] {
  const size = sizeOf(basis);
  return basis.outstanding.map(({ registered }) => registered ?? size);
}

/** The same of the stations counted; who votes where nobody is on the list is not on the list. */
function sizesIn(basis: Basis): number[] {
  const size = sizeOf(basis);
  return basis.counted.map(({ registered, total }) =>
    registered === 0 && total > 0 ? size : (registered ?? size),
  );
}

/** Votes a registered voter; null where nothing is counted. */
function rateOf(basis: Basis): number | null {
  const votes = basis.counted.reduce((sum, { total }) => sum + total, 0);
  const voters = sizesIn(basis).reduce((a, b) => a + b, 0);
  return votes > 0 && voters > 0 ? votes / voters : null;
}

/** The mean number of voters of this contest’s stations, as far as known. */
function sizeOf({ counted, outstanding }: Basis): number {
  const known = [...counted, ...outstanding].flatMap(({ registered }) => registered ?? []);
  const sum = known.reduce((a, b) => a + b, 0);
  return sum > 0 ? sum / known.length : UNKNOWN;
}
