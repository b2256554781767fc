import type { Contest, Fraction } from '../model.ts';
import type { Award, Contender } from './award.ts';
import { awardByHighestAverages, DIVISORS } from './highest-averages.ts';
import { awardByLargestRemainder } from './largest-remainder.ts';
import { awardByPlurality } from './plurality.ts';

/**
 * Awards a contest's seats by its method; a tie for the last seat comes back as a tie.
 *
 * @param votesForLists all votes that an electoral threshold is a share of
 */
export function awardSeats(
  contest: Contest,
  contenders: readonly Contender[],
  votesForLists = sumVotes(contenders),
): Award {
  if (contest.method === 'plurality') return awardByPlurality(contenders, contest.seats);
  const passed = passElectoralThreshold(contenders, contest.minShare, votesForLists);
  const lists = passed.filter(({ votes }) => votes > 0);
  if (contenders.length === 0) return { seats: new Map(), tie: null };
  if (lists.length === 0) return leaveOpen(passed.length > 0 ? passed : contenders, contest.seats);
  return contest.method === 'hare-niemeyer'
    ? awardByLargestRemainder(lists, contest.seats)
    : awardByHighestAverages(lists, contest.seats, DIVISORS[contest.method]);
}

/** Votes for these lists together. */
export function sumVotes(lists: readonly { readonly votes: number }[]): bigint {
  return lists.reduce((sum, { votes }) => sum + BigInt(votes), 0n);
}

/** Nobody has a claim: the seats stay open between all who might. */
function leaveOpen(lists: readonly Contender[], seats: number): Award {
  const candidates = lists.map(({ id }) => id).toSorted();
  return { seats: new Map(), tie: { candidates, seats, unclaimed: true } };
}

/** The lists with at least `share` of all votes for lists. */
function passElectoralThreshold(
  lists: readonly Contender[],
  share: Fraction,
  total: bigint,
): Contender[] {
  return lists.filter(
    ({ votes }) => BigInt(votes) * BigInt(share.denominator) >= total * BigInt(share.numerator),
  );
}
