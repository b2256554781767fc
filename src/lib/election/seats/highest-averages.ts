import type { CandidateId } from '../model.ts';
import { awardStrongest, type Award, type Contender } from './award.ts';

/** The n-th divisor (n = 1, 2, …) of each divisor method. */
export const DIVISORS = {
  dhondt: (n: number) => n,
  'sainte-lague': (n: number) => 2 * n - 1,
  imperiali: (n: number) => n + 1,
} as const;

interface Quotient {
  readonly id: CandidateId;
  readonly votes: bigint;
  readonly divisor: bigint;
}

/**
 * Highest averages (M. Balinski and H. P. Young, Fair Representation, 1982, ch. 8):
 * the seats go to the largest quotients votes ÷ divisor, compared as whole numbers.
 * A list without votes gets nothing, and none gets more than it has people: the next quotients go on.
 */
export function awardByHighestAverages(
  lists: readonly Contender[],
  seats: number,
  divisor: (n: number) => number,
): Award {
  const quotients = lists
    .filter(({ votes }) => votes > 0)
    .flatMap(({ id, votes, persons }) =>
      Array.from({ length: Math.min(seats, persons ?? seats) }, (_, index): Quotient => {
        return { id, votes: BigInt(votes), divisor: BigInt(divisor(index + 1)) };
      }),
    );
  return awardStrongest(quotients, seats, compareQuotients);
}

function compareQuotients(a: Quotient, b: Quotient): number {
  const difference = b.votes * a.divisor - a.votes * b.divisor;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
