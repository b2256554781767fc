import { at } from '#election/known.ts';
import type { ContestId, Election } from '#election/model.ts';
import { securedSeats } from '#election/outcome.ts';
import { isComplete } from './basis.ts';
import { leaveOpen } from './leave-open.ts';
import type { Draws } from './draws.ts';
import { intervalOf, intervalOfChance, type Interval } from './interval.ts';

/** How a candidate or list may end. */
export interface ProjectedCandidate {
  /** Of a seat, or of at least one. */
  readonly probability: number;
  readonly votes: Interval;
  readonly seats: Interval;
}

/** Numbers a candidate: NaN where nothing is counted. */
export const FIELDS = 7;

/** What is projected of the candidate in this place among all; null where nothing is counted. */
export function candidateAt(candidates: Float64Array, index: number): ProjectedCandidate | null {
  const field = (one: number) => candidates[index * FIELDS + one] ?? 0;
  if (Number.isNaN(field(0))) return null;
  return {
    probability: field(0),
    votes: { low: field(1), median: field(2), high: field(3) },
    seats: { low: field(4), median: field(5), high: field(6) },
  };
}

/** For each contest the place of its first candidate among all: contests in the pack's order. */
export function firstPlaces({ contests }: Pick<Election, 'contests'>): Map<ContestId, number> {
  const places = new Map<ContestId, number>();
  let index = 0;
  for (const { id, candidates } of contests.values()) {
    places.set(id, index);
    index += candidates.length;
  }
  return places;
}

/** Intervals of votes are read from every fifth draw. */
const THINNED = 5;

/** Writes what is projected of a contest’s candidates, from the place of the first one on. */
export function describeContest(
  { basis, seats, votes }: Draws,
  candidates: Float64Array,
  first: number,
): void {
  const { contest, outcome } = basis;
  const size = contest.candidates.length;
  const rows = seats.length / size;
  const isOpen = (index: number) => {
    const { status } = at(outcome.candidates, index);
    const isRunning = status === 'leading' || status === 'trailing';
    return status === 'tied' || (isRunning && !isComplete(basis));
  };
  const open = contest.candidates.filter((_, index) => isOpen(index)).length;
  const secured = outcome.candidates.reduce((sum, one) => sum + securedSeats(one), 0);
  // In plurality the chances of those still open sum to the seats still open.
  const fair = contest.method === 'plurality' ? (contest.seats - secured) / Math.max(1, open) : 0.5;
  const column = (matrix: ArrayLike<number>, index: number, step: number) =>
    Float64Array.from(
      { length: Math.ceil(rows / step) },
      (_, row) => matrix[row * step * size + index] ?? 0,
    );
  for (let index = 0; index < size; index += 1) {
    let wins = 0;
    for (let at = index; at < seats.length; at += size) if ((seats[at] ?? 0) > 0) wins += 1;
    const chance = wins / rows;
    const probability = isOpen(index) ? leaveOpen(chance, fair) : Math.round(chance);
    const ofVotes = intervalOf(column(votes, index, THINNED));
    const ofSeats =
      contest.method === 'plurality'
        ? intervalOfChance(chance)
        : intervalOf(column(seats, index, 1));
    const numbers = [probability, ofVotes, ofSeats].flatMap((one) =>
      typeof one === 'number' ? [one] : [one.low, one.median, one.high],
    );
    candidates.set(numbers, (first + index) * FIELDS);
  }
}
