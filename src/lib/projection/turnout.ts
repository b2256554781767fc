import { cutBatches, foretell, judgeUnrest, type Course, type Unrest } from './arrival.ts';
import type { Basis, CountedStation, OutstandingStation } from './basis.ts';
import type { Estimate } from './estimate.ts';
import { herfindahl } from './herfindahl.ts';
import { SIZE, TREND, TURNOUT } from './parameters.ts';

/** Votes a registered voter, over the whole city and how much stations differ in that. */
export interface Turnout {
  /** Votes a voter, and votes a station where nobody knows its voters; of one vote a ballot. */
  readonly rate: number;
  readonly size: number;
  /** Variance between stations of a contest, on the log scale: with a register, and without. */
  readonly station: number;
  readonly unlisted: number;
  /** Variance between contests, on the log scale. */
  readonly contest: number;
  /** How turnout may run over a night, in units of the variance between stations. */
  readonly slope: number;
  readonly unrest: Unrest;
}

/** Votes still out in a contest, all candidates together, on the log scale. */
export interface Outstanding extends Estimate {
  /** Of the stations out, by the votes expected: see herfindahl.ts. */
  readonly herfindahl: number;
}

/** Pools turnout over contests. */
export function poolTurnout(bases: readonly Basis[], disorder: number): Turnout {
  let votes = 0;
  let voters = 0;
  let unlisted = 0;
  let stations = 0;
  const contests: { rate: number }[] = [];
  const listed = new Moments(TURNOUT.station);
  const others = new Moments(SIZE.station);
  for (const basis of bases) {
    const own = measure(basis);
    if (!own) continue;
    const marks = basis.contest.votesPerBallot;
    for (const station of basis.counted) {
      const expected = own.expect(station);
      if (expected === 0 || basis.counted.length < 2) continue;
      const moments = listOf(station) === null ? others : listed;
      moments.add(station.total / expected - 1, 1 - 1 / basis.counted.length);
    }
    // Ballots of different contests carry different numbers of votes.
    if (own.voters > 0) contests.push({ rate: own.listedVotes / own.voters / marks });
    votes += own.listedVotes / marks;
    voters += own.voters;
    unlisted += basis.counted.reduce((sum, { total }) => sum + total, 0) / marks;
    stations += basis.counted.length;
  }
  const rate = votes > 0 && voters > 0 ? votes / voters : TURNOUT.rate;
  const squares = contests.reduce((sum, one) => sum + Math.min(2, (one.rate / rate - 1) ** 2), 0);
  const turnout = {
    rate,
    size: stations > 0 ? unlisted / stations : SIZE.voters * TURNOUT.rate,
    station: listed.variance,
    unlisted: others.variance,
    contest: (TURNOUT.worth * TURNOUT.contest + squares) / (TURNOUT.worth + contests.length),
  };
  const slope = TREND.random + disorder * (TREND.ordered - TREND.random);
  const courses = bases.map((basis) => courseOf(basis, turnout)).filter((one) => one !== null);
  const unrest = judgeUnrest(
    courses.map((one) => [one]),
    slope,
  );
  return { ...turnout, slope, unrest };
}

/** Votes still out in a contest. */
export function expectOutstanding(basis: Basis, turnout: Turnout): Outstanding {
  const own = measure(basis);
  const marks = basis.contest.votesPerBallot;
  const expect = (station: OutstandingStation) => {
    const list = listOf(station);
    if (own && (list === null || own.voters > 0)) return own.expect(station);
    return list === null ? turnout.size * marks : turnout.rate * list * marks;
  };
  const sizes = basis.outstanding.map(expect);
  const sum = sizes.reduce((a, b) => a + b, 0);
  const unseen = {
    mean: Math.log(Math.max(1, sum)),
    variance: vary(basis.outstanding, sizes, turnout),
    herfindahl: herfindahl(sizes),
  };
  const unlike = unlikeOf(basis, sizes);
  if (!own) return { ...unseen, variance: unseen.variance + turnout.contest + unlike };
  const seen = vary(
    basis.counted,
    basis.counted.map(({ total }) => total),
    turnout,
  );
  const course = courseOf(basis, turnout);
  const { mean, variance } = course
    ? foretell(course, { ...turnout.unrest, slope: turnout.slope })
    : { mean: 0, variance: (turnout.slope * turnout.station) / 4 };
  return {
    ...unseen,
    mean: unseen.mean + mean,
    variance: unseen.variance + seen + variance + unlike,
  };
}

/** The most votes one candidate can still get by the registers; nobody knows it where one is missing. */
export function mostVotesOut({ contest, outstanding }: Basis): number {
  let voters = 0;
  for (const station of outstanding) {
    const list = listOf(station);
    if (list === null) return Number.POSITIVE_INFINITY;
    voters += list;
  }
  return voters * contest.marksPerCandidate;
}

/** Its registered voters; null where it has no register of its own, or nobody says how many. */
function listOf({ registered, station }: OutstandingStation): number | null {
  return registered === 0 && station.kind !== 'polling' ? null : registered;
}

interface Measure {
  readonly voters: number;
  readonly listedVotes: number;
  /** Votes expected at a station, by what is counted elsewhere. */
  expect(station: OutstandingStation): number;
}

/** What is counted of a contest says of turnout; null where that is nothing. */
function measure({ counted }: Basis): Measure | null {
  if (!counted.some(({ total }) => total > 0)) return null;
  const listed = counted.filter((one) => (listOf(one) ?? 0) > 0);
  const voters = listed.reduce((sum, one) => sum + (listOf(one) ?? 0), 0);
  const votes = (all: readonly CountedStation[]) => all.reduce((sum, one) => sum + one.total, 0);
  const rate = voters > 0 ? votes(listed) / voters : 0;
  const kinds = Map.groupBy(
    counted.filter((one) => listOf(one) === null),
    ({ station }) => station.kind,
  );
  const sizes = new Map([...kinds].map(([kind, own]) => [kind, votes(own) / own.length]));
  const size = votes(counted) / counted.length;
  return {
    voters,
    listedVotes: votes(listed),
    expect: (one) => {
      const list = listOf(one);
      return list === null ? (sizes.get(one.station.kind) ?? size) : rate * list;
    },
  };
}

/** Stations without a register of a kind of which none is counted may be of any size. */
function unlikeOf({ counted, outstanding }: Basis, sizes: readonly number[]): number {
  const kinds = new Set(counted.map(({ station }) => station.kind));
  const sum = sizes.reduce((a, b) => a + b, 0);
  const unknown = outstanding.reduce((all, one, index) => {
    const isUnlike = listOf(one) === null && !kinds.has(one.station.kind);
    return isUnlike ? all + (sizes[index] ?? 0) : all;
  }, 0);
  return sum > 0 ? SIZE.unlike * (unknown / sum) ** 2 : 0;
}

/** The variance of the sum over stations of these sizes, on the log scale. */
function vary(
  stations: readonly OutstandingStation[],
  sizes: readonly number[],
  turnout: Pick<Turnout, 'station' | 'unlisted'>,
): number {
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sum === 0) return 0;
  const squares = stations.reduce((all, one, index) => {
    const own = listOf(one) === null ? turnout.unlisted : turnout.station;
    return all + own * (sizes[index] ?? 0) ** 2;
  }, 0);
  return squares / (sum * sum);
}

/** How turnout, or the size of stations, ran over the order of arrival; null where too few are in. */
function courseOf(basis: Basis, turnout: Pick<Turnout, 'station' | 'unlisted'>): Course | null {
  const { counted, outstanding } = basis;
  const own = measure(basis);
  if (!own || counted.length < 2 || outstanding.length === 0) return null;
  const all = counted.length + outstanding.length;
  const batches = cutBatches(counted.length);
  const expected = counted.map((station) => Math.max(own.expect(station), 0.5));
  const sumUp = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    times: Float64Array.from(batches, ([from, to]) => (from + to) / 2 / all),
    residuals: Float64Array.from(batches, ([from, to]) => {
      const votes = sumUp(counted.slice(from, to).map(({ total }) => total));
      return Math.log((votes + 0.5) / (sumUp(expected.slice(from, to)) + 0.5));
    }),
    noise: Float64Array.from(batches, ([from, to]) =>
      Math.max(1e-6, vary(counted.slice(from, to), expected.slice(from, to), turnout)),
    ),
    until: counted.length / all,
    unit:
      vary(counted, expected, turnout) *
      (sumUp(expected) ** 2 / sumUp(expected.map((one) => one ** 2))),
  };
}

/** Pools squares of residuals, with what is believed before. */
class Moments {
  #sum: number;
  #weight = TURNOUT.worth;

  constructor(prior: number) {
    this.#sum = TURNOUT.worth * prior;
  }

  add(residual: number, worth: number): void {
    this.#sum += Math.min(2, residual ** 2);
    this.#weight += worth;
  }

  get variance(): number {
    return this.#sum / this.#weight;
  }
}
