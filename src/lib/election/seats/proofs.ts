import type { CandidateId } from '../model.ts';
import type { Contender } from './award.ts';

/** What can be proven of the candidates of a plurality contest while stations are out. */
export interface Proofs {
  readonly clinched: ReadonlySet<CandidateId>;
  readonly eliminated: ReadonlySet<CandidateId>;
}

/** All that a proof rests on. */
export interface Ground {
  /** With the votes of settled stations only. */
  readonly candidates: readonly Contender[];
  readonly seats: number;
  readonly votesPerBallot: number;
  /** The most votes one ballot may give to one candidate. */
  readonly marksPerCandidate: number;
  /** Registered voters of the stations not settled; null where one is unknown. */
  readonly outstanding: number | null;
  /** Whether equal votes are decided by registration order. */
  readonly byRegistration: boolean;
}

/** The same where every outstanding station's size is known. */
interface KnownGround extends Ground {
  readonly outstanding: number;
}

/**
 * Proves seats. With M seats, v votes a ballot and R voters outstanding:
 * *eliminated* when M rivals already have more than the candidate could reach;
 * *clinched* unless the M rivals easiest to lift could all reach the candidate, each
 * gaining at most R (where a ballot may give k votes to one: k·R) and together at most v·R. A tie counts against both, save where
 * registration order settles it. Voters added on the day beyond the list are assumed
 * absent. (The two bounds are those of a block vote's margin; for M = 1 and v = 1 they
 * are the usual "lead larger than what is out".)
 */
export function proveSeats(ground: Ground): Proofs {
  const { candidates, seats, outstanding } = ground;
  const everyone = new Set(candidates.map(({ id }) => id));
  if (candidates.length <= seats) return { clinched: everyone, eliminated: new Set() };
  if (outstanding === null) return { clinched: new Set(), eliminated: new Set() };
  const known = { ...ground, outstanding };
  const settles = ground.byRegistration && haveDistinctOrders(candidates);
  const ranked = candidates.toSorted(
    (a, b) => b.votes - a.votes || (a.registrationOrder ?? 0) - (b.registrationOrder ?? 0),
  );
  return {
    clinched: new Set(pick(ranked, (one) => isClinched(one, ranked, known, settles))),
    eliminated: new Set(pick(ranked, (one) => isEliminated(one, ranked, known, settles))),
  };
}

function isEliminated(
  one: Contender,
  ranked: readonly Contender[],
  ground: KnownGround,
  settles: boolean,
) {
  const reach = one.votes + ground.marksPerCandidate * ground.outstanding;
  let above = 0;
  for (const rival of ranked) {
    if (rival.votes < reach || above >= ground.seats) break;
    if (rival === one) continue;
    if (rival.votes > reach || (settles && isEarlier(rival, one))) above += 1;
  }
  return above >= ground.seats;
}

/** The rivals easiest to lift come first in the ranking. */
function isClinched(
  one: Contender,
  ranked: readonly Contender[],
  ground: KnownGround,
  settles: boolean,
) {
  let lifted = 0;
  let together = 0;
  for (const rival of ranked) {
    if (lifted === ground.seats) break;
    if (rival === one) continue;
    const level = settles && isEarlier(one, rival) ? 1 : 0;
    const lift = Math.max(0, one.votes - rival.votes + level);
    if (lift > ground.marksPerCandidate * ground.outstanding) return true;
    together += lift;
    lifted += 1;
  }
  return together > ground.votesPerBallot * ground.outstanding;
}

function pick(candidates: readonly Contender[], holds: (one: Contender) => boolean) {
  return candidates.filter(holds).map(({ id }) => id);
}

function isEarlier(a: Contender, b: Contender): boolean {
  return (a.registrationOrder ?? Infinity) < (b.registrationOrder ?? Infinity);
}

function haveDistinctOrders(candidates: readonly Contender[]): boolean {
  const orders = new Set(candidates.map(({ registrationOrder }) => registrationOrder));
  return orders.size === candidates.length && !orders.has(null);
}
