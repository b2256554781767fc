import type { CandidateId } from '../model.ts';

/** One candidate or list as a method sees it. */
export interface Contender {
  readonly id: CandidateId;
  /** Whole, not negative. */
  readonly votes: number;
  /** Lower is earlier; null where the pack does not say. */
  readonly registrationOrder: number | null;
  /** How many seats a list can hold: people stand on it. null: as many as there are. */
  readonly persons: number | null;
}

/** Equal claims to fewer seats than claimants: somebody must decide. */
export interface Tie {
  readonly candidates: readonly CandidateId[];
  readonly seats: number;
  /** Nobody has a claim by votes, so that registration order settles nothing. */
  readonly unclaimed?: true;
}

/** What a method gives: seats by candidate or list, and the seats it cannot give for a tie. */
export interface Award {
  readonly seats: ReadonlyMap<CandidateId, number>;
  readonly tie: Tie | null;
}

/**
 * Gives `seats` to the strongest claims; equal claims across the last seat stay a tie.
 *
 * @param claims each worth one seat to its candidate
 * @param compare negative when the first claim is stronger, 0 when they are equal
 */
export function awardStrongest<Claim extends { readonly id: CandidateId }>(
  claims: readonly Claim[],
  seats: number,
  compare: (a: Claim, b: Claim) => number,
): Award {
  const ranked = claims.toSorted(compare);
  const last = ranked[seats - 1];
  const next = ranked[seats];
  if (!last || !next || compare(last, next) !== 0) {
    return { seats: countByCandidate(ranked.slice(0, seats)), tie: null };
  }
  const ahead = ranked.filter((claim) => compare(claim, last) < 0);
  const level = ranked.filter((claim) => compare(claim, last) === 0);
  return {
    seats: countByCandidate(ahead),
    tie: { candidates: level.map(({ id }) => id).toSorted(), seats: seats - ahead.length },
  };
}

function countByCandidate(claims: readonly { readonly id: CandidateId }[]) {
  const seats = new Map<CandidateId, number>();
  for (const { id } of claims) seats.set(id, (seats.get(id) ?? 0) + 1);
  return seats;
}
