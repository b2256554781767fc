import { countingLinks, type Link, type Stamp } from './chain.ts';
import type { CandidateId } from './model.ts';
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

export interface ContestRuling extends Link {
  /** Who made it, and who agreed where the desk rules by two. */
  readonly stamps: readonly Stamp[];
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

/** The rulings that count, by their matter, in the order of the log. */
export function countingRulings(
  rulings: readonly ContestRuling[],
): ReadonlyMap<string, readonly ContestRuling[]> {
  const byMatter = Map.groupBy(rulings, ({ decision }) => matterOf(decision));
  return new Map([...byMatter].map(([matter, on]) => [matter, countingLinks(on)]));
}

/** The last ruling that counts on each matter: the next one names it. */
export function lastRulings(rulings: readonly ContestRuling[]): ReadonlyMap<string, ContestRuling> {
  const last = [...countingRulings(rulings)].flatMap(([matter, counting]) => {
    const ruling = counting.at(-1);
    return ruling ? [[matter, ruling] as const] : [];
  });
  return new Map(last);
}

/**
 * What holds by the rulings: on each matter the last that counts. What a person set aside has ruled
 * keeps its place, since later rulings may name it, and orders nothing.
 */
export function ordersOf(
  rulings: readonly ContestRuling[],
  isAside: (stamp: Stamp) => boolean,
): ContestOrders {
  const orders = { ...NO_ORDERS, withdrawn: new Set<CandidateId>() };
  for (const counting of countingRulings(rulings).values()) {
    const decision = counting.findLast(({ stamps }) => !stamps.some(isAside))?.decision;
    if (!decision) continue;
    if (decision.type === 'lot' && decision.elected.length > 0) orders.lot = decision;
    if (decision.type === 'call') orders.called = decision.candidateIds;
    if (decision.type === 'withdraw') orders.withdrawn.add(decision.candidateId);
    if (decision.type === 'close') orders.closed = true;
  }
  return orders;
}
