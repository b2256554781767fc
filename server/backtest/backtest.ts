import { at, known } from '#election/known.ts';
import type { CandidateId, ContestId, Election } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight, type Night } from '#election/night.ts';
import { readBases, type Basis } from '#projection/basis.ts';
import { candidateAt, firstPlaces } from '#projection/candidates.ts';
import type { CoverageWarning } from '#projection/coverage.ts';
import type { Draws } from '#projection/draws.ts';
import { project, type Projection } from '#projection/projection.ts';
import { listOrders, type Order } from './orders.ts';
import type { RecordedReport } from './recorded.ts';
import { callAhead, callBinomial, callBootstrap, imagineLists, type Rival } from './rivals.ts';
import { rankedProbability, Tally, type Call, type Held } from './score.ts';

/** Shares of the reports after which the night is projected. */
export const MARKS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9];

/** What the projection and its rivals said in one order of a night. */
export interface OrderResult {
  readonly name: string;
  readonly adverse: boolean;
  readonly marks: readonly MarkResult[];
}

/** What was said when so much was counted. */
export interface MarkResult {
  readonly share: number;
  /** Over candidates of partly counted, contested plurality contests. */
  readonly calls: Readonly<Record<'projection' | Rival, readonly Call[]>>;
  /** The same where only one station of the contest is counted. */
  readonly first: readonly Call[];
  /** Over lists of partly counted contests. */
  readonly lists: {
    /** Whether a list gets a seat. */
    readonly calls: readonly Call[];
    /** Ranked probability of its seats. */
    readonly ranked: Readonly<Record<'projection' | Rival, readonly number[]>>;
    /** The same for contests with a baseline, beside uniform swing. */
    readonly swing: { readonly projection: readonly number[]; readonly swing: readonly number[] };
    /** 90% intervals of its seats. */
    readonly seats: Held;
  };
  /** 90% intervals of seats of parties, alliances and independents. */
  readonly intervals: Held;
  /** 90% intervals of votes, of candidates and lists of partly counted contests. */
  readonly votes: Held;
  readonly warnings: readonly CoverageWarning[];
  /** The chance of every threshold, in the order of the pack. */
  readonly thresholds: readonly (number | null)[];
  /** Milliseconds. */
  readonly took: number;
}

/**
 * Replays a recorded night through the projection, in its own and in adverse orders.
 *
 * @param isMeant of the names of all orders those to play
 */
export function backtest(
  election: Election,
  recorded: readonly RecordedReport[],
  onProgress: (done: number, total: number) => void = () => undefined,
  isMeant: (name: string) => boolean = () => true,
): OrderResult[] {
  const end = startNight(election);
  recorded.forEach((fact, index) => applyFact(end, fact, index + 1));
  const final = readFinal(end);
  const orders = listOrders(election, recorded).filter(({ name }) => isMeant(name));
  return orders.map((order, index) => {
    onProgress(index, orders.length);
    return playOrder(election, order, final);
  });
}

/** How the night ended. */
interface Final {
  readonly votes: ReadonlyMap<CandidateId, number>;
  readonly seats: ReadonlyMap<CandidateId, number>;
  readonly parties: ReadonlyMap<string, number>;
}

function readFinal(night: Night): Final {
  const votes = new Map<CandidateId, number>();
  const seats = new Map<CandidateId, number>();
  const parties = new Map<string, number>();
  for (const { contest, outcome, counted } of readBases(night)) {
    contest.candidates.forEach(({ id, partyId, allianceId }, index) => {
      const own = at(outcome.candidates, index).seats;
      seats.set(id, own);
      votes.set(
        id,
        counted.reduce((sum, one) => sum + at(one.votes, index), 0),
      );
      for (const key of [`party ${partyId}`, `alliance ${allianceId}`]) {
        parties.set(key, (parties.get(key) ?? 0) + own);
      }
    });
  }
  return { votes, seats, parties };
}

function playOrder(election: Election, order: Order, final: Final): OrderResult {
  const night = startNight(election);
  const marks: MarkResult[] = [];
  let done = 0;
  for (const share of MARKS) {
    const until = Math.round(share * order.reports.length);
    for (; done < until; done += 1) applyFact(night, at(order.reports, done), done + 1);
    marks.push(judge(night, share, final));
  }
  return { name: order.name, adverse: order.adverse, marks };
}

function judge(night: Night, share: number, final: Final): MarkResult {
  const imagined = new Map<ContestId, Draws>();
  const started = performance.now();
  const projection = project(night, undefined, (one) => {
    if (one.basis.contest.method !== 'plurality') imagined.set(one.basis.contest.id, one);
  });
  const took = performance.now() - started;
  const places = firstPlaces(night.election);
  const calls = { projection: [], ahead: [], binomial: [], bootstrap: [] } as Lists<Call>;
  const first: Call[] = [];
  const lists = {
    calls: [] as Call[],
    ranked: { projection: [], ahead: [], binomial: [], bootstrap: [] } as Lists<number>,
    swing: { projection: [] as number[], swing: [] as number[] },
    seats: new Tally(),
  };
  const votes = new Tally();
  const bases = readBases(night);
  for (const basis of bases) {
    if (!isPartly(basis)) continue;
    const { contest } = basis;
    const from = known(places, contest.id);
    const said = contest.candidates.map(({ id }, index) => {
      const one = candidateAt(projection.candidates, from + index);
      if (!one) throw new Error(`nothing is projected for ${id}`);
      votes.note(one.votes, known(final.votes, id));
      return { probability: one.probability, won: known(final.seats, id) > 0, seats: one.seats };
    });
    if (contest.method === 'plurality') {
      calls.projection.push(...said);
      if (basis.counted.length === 1) first.push(...said);
      for (const [rival, call] of RIVALS) {
        const chances = call(basis);
        said.forEach(({ won }, index) => {
          calls[rival].push({ probability: at(chances, index), won });
        });
      }
      continue;
    }
    const came = contest.candidates.map(({ id }) => known(final.seats, id));
    lists.calls.push(...said);
    said.forEach((one, index) => {
      if (one.seats.high > 0 || at(came, index) > 0) lists.seats.note(one.seats, at(came, index));
    });
    const own = columnsOf(known(imagined, contest.id));
    const score = (imagined: readonly (readonly number[])[]) =>
      imagined.map((one, index) => rankedProbability(one, at(came, index)));
    lists.ranked.projection.push(...score(own));
    const { swing, ...rivals } = imagineLists(basis);
    for (const rival of ['ahead', 'binomial', 'bootstrap'] as const) {
      lists.ranked[rival].push(...score(rivals[rival]));
    }
    if (swing) {
      lists.swing.projection.push(...score(own));
      lists.swing.swing.push(...score(swing));
    }
  }
  return {
    share,
    calls,
    first,
    lists,
    intervals: holdParties(projection, final),
    votes,
    warnings: projection.coverage.warnings,
    thresholds: projection.thresholds.map((one) => one?.both ?? null),
    took,
  };
}

type Lists<One> = Record<'projection' | Rival, One[]>;

const RIVALS = [
  ['ahead', callAhead],
  ['binomial', callBinomial],
  ['bootstrap', callBootstrap],
] as const;

/** Seats of every list in every imagined night. */
function columnsOf({ basis, seats }: Draws): number[][] {
  const size = basis.contest.candidates.length;
  return basis.contest.candidates.map((_, index) =>
    Array.from({ length: seats.length / size }, (_, row) => at(seats, row * size + index)),
  );
}

function holdParties({ seats }: Projection, final: Final): Held {
  const tally = new Tally();
  if (!seats) return tally;
  const said = [
    ...[...seats.parties].map(([id, one]) => [`party ${id}`, one] as const),
    ...[...seats.alliances].map(([id, one]) => [`alliance ${id}`, one] as const),
    ['party null', seats.independent] as const,
  ];
  for (const [key, interval] of said) {
    const came = final.parties.get(key) ?? 0;
    // Who gets nothing and is said to get nothing is no evidence.
    if (came > 0 || interval.high > 0) tally.note(interval, came);
  }
  return tally;
}

/** Some but not all is counted, and not everybody who stands is elected. */
function isPartly({ contest, counted, outstanding }: Basis): boolean {
  const isContested = contest.candidates.length > contest.seats || contest.method !== 'plurality';
  const hasVotes = counted.some(({ total }) => total > 0);
  return isContested && hasVotes && outstanding.length > 0;
}
