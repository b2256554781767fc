import { awardStrongest, type Award, type Contender } from './award.ts';

/**
 * Hare–Niemeyer: each list first gets the whole part of votes × seats ÷ all votes,
 * what is left goes to the largest remainders (F. Pukelsheim, Proportional
 * Representation, 2017, ch. 5).
 */
export function awardByLargestRemainder(lists: readonly Contender[], seats: number): Award {
  const voted = lists.filter(({ votes }) => votes > 0);
  const total = voted.reduce((sum, { votes }) => sum + BigInt(votes), 0n);
  if (total === 0n) return { seats: new Map(), tie: null };

  const claims = voted.map(({ id, votes }) => {
    const claim = BigInt(votes) * BigInt(seats);
    return { id, whole: Number(claim / total), remainder: claim % total };
  });
  const left = seats - claims.reduce((sum, { whole }) => sum + whole, 0);
  const rest = awardStrongest(claims, left, (a, b) =>
    b.remainder > a.remainder ? 1 : b.remainder < a.remainder ? -1 : 0,
  );
  return {
    seats: new Map(claims.map(({ id, whole }) => [id, whole + (rest.seats.get(id) ?? 0)])),
    tie: rest.tie,
  };
}
