import type { CandidateId } from '../model.ts';
import { awardStrongest, type Award, type Contender } from './award.ts';

/**
 * Hare–Niemeyer: each list first gets the whole part of votes × seats ÷ all votes,
 * what is left goes to the largest remainders (F. Pukelsheim, Proportional
 * Representation, 2017, ch. 5). A list that would get more seats than it has people gets as many as it
 * has, and the others share the rest in the same way.
 */
export function awardByLargestRemainder(lists: readonly Contender[], seats: number): Award {
  const full = new Map<CandidateId, number>();
  let others = lists.filter(({ votes }) => votes > 0);
  for (;;) {
    const left = seats - [...full.values()].reduce((sum, held) => sum + held, 0);
    const award = share(others, left);
    const over = others.filter((list) => overflows(list, award));
    if (over.length === 0) return { seats: new Map([...full, ...award.seats]), tie: award.tie };
    for (const { id, persons } of over) full.set(id, persons ?? 0);
    others = others.filter((list) => !over.includes(list));
  }
}

/** Whether a list would hold more seats than it has people, if it also won a tie. */
function overflows({ id, persons }: Contender, { seats, tie }: Award): boolean {
  const held = (seats.get(id) ?? 0) + (tie?.candidates.includes(id) ? 1 : 0);
  return persons !== null && held > persons;
}

function share(lists: readonly Contender[], seats: number): Award {
  const total = lists.reduce((sum, { votes }) => sum + BigInt(votes), 0n);
  if (total === 0n) return { seats: new Map(), tie: null };

  const claims = lists.map(({ id, votes }) => {
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
