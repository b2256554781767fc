/**
 * The projection: how the night may end, from the stations counted so far.
 *
 * Method: what is out of a contest is predicted from what is in, by a logistic-normal model with
 * two levels of empirical Bayes (a candidate within its slate, a slate within its party over all
 * contests), spread between stations estimated by moments, and a swing a party between what is in
 * and what is out, which all contests share (a trend over the order of arrival). Nights are
 * imagined from it in scenarios that share the swings; seats are awarded in each; the two-part
 * threshold is exact within a scenario (see threshold-chance.ts).
 * Sources: P. Lock and A. Gelman, Bayesian combination of state polls and election forecasts (2010);
 * R. Pavía-Miralles, Forecasts from nonrandom samples: the election night case (2010); B. Efron and
 * C. Morris (1975).
 * Assumes that stations still out are like those counted, save for their size, the trend and the
 * spread between stations; that districts move together only by the swings of parties; and that
 * voters do not answer to the count.
 */
import { at } from '#election/known.ts';
import type { Night } from '#election/night.ts';
import { readBases, type Basis } from './basis.ts';
import { describeContest, FIELDS } from './candidates.ts';
import { describeCoverage, type Coverage } from './coverage.ts';
import { judgeOrder } from './disorder.ts';
import { drawContest, drawSwings, type Ground, type Pool } from './draw.ts';
import type { Draws, SeatDraws } from './draws.ts';
import { EARLY } from './parameters.ts';
import { sumSeats, type PartySeats } from './party-seats.ts';
import { poolCarry, slatesUnseen, sumUp, type Count } from './slates.ts';
import { poolSpread } from './spread.ts';
import { poolStrengths } from './strength.ts';
import type { ThresholdChance } from './threshold-chance.ts';
import { chanceOf } from './threshold-projection.ts';
import { poolTrends } from './trend.ts';
import { poolTurnout } from './turnout.ts';

/** A pure function of the log up to `version`. */
export interface Projection {
  readonly version: number;
  readonly coverage: Coverage;
  /** null: too little is counted to say. */
  readonly seats: PartySeats | null;
  /** In the order of the published thresholds; null: too little is counted to say. */
  readonly thresholds: readonly (ThresholdChance | null)[];
  /** Every candidate in the pack’s order; read with `candidateAt` (candidates.ts). */
  readonly candidates: Float64Array;
}

/**
 * How the night may end, as far as the log says so far.
 *
 * @param rest called every few milliseconds, so that a thread can make room for more urgent work
 * @param watch called with what is imagined of each contest, which is not kept
 */
export function project(
  night: Night,
  rest: () => void = () => undefined,
  watch: (draws: Draws) => void = () => undefined,
): Projection {
  const bases = readBases(night);
  const carry = poolCarry(bases);
  const counts = bases.map((basis) => sumUp(basis, carry));
  const pool = poolAll(bases, counts);
  const grounds = bases.map(
    (basis, index): Ground => counts[index] ?? { basis, slates: slatesUnseen(basis) },
  );
  const swings = drawSwings(
    grounds.flatMap(({ slates }) => slates),
    pool,
    1,
  );
  const candidates = new Float64Array(
    FIELDS * bases.reduce((sum, { contest }) => sum + contest.candidates.length, 0),
  ).fill(NaN);
  let first = 0;
  const draws = bases.map((basis, index): SeatDraws => {
    rest();
    const draws = drawContest(at(grounds, index), pool, swings, index);
    watch(draws);
    if (counts[index]) describeContest(draws, candidates, first);
    first += basis.contest.candidates.length;
    const { votes: _votes, ...seats } = draws;
    return seats;
  });
  const seats = hasBasis(bases) ? sumSeats(night, draws) : null;
  const isSaid = seats !== null && isTelling(seats, bases);
  return {
    version: night.version,
    coverage: describeCoverage(bases),
    seats: isSaid ? seats : null,
    thresholds: night.election.thresholds.flatMap((threshold) =>
      threshold.for.map((subject) =>
        isSaid ? chanceOf(night, draws, threshold, subject, rest) : null,
      ),
    ),
    candidates,
  };
}

/**
 * Whether totals can be said: enough contests are seen that those unseen can be like them. A few that
 * report first, a county’s or a city’s, say nothing of a country.
 */
function hasBasis(bases: readonly Basis[]): boolean {
  const seen = bases.filter(({ counted }) => counted.some(({ total }) => total > 0));
  const stations = seen.reduce((sum, { counted }) => sum + counted.length, 0);
  const all = bases.reduce((sum, { counted, outstanding }) => {
    return sum + counted.length + outstanding.length;
  }, 0);
  const seatsOf = (some: readonly Basis[]) =>
    some.reduce((sum, { contest }) => sum + contest.seats, 0);
  const isBroad = seen.length >= EARLY.contests || seatsOf(seen) >= EARLY.seats * seatsOf(bases);
  return seen.length > 0 && isBroad && stations >= Math.min(EARLY.stations, all);
}

/** Whether they say anything: a range over most of the seats does not. */
function isTelling({ parties, alliances, independent }: PartySeats, bases: readonly Basis[]) {
  const seats = bases.reduce((sum, { contest }) => sum + contest.seats, 0);
  const most = Math.max(EARLY.few, EARLY.range * seats);
  const ranges = [...parties.values(), ...alliances.values(), independent];
  return ranges.every(({ low, high }) => high - low <= most);
}

function poolAll(bases: readonly Basis[], counts: readonly (Count | null)[]): Pool {
  const known = counts.filter((count) => count !== null);
  const spread = poolSpread(known);
  const disorder = judgeOrder(bases);
  return {
    spread,
    strengths: poolStrengths(known, spread),
    trends: poolTrends(known, spread, disorder),
    turnout: poolTurnout(bases, disorder),
  };
}
