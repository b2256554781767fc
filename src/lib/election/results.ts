import {
  changedSince,
  track,
  update,
  updatePart,
  type Changes,
  type Json,
  type Tracked,
} from './changes.ts';
import type { AllianceId, CandidateId, Contest, ContestId, PartyId, Subject } from './model.ts';
import type { ContestNight, Night, SheetCounts } from './night.ts';
import { securedSeats, type CandidateStatus, type ContestStatus, type Outcome } from './outcome.ts';
import type { Tie } from './seats/award.ts';
import { SeatCount, type Seats } from './seat-count.ts';
import type { Tally, Turnout } from './tally.ts';
import type { ThresholdOutcome } from './threshold.ts';

/** Where the figures come from: the same version gives the same bytes on every node. */
export interface Origin {
  readonly election: string;
  /** Position of the last fact counted. */
  readonly version: number;
  /** The log's hash at that position, hexadecimal. */
  readonly head: string;
  /** When that fact was recorded. */
  readonly at: string | null;
}

/** The whole city, contests left out. */
interface City {
  /** Test data: the night is a rehearsal. */
  readonly rehearsal: boolean;
  readonly sheets: SheetCounts;
  readonly registered: { readonly total: number; readonly counted: number };
  readonly ballotsCast: number;
  readonly turnout: Turnout;
  readonly seats: {
    readonly total: number;
    readonly parties: Readonly<Record<PartyId, PublishedSeats>>;
    readonly alliances: Readonly<Record<AllianceId, PublishedSeats>>;
    readonly independent: PublishedSeats;
  };
  readonly thresholds: readonly PublishedThreshold[];
  readonly projection: null;
}

export interface PublishedSeats extends Readonly<Seats> {
  readonly projected: null;
}

export interface PublishedThreshold extends ThresholdOutcome {
  readonly id: string;
  readonly for: Subject;
  readonly probability: null;
}

interface ContestCount extends Pick<Tally, 'stations' | 'registered' | 'ballotsCast' | 'invalid'> {
  readonly status: ContestStatus;
  /** Candidates the desk has called by hand; never counted as seats. */
  readonly called: readonly CandidateId[];
  /** The desk holds the count for final. */
  readonly closed: boolean;
}

/** A contest in the summary: who holds its seats by the count so far. */
export interface ContestSummary extends ContestCount {
  readonly holders: readonly SeatHolder[];
}

export interface SeatHolder extends Readonly<Seats> {
  readonly party: PartyId | null;
  readonly alliance: AllianceId | null;
}

/** A contest in the results: its candidates in ballot order. */
export interface ContestResult extends ContestCount {
  readonly turnout: Turnout;
  /** Equal claims to the last seats, by the count so far. */
  readonly tie: Tie | null;
  /** Candidates out of the race: their votes stay, and get no seat. */
  readonly withdrawn: readonly CandidateId[];
  readonly candidates: readonly CandidateResult[];
}

export interface CandidateResult {
  readonly id: CandidateId;
  readonly votes: number;
  readonly status: CandidateStatus;
  readonly seats: number;
  readonly probability: null;
}

export interface Results extends Origin, City {
  readonly contests: Readonly<Record<ContestId, ContestResult>>;
}

interface SummaryParts extends City {
  readonly contests: Readonly<Record<ContestId, ContestSummary>>;
}

/** What a wall needs: the results without candidates. */
export type Summary = Origin & SummaryParts;

/** What changed in the summary from one version to another. */
export type Patch = Changes<SummaryParts> & {
  readonly from: number;
  readonly to: number;
} & Pick<Origin, 'head' | 'at'>;

/** Publishes a night: its results whole, its summary, and what changed since a version. */
export class Publication {
  readonly seats: SeatCount;
  readonly #night: Night;
  readonly #tracked: Tracked;
  /** The versions at which this node compared: what it knows changed is exact from these only. */
  readonly #compared: Set<number>;

  constructor(night: Night) {
    this.#night = night;
    this.seats = new SeatCount(night);
    this.seats.refresh();
    const parts = { ...this.#city(), contests: this.#summaries(() => true) };
    this.#tracked = track(parts as unknown as Json, night.version);
    this.#compared = new Set([night.version]);
  }

  get version(): number {
    return this.#night.version;
  }

  results(head: string): Results {
    this.#refresh();
    const contests: Record<ContestId, ContestResult> = {};
    for (const id of this.#night.contests.keys()) contests[id] = this.#result(id);
    return { ...this.#origin(head), ...this.#city(), contests };
  }

  summary(head: string): Summary {
    this.#refresh();
    const parts = changedSince(this.#tracked, -1) as unknown as SummaryParts;
    return { ...this.#origin(head), ...parts };
  }

  /**
   * What changed after `from`, which may be any version this log has had. A client that comes
   * from another node may have seen a figure that came and went between two comparisons here,
   * so it gets all that facts have touched since.
   */
  patch(from: number, head: string): Patch {
    this.#refresh();
    const { version, at } = this.#origin(head);
    const changes = this.#compared.has(from)
      ? (changedSince(this.#tracked, from) as Changes<SummaryParts> | undefined)
      : this.#touchedSince(from);
    return { from, to: version, head, at, ...changes };
  }

  #touchedSince(from: number): Changes<SummaryParts> {
    const contests = this.#summaries(({ touchedAt }) => touchedAt > from);
    return { ...this.#city(), contests } as Changes<SummaryParts>;
  }

  contest(id: ContestId): ContestResult | null {
    this.#refresh();
    return this.#night.contests.has(id) ? this.#result(id) : null;
  }

  #refresh(): void {
    const { version } = this.#night;
    if (this.#compared.has(version)) return;
    this.#compared.add(version);
    for (const id of this.seats.refresh()) {
      updatePart(this.#tracked, ['contests', id], this.#summarize(id) as unknown as Json, version);
    }
    update(this.#tracked, this.#city() as unknown as Json, version);
  }

  #origin(head: string): Origin {
    const { election, version, at } = this.#night;
    return { election: election.id, version, head, at };
  }

  #city(): City {
    const { rehearsal, sheets, stations } = this.#night;
    const { total, parties, alliances, independent, thresholds } = this.seats;
    return {
      rehearsal,
      sheets: { ...sheets },
      registered: { ...stations.registered },
      ballotsCast: stations.ballotsCast,
      turnout: { ...stations.turnout },
      seats: {
        total,
        parties: publishSeats(parties),
        alliances: publishSeats(alliances),
        independent: { ...independent, projected: null },
      },
      thresholds: thresholds.map((count) => ({
        id: count.threshold.id,
        for: count.subject,
        ...count.outcome(),
        probability: null,
      })),
      projection: null,
    };
  }

  #summaries(isWanted: (contest: ContestNight) => boolean): Record<ContestId, ContestSummary> {
    const summaries: Record<ContestId, ContestSummary> = {};
    for (const [id, contest] of this.#night.contests) {
      if (isWanted(contest)) summaries[id] = this.#summarize(id);
    }
    return summaries;
  }

  #summarize(id: ContestId): ContestSummary {
    const one = this.#night.contests.get(id)!;
    const outcome = this.seats.outcomes.get(id)!;
    return { ...countOf(one, outcome), holders: holdersOf(one.contest, outcome) };
  }

  #result(id: ContestId): ContestResult {
    const one = this.#night.contests.get(id)!;
    const { contest, tally, orders } = one;
    const outcome = this.seats.outcomes.get(id)!;
    return {
      ...countOf(one, outcome),
      withdrawn: [...orders.withdrawn],
      turnout: { ...tally.turnout },
      tie: outcome.tie,
      candidates: contest.candidates.map((candidate, place) => ({
        id: candidate.id,
        votes: tally.votes[place]!,
        ...outcome.candidates[place]!,
        probability: null,
      })),
    };
  }
}

function countOf({ tally, orders }: ContestNight, outcome: Outcome): ContestCount {
  return {
    stations: { ...tally.stations },
    registered: { ...tally.registered },
    ballotsCast: tally.ballotsCast,
    invalid: tally.invalid,
    status: outcome.status,
    called: orders.called,
    closed: orders.closed,
  };
}

/** Who holds the contest's seats, by party and alliance together, in ballot order. */
function holdersOf(contest: Contest, outcome: Outcome): SeatHolder[] {
  const holders = new Map<string, SeatHolder>();
  contest.candidates.forEach(({ partyId: party, allianceId: alliance }, place) => {
    const one = outcome.candidates[place]!;
    if (one.seats === 0) return;
    const key = `${party} ${alliance}`;
    const { secured, leading } = holders.get(key) ?? { secured: 0, leading: 0 };
    holders.set(key, {
      party,
      alliance,
      secured: secured + securedSeats(one),
      leading: leading + one.seats,
    });
  });
  return [...holders.values()];
}

function publishSeats<Id extends string>(
  counts: ReadonlyMap<Id, Seats>,
): Readonly<Record<Id, PublishedSeats>> {
  const published = {} as Record<Id, PublishedSeats>;
  for (const [id, seats] of counts) published[id] = { ...seats, projected: null };
  return published;
}
