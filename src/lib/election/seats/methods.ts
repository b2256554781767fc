import type { Contest, Fraction } from '../model.ts';
import type { Award, Standing } from './award.ts';
import { awardByHighestAverages, DIVISORS } from './highest-averages.ts';
import { awardByLargestRemainder } from './largest-remainder.ts';
import { awardByPlurality } from './plurality.ts';

/** Awards a contest's seats by its method; a tie for the last seat comes back as a tie. */
export function awardSeats(contest: Contest, standings: readonly Standing[]): Award {
  if (contest.method === 'plurality') return awardByPlurality(standings, contest.seats);
  const lists = passElectoralThreshold(standings, contest.minShare);
  return contest.method === 'hare-niemeyer'
    ? awardByLargestRemainder(lists, contest.seats)
    : awardByHighestAverages(lists, contest.seats, DIVISORS[contest.method]);
}

/** The lists with at least `share` of all votes for lists. */
export function passElectoralThreshold(lists: readonly Standing[], share: Fraction): Standing[] {
  const total = lists.reduce((sum, { votes }) => sum + BigInt(votes), 0n);
  return lists.filter(
    ({ votes }) => BigInt(votes) * BigInt(share.denominator) >= total * BigInt(share.numerator),
  );
}
