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
  if (contest.method === 'plurality') {
    const isOpen =
      contenders.length > contest.seats && contenders.every(({ votes }) => votes === 0);
    return isOpen
      ? leaveOpen(contenders, contest.seats)
      : awardByPlurality(contenders, contest.seats);
  }
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
function leaveOpen(contenders: readonly Contender[], seats: number): Award {
  const candidates = contenders.map(({ id }) => id).toSorted();
  const most = holdable(contenders, seats);
  return { seats: new Map(), tie: { candidates, seats: most, unclaimed: true } };
}

/** Of these seats as many as lists with so many people can hold. */
export function holdable(lists: readonly Pick<Contender, 'persons'>[], seats: number): number {
  return Math.min(
    seats,
    lists.reduce((sum, { persons }) => sum + (persons ?? seats), 0),
  );
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
