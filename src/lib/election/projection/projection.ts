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
import type { AllianceId, Election, PartyId, Subject, Threshold } from '../model.ts';
import { belongsTo } from '../model.ts';
import type { Night } from '../night.ts';
import { holdOf, securedSeats } from '../outcome.ts';
import { ThresholdCount, type Part } from '../threshold.ts';
import { isComplete, readBases, type Basis } from './basis.ts';
import { describeCoverage, type Coverage } from './coverage.ts';
import { drawContest, drawSwings, SCENARIOS, type Draws, type Pool } from './draw.ts';
import { sumUp, type Count } from './slates.ts';
import { poolSpread } from './spread.ts';
import { poolStrengths } from './strength.ts';
import { chanceOfThreshold, type Members, type ThresholdChance } from './threshold-chance.ts';
import { poolTrends } from './trend.ts';
import { poolTurnout } from './turnout.ts';

/** A number and where it lies in nine of ten imagined nights. */
export interface Interval {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** A pure function of the log up to `version`. */
export interface Projection {
  readonly version: number;
  readonly coverage: Coverage;
  /** null: too little is counted to say. */
  readonly seats: {
    readonly parties: ReadonlyMap<PartyId, Interval>;
    readonly alliances: ReadonlyMap<AllianceId, Interval>;
    readonly independent: Interval;
  } | null;
  /** In the order of the published thresholds; null: too little is counted, or nothing open. */
  readonly thresholds: readonly (ThresholdChance | null)[];
  /** Every candidate in the pack’s order; read with `candidateAt`. */
  readonly candidates: Float64Array;
}

/** How a candidate or list may end. */
export interface ProjectedCandidate {
  /** Of a seat, or of at least one. */
  readonly probability: number;
  readonly votes: Interval;
  readonly seats: Interval;
}

/** Numbers a candidate in `Projection.candidates`; not numbers where nothing is counted. */
const FIELDS = 7;

/** What is projected of the candidate in this place among all; null where nothing is counted. */
export function candidateAt({ candidates }: Projection, place: number): ProjectedCandidate | null {
  const at = (field: number) => candidates[place * FIELDS + field]!;
  if (Number.isNaN(at(0))) return null;
  return {
    probability: at(0),
    votes: { low: at(1), median: at(2), high: at(3) },
    seats: { low: at(4), median: at(5), high: at(6) },
  };
}

/** For each contest the place of its first candidate among all: contests in the pack's order. */
export function firstPlaces({ contests }: Pick<Election, 'contests'>): Map<string, number> {
  const places = new Map<string, number>();
  let place = 0;
  for (const { id, candidates } of contests.values()) {
    places.set(id, place);
    place += candidates.length;
  }
  return places;
}

/** Before this share of all sheets is counted nothing is said of totals. */
const BASIS = 0.02;
/** So little is always left to what no model knows: the weight of one draw. */
const DOUBT = 1 / 1000;
/** Intervals of votes are read from every so manieth draw. */
const THINNED = 5;

/**
 * How the night may end, as far as the log says so far.
 *
 * @param rest called every few milliseconds, so that a thread can make room for more urgent work
 */
export function project(night: Night, rest: () => void = () => undefined): Projection {
  const bases = readBases(night);
  const counts = bases.map(sumUp);
  const pool = poolAll(bases, counts);
  const groups = new Set(bases.flatMap((basis) => basis.groups));
  const swings = drawSwings(groups, pool.trends, 1);
  const draws = bases.map((basis, place) => {
    rest();
    return drawContest(basis, counts[place]!, pool, swings, place);
  });
  const candidates = new Float64Array(
    FIELDS * bases.reduce((sum, { contest }) => sum + contest.candidates.length, 0),
  ).fill(NaN);
  let first = 0;
  draws.forEach((one, place) => {
    rest();
    if (counts[place]) describeContest(one, candidates, first);
    first += one.basis.contest.candidates.length;
  });
  const { total, awaiting } = night.sheets;
  const hasBasis = counts.some(Boolean) && total - awaiting >= BASIS * total;
  return {
    version: night.version,
    coverage: describeCoverage(bases),
    seats: hasBasis ? describeSeats(night, draws) : null,
    thresholds: night.election.thresholds.flatMap((threshold) =>
      threshold.for.map((subject) =>
        hasBasis ? chanceOf(night, draws, threshold, subject, rest) : null,
      ),
    ),
    candidates,
  };
}

function poolAll(bases: readonly Basis[], counts: readonly (Count | null)[]): Pool {
  const known = counts.filter((count) => count !== null);
  const spread = poolSpread(known);
  return {
    spread,
    strengths: poolStrengths(known, spread),
    trends: poolTrends(known, spread),
    turnout: poolTurnout(bases),
  };
}

/** The interval of nine in ten of these numbers, which are put in order. */
export function intervalOf(samples: Float64Array, coverage = 0.9): Interval {
  samples.sort();
  const at = (share: number) => samples[Math.round(share * (samples.length - 1))]!;
  return { low: at((1 - coverage) / 2), median: at(0.5), high: at((1 + coverage) / 2) };
}

/** Writes what is projected of a contest’s candidates, from the place of the first one on. */
function describeContest(
  { basis, seats, votes }: Draws,
  candidates: Float64Array,
  first: number,
): void {
  const { contest, outcome } = basis;
  const size = contest.candidates.length;
  const rows = seats.length / size;
  const isOpen = (place: number) => {
    const { status } = outcome.candidates[place]!;
    const isRunning = status === 'leading' || status === 'trailing';
    return status === 'tied' || (isRunning && !isComplete(basis));
  };
  const open = contest.candidates.filter((_, place) => isOpen(place)).length;
  const secured = outcome.candidates.reduce((sum, one) => sum + securedSeats(one), 0);
  // In plurality the chances of those still open sum to the seats still open.
  const fair = contest.method === 'plurality' ? (contest.seats - secured) / Math.max(1, open) : 0.5;
  const column = (matrix: ArrayLike<number>, place: number, step: number) =>
    Float64Array.from(
      { length: Math.ceil(rows / step) },
      (_, row) => matrix[row * step * size + place]!,
    );
  for (let place = 0; place < size; place += 1) {
    let wins = 0;
    for (let at = place; at < seats.length; at += size) if (seats[at]! > 0) wins += 1;
    const chance = wins / rows;
    const probability = isOpen(place) ? leaveOpen(chance, fair) : Math.round(chance);
    const ofVotes = intervalOf(column(votes, place, THINNED));
    const ofSeats =
      contest.method === 'plurality'
        ? intervalOfChance(chance)
        : intervalOf(column(seats, place, 1));
    const numbers = [probability, ofVotes, ofSeats].flatMap((one) =>
      typeof one === 'number' ? [one] : [one.low, one.median, one.high],
    );
    candidates.set(numbers, (first + place) * FIELDS);
  }
}

/** Of something that is or is not. */
function intervalOfChance(chance: number): Interval {
  return { low: chance > 0.95 ? 1 : 0, median: chance > 0.5 ? 1 : 0, high: chance > 0.05 ? 1 : 0 };
}

/** Seats of every party, alliance and of independents, summed over contests night by night. */
function describeSeats(night: Night, draws: readonly Draws[]): Projection['seats'] {
  const { parties, alliances } = night.election;
  const nights = Math.max(...draws.map(({ each }) => each)) * SCENARIOS;
  const start = <Id>(ids: Iterable<Id>) =>
    new Map([...ids].map((id) => [id, new Float64Array(nights)]));
  const byParty = start(parties.keys());
  const byAlliance = start(alliances.keys());
  const independent = new Float64Array(nights);
  for (const { basis, each, seats } of draws) {
    const { candidates } = basis.contest;
    candidates.forEach(({ partyId, allianceId }, place) => {
      const party = partyId === null ? independent : byParty.get(partyId)!;
      const alliance = allianceId === null ? null : byAlliance.get(allianceId)!;
      for (let at = 0; at < nights; at += 1) {
        // Draws of one scenario stand together; where a contest has fewer they come again.
        const scenario = Math.floor((at * SCENARIOS) / nights);
        const draw = scenario * each + (at % each);
        const own = seats[draw * candidates.length + place]!;
        party[at]! += own;
        if (alliance) alliance[at]! += own;
      }
    });
  }
  const describe = <Id>(map: Map<Id, Float64Array>) =>
    new Map([...map].map(([id, samples]) => [id, intervalOf(samples)]));
  return {
    parties: describe(byParty),
    alliances: describe(byAlliance),
    independent: intervalOf(independent),
  };
}

/** The chance of a threshold: seats of each district in each scenario, then exactly. */
function chanceOf(
  night: Night,
  draws: readonly Draws[],
  threshold: Threshold,
  subject: Subject,
  rest: () => void,
): ThresholdChance {
  const ids = [...night.election.districts.keys()];
  const sitting = new Map(ids.map((id) => [id, 0]));
  for (const { districtId, members, ...holder } of night.election.sittingMembers) {
    if (belongsTo(holder, subject)) sitting.set(districtId, sitting.get(districtId)! + members);
  }
  const byDistrict = Map.groupBy(draws, ({ basis }) => basis.contest.districtId);
  const scenarios = Array.from({ length: SCENARIOS }, (_, scenario) =>
    ids.map((id): Members => {
      const start: Members = [...Array.from({ length: sitting.get(id)! }, () => 0), 1];
      const own = byDistrict.get(id) ?? [];
      return own.reduce((sum, one) => convolve(sum, seatsOf(one, subject, scenario)), start);
    }),
  );
  const proven = new ThresholdCount(night.election, threshold, subject);
  for (const { basis } of draws) {
    proven.add(basis.contest.districtId, holdOf(basis.contest, basis.outcome, subject), 1);
  }
  const { status, signatures, districts } = proven.outcome();
  const chance = chanceOfThreshold(ids, scenarios, threshold, rest);
  return {
    ...chance,
    both: status === 'open' ? leaveOpen(chance.both) : status === 'reached' ? 1 : 0,
    signatures: honour(chance.signatures, signatures),
    districts: honour(chance.districts, districts),
  };
}

/** Proofs are certain, and nothing else is. */
function honour(chance: number, { needed, secured, possible }: Part): number {
  if (secured >= needed) return 1;
  return possible < needed ? 0 : leaveOpen(chance);
}

function leaveOpen(chance: number, fair = 0.5): number {
  return chance + DOUBT * (fair - chance);
}

/** Chances of 0, 1, 2 … seats of a subject in a contest, in one scenario. */
function seatsOf({ basis, each, seats }: Draws, subject: Subject, scenario: number): Members {
  const { candidates, seats: most } = basis.contest;
  const own = candidates.flatMap((one, place) => (belongsTo(one, subject) ? [place] : []));
  if (own.length === 0) return [1];
  const chances: number[] = Array.from({ length: most + 1 }, () => 0);
  for (let draw = scenario * each; draw < (scenario + 1) * each; draw += 1) {
    const sum = own.reduce((all, place) => all + seats[draw * candidates.length + place]!, 0);
    chances[sum]! += 1 / each;
  }
  return chances;
}

function convolve(a: Members, b: Members): Members {
  if (b.length === 1) return a;
  const sums: number[] = Array.from({ length: a.length + b.length - 1 }, () => 0);
  a.forEach((one, i) => {
    if (one > 0) b.forEach((other, j) => (sums[i + j]! += one * other));
  });
  return sums;
}
