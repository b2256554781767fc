import { at, known } from '#election/known.ts';
import type { CandidateId, Election } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight, type Night } from '#election/night.ts';
import { readBases, type Basis } from '#projection/basis.ts';
import { candidateAt, firstPlaces } from '#projection/candidates.ts';
import type { Interval } from '#projection/interval.ts';
import { project } from '#projection/projection.ts';
import { listOrders, type Order } from './orders.ts';
import type { RecordedReport } from './recorded.ts';
import { callAhead, callBinomial } from './rivals.ts';
import type { Call } from './score.ts';

/** Shares of the reports after which the night is projected. */
export const MARKS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9];

/** What the projection and two rivals said in one order of a night. */
export interface OrderResult {
  readonly name: string;
  readonly adverse: boolean;
  /** Over candidates of partly counted, contested plurality contests, all marks pooled. */
  readonly calls: {
    readonly projection: Call[];
    readonly ahead: Call[];
    readonly binomial: Call[];
  };
  /** Intervals of seats of parties, alliances and independents, and whether they held. */
  readonly intervals: { readonly held: number; readonly count: number };
  readonly marks: readonly MarkResult[];
}

export interface MarkResult {
  readonly share: number;
  /** The chance of every threshold, in the order of the pack. */
  readonly thresholds: readonly (number | null)[];
  readonly took: number;
}

/** Replays a recorded night through the projection, in its own and in adverse orders. */
export function backtest(
  election: Election,
  recorded: readonly RecordedReport[],
  onProgress: (done: number, total: number) => void = () => undefined,
): OrderResult[] {
  const end = startNight(election);
  recorded.forEach((fact, index) => applyFact(end, fact, index + 1));
  const final = readFinal(end);
  const orders = listOrders(election, recorded);
  return orders.map((order, index) => {
    onProgress(index, orders.length);
    return playOrder(election, order, final);
  });
}

/** How the night ended. */
interface Final {
  readonly winners: ReadonlySet<CandidateId>;
  readonly seats: ReadonlyMap<string, number>;
}

function readFinal(night: Night): Final {
  const winners = new Set<CandidateId>();
  const seats = new Map<string, number>();
  for (const { contest, outcome } of readBases(night)) {
    contest.candidates.forEach(({ id, partyId, allianceId }, index) => {
      const own = at(outcome.candidates, index).seats;
      if (own > 0) winners.add(id);
      for (const key of [`party ${partyId}`, `alliance ${allianceId}`]) {
        seats.set(key, (seats.get(key) ?? 0) + own);
      }
    });
  }
  return { winners, seats };
}

function playOrder(election: Election, order: Order, final: Final): OrderResult {
  const night = startNight(election);
  const calls = { projection: [] as Call[], ahead: [] as Call[], binomial: [] as Call[] };
  const intervals = { held: 0, count: 0 };
  const marks: MarkResult[] = [];
  const places = firstPlaces(election);
  let done = 0;
  for (const share of MARKS) {
    const until = Math.round(share * order.reports.length);
    for (; done < until; done += 1) applyFact(night, at(order.reports, done), done + 1);
    const started = performance.now();
    const projection = project(night);
    const took = performance.now() - started;
    for (const basis of readBases(night)) {
      if (!isPartly(basis)) continue;
      const first = known(places, basis.contest.id);
      const ahead = callAhead(basis);
      const binomial = callBinomial(basis);
      basis.contest.candidates.forEach(({ id }, index) => {
        const won = final.winners.has(id);
        const projected = candidateAt(projection.candidates, first + index);
        if (!projected) throw new Error(`nothing is projected for ${id}`);
        calls.projection.push({ probability: projected.probability, won });
        calls.ahead.push({ probability: at(ahead, index), won });
        calls.binomial.push({ probability: at(binomial, index), won });
      });
    }
    if (projection.seats) {
      const { parties, alliances, independent } = projection.seats;
      const seen: [string, Interval][] = [
        ...[...parties].map(([id, one]): [string, Interval] => [`party ${id}`, one]),
        ...[...alliances].map(([id, one]): [string, Interval] => [`alliance ${id}`, one]),
        ['party null', independent],
      ];
      for (const [key, { low, high }] of seen) {
        const came = final.seats.get(key) ?? 0;
        // Who gets nothing and is said to get nothing is no evidence.
        if (came === 0 && high === 0) continue;
        intervals.count += 1;
        if (low <= came && came <= high) intervals.held += 1;
      }
    }
    marks.push({ share, thresholds: projection.thresholds.map((one) => one?.both ?? null), took });
  }
  return { name: order.name, adverse: order.adverse, calls, intervals, marks };
}

/** Some but not all is counted, and not everybody who stands is elected. */
function isPartly({ contest, counted, outstanding }: Basis): boolean {
  const isContested = contest.candidates.length > contest.seats;
  const hasVotes = counted.some(({ total }) => total > 0);
  return contest.method === 'plurality' && isContested && hasVotes && outstanding.length > 0;
}
