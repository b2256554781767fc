import { awardStrongest, type Award, type Contender } from './award.ts';

/**
 * Plurality with any number of seats (one seat: first past the post; more: block vote).
 * The `seats` candidates with most votes are elected. Registration order is no matter
 * of this method: see last-seat-tie.ts.
 */
export function awardByPlurality(candidates: readonly Contender[], seats: number): Award {
  return awardStrongest(candidates, seats, (a, b) => b.votes - a.votes);
}
