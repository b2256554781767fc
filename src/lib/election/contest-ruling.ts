import type { CandidateId, FactId } from './model.ts';
import type { Lot } from './seats/last-seat-tie.ts';

/** What the desk can rule on a contest; none of it touches a vote. */
export type ContestDecision =
  /** Who of the tied gets the last seats, by lot or by the commission; none: taken back. */
  | ({ readonly type: 'lot' } & Lot)
  /** Seats the desk calls before the count proves them; none: the call is taken back. */
  | { readonly type: 'call'; readonly candidateIds: readonly CandidateId[] }
  /** Out of the race: their votes stay, and get no seat. */
  | { readonly type: 'withdraw'; readonly candidateId: CandidateId }
  | { readonly type: 'reinstate'; readonly candidateId: CandidateId }
  /** The desk holds the count for final. */
  | { readonly type: 'close' }
  | { readonly type: 'reopen' };

export interface ContestRuling {
  readonly id: FactId;
  /** The ruling on the same matter that was in force when this one was made. */
  readonly previous: FactId | null;
  readonly decision: ContestDecision;
}

/** What holds for a contest by the rulings in force. */
export interface ContestOrders {
  readonly lot: Lot | null;
  readonly called: readonly CandidateId[];
  readonly withdrawn: ReadonlySet<CandidateId>;
  readonly closed: boolean;
}

export const NO_ORDERS: ContestOrders = {
  lot: null,
  called: [],
  withdrawn: new Set(),
  closed: false,
};

/** The matter a ruling is about: rulings on different matters do not meet. */
export function matterOf(decision: ContestDecision): string {
  switch (decision.type) {
    case 'lot':
    case 'call':
      return decision.type;
    case 'withdraw':
    case 'reinstate':
      return `candidate ${decision.candidateId}`;
    case 'close':
    case 'reopen':
      return 'closing';
  }
}

/** The rulings that count: of those on one matter with the same previous one the first. */
export function countingContestRulings(rulings: readonly ContestRuling[]): ContestRuling[] {
  const first = new Map<string, ContestRuling>();
  for (const ruling of rulings) {
    const key = `${matterOf(ruling.decision)} ${ruling.previous}`;
    if (!first.has(key)) first.set(key, ruling);
  }
  return [...first.values()];
}

/** The ruling in force on each matter: the end of the chain that starts with none before it. */
export function contestRulingsInForce(
  rulings: readonly ContestRuling[],
): ReadonlyMap<string, ContestRuling> {
  const inForce = new Map<string, ContestRuling>();
  const chains = Map.groupBy(countingContestRulings(rulings), ({ decision }) => matterOf(decision));
  for (const [matter, chain] of chains) {
    const next = new Map(chain.map((one) => [one.previous, one]));
    let last = next.get(null);
    for (let steps = chain.length; last && next.has(last.id) && steps > 0; steps -= 1) {
      last = next.get(last.id);
    }
    if (last) inForce.set(matter, last);
  }
  return inForce;
}

export function ordersOf(rulings: readonly ContestRuling[]): ContestOrders {
  const orders = { ...NO_ORDERS, withdrawn: new Set<CandidateId>() };
  for (const { decision } of contestRulingsInForce(rulings).values()) {
    if (decision.type === 'lot' && decision.elected.length > 0) orders.lot = decision;
    if (decision.type === 'call') orders.called = decision.candidateIds;
    if (decision.type === 'withdraw') orders.withdrawn.add(decision.candidateId);
    if (decision.type === 'close') orders.closed = true;
  }
  return orders;
}
