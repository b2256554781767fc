import { at } from '../known.ts';
import type { CandidateId } from '../model.ts';
import type { Award, Contender, Tie } from './award.ts';

/** A lot drawn or a ruling of the commission: who of the tied gets the seats. */
export interface Lot {
  readonly tied: readonly CandidateId[];
  readonly elected: readonly CandidateId[];
}

/**
 * Settles a tie by registration order: of candidates tied for the last seats the one
 * registered earlier is elected. It settles nothing where an order is missing or nobody has
 * a claim, and only part where two are equal.
 */
export function settleByRegistration(award: Award, candidates: readonly Contender[]): Award {
  const { tie } = award;
  if (!tie || tie.unclaimed) return award;
  const orders = new Map(candidates.map(({ id, registrationOrder }) => [id, registrationOrder]));
  const level: { id: CandidateId; order: number }[] = [];
  for (const id of tie.candidates) {
    const order = orders.get(id) ?? null;
    if (order === null) return award;
    level.push({ id, order });
  }
  level.sort((a, b) => a.order - b.order);
  const last = at(level, tie.seats - 1).order;
  const next = at(level, tie.seats).order;
  if (last < next) return give(award, level.slice(0, tie.seats), null);
  const ahead = level.filter(({ order }) => order < last);
  const still = level.filter(({ order }) => order === last).map(({ id }) => id);
  return give(award, ahead, { candidates: still, seats: tie.seats - ahead.length });
}

/** Settles a tie by a recorded lot, which holds only while exactly those candidates are tied. */
export function settleByLot(award: Award, lot: Lot | null): Award {
  if (!lot || !award.tie || !isLotFor(lot, award.tie)) return award;
  return give(
    award,
    lot.elected.map((id) => ({ id })),
    null,
  );
}

/** Whether a lot is between exactly those who are tied, for all the seats they are tied for. */
export function isLotFor(lot: Lot, tie: Tie): boolean {
  const tied = new Set(tie.candidates);
  const elected = new Set(lot.elected);
  return (
    lot.tied.length === tied.size &&
    lot.tied.every((id) => tied.has(id)) &&
    lot.elected.length === tie.seats &&
    elected.size === tie.seats &&
    lot.elected.every((id) => tied.has(id))
  );
}

function give(award: Award, to: readonly { readonly id: CandidateId }[], tie: Tie | null): Award {
  const seats = new Map(award.seats);
  for (const { id } of to) seats.set(id, (seats.get(id) ?? 0) + 1);
  return { seats, tie };
}
