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
import type { Coverage } from './projection/coverage.ts';
import { candidateAt, firstPlaces, type ProjectedCandidate } from './projection/candidates.ts';
import type { Interval } from './projection/interval.ts';
import type { Projection } from './projection/projection.ts';
import type { TippingDistrict } from './projection/threshold-chance.ts';
import type { ContestNight, Night, SheetCounts } from './night.ts';
import { securedSeats, type CandidateStatus, type ContestStatus, type Outcome } from './outcome.ts';
import type { Tie } from './seats/award.ts';
import { SeatCount, type Seats } from './seat-count.ts';
import type { Tally, Turnout } from './tally.ts';
import type { ThresholdOutcome } from './threshold.ts';

/** Where the figures come from: the same version, and projection, give the same bytes on every node. */
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
  /** What staff chose for every wall, and until when; null: nothing. */
  readonly wall: Night['wall'];
  /** null: nothing was projected yet. */
  readonly projection: PublishedProjection | null;
}

/** What is projected beside seats and thresholds; it may lag behind the count. */
export interface PublishedProjection {
  /** Position of the last fact it rests on. */
  readonly version: number;
  readonly coverage: Coverage;
  /** In the order of the thresholds; null: too little is counted to say. */
  readonly thresholds: readonly (PublishedChance | null)[];
}

/** Each part of a threshold by itself, and where it is decided. */
export interface PublishedChance {
  readonly signatures: number;
  readonly districts: number;
  readonly tipping: readonly TippingDistrict[];
}

export interface PublishedSeats extends Readonly<Seats> {
  /** null: too little is counted to say. */
  readonly projected: Interval | null;
}

export interface PublishedThreshold extends ThresholdOutcome {
  readonly id: string;
  readonly for: Subject;
  /** That both parts are reached; null: too little is counted to say. */
  readonly probability: number | null;
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
  /** Of a seat, or of at least one; null: nothing is counted. */
  readonly probability: number | null;
  /** Final votes, and for a list its seats, in nine of ten imagined nights. */
  readonly projected: Pick<ProjectedCandidate, 'votes' | 'seats'> | null;
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

/** From one projection to the next at the same version. */
const STEP = 2 ** -20;

/** Publishes a night: its results whole, its summary, and what changed since a version. */
export class Publication {
  readonly seats: SeatCount;
  readonly #night: Night;
  readonly #tracked: Tracked;
  /** For each contest the place of its first candidate among all. */
  readonly #places: ReadonlyMap<ContestId, number>;
  /** The version that is tracked. */
  #current: number;
  #projection: Projection | null = null;
  #projectedAt = 0;

  constructor(night: Night) {
    this.#night = night;
    this.seats = new SeatCount(night);
    this.seats.refresh();
    this.#places = firstPlaces(night.election);
    const parts = { ...this.#city(), contests: this.#summaries(() => true) };
    this.#tracked = track(parts as unknown as Json, night.version);
    this.#current = night.version;
  }

  /**
   * Publishes a projection beside the count. It comes between two versions, half a step after the
   * newest, so that whoever has that version gets it with the next patch.
   */
  project(projection: Projection | null): void {
    this.#refresh();
    this.#projection = projection;
    this.#projectedAt = Math.max(this.version + 0.5, this.#projectedAt + STEP);
    update(this.#tracked, this.#city() as unknown as Json, this.#projectedAt);
  }

  /** What was published last: a version, or half a step after it where a projection came. */
  get edition(): number {
    return Math.max(this.version, this.#projectedAt);
  }

  /** The newest fact that the projection published rests on; null where there is none. */
  get projectedVersion(): number | null {
    return this.#projection?.version ?? null;
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

  /** What changed after `from`, an edition published here. */
  patch(from: number, head: string): Patch {
    this.#refresh();
    const changes = changedSince(this.#tracked, from) as Changes<SummaryParts> | undefined;
    return this.#patch(from, head, changes);
  }

  /**
   * What may have changed after `from`, any version this log has had. A client that comes from
   * another node may have seen a figure that came and went between two editions here, and another
   * projection, so it gets all that facts have touched since.
   */
  catchUp(from: number, head: string): Patch {
    this.#refresh();
    const contests = this.#summaries(({ touchedAt }) => touchedAt > from);
    return this.#patch(from, head, { ...this.#city(), contests } as Changes<SummaryParts>);
  }

  #patch(from: number, head: string, changes: Changes<SummaryParts> | undefined): Patch {
    const { version, at } = this.#origin(head);
    return { from: Math.floor(from), to: version, head, at, ...changes };
  }

  /** Where every contest stands. */
  outcomes(): ReadonlyMap<ContestId, Outcome> {
    this.#refresh();
    return this.seats.outcomes;
  }

  contest(id: ContestId): ContestResult | null {
    this.#refresh();
    return this.#night.contests.has(id) ? this.#result(id) : null;
  }

  #refresh(): void {
    const { version } = this.#night;
    if (this.#current === version) return;
    this.#current = version;
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
    const { rehearsal, sheets, stations, wall } = this.#night;
    const { total, parties, alliances, independent, thresholds } = this.seats;
    const projection = this.#projection;
    return {
      rehearsal,
      sheets: { ...sheets },
      registered: { ...stations.registered },
      ballotsCast: stations.ballotsCast,
      turnout: { ...stations.turnout },
      seats: {
        total,
        parties: publishSeats(parties, projection?.seats?.parties),
        alliances: publishSeats(alliances, projection?.seats?.alliances),
        independent: { ...independent, projected: projection?.seats?.independent ?? null },
      },
      thresholds: thresholds.map((count, place) => ({
        id: count.threshold.id,
        for: count.subject,
        ...count.outcome(),
        probability: round(projection?.thresholds[place]?.both ?? null),
      })),
      wall,
      projection: projection && publishProjection(projection),
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
    const first = this.#places.get(id)!;
    return {
      ...countOf(one, outcome),
      withdrawn: [...orders.withdrawn],
      turnout: { ...tally.turnout },
      tie: outcome.tie,
      candidates: contest.candidates.map((candidate, place) => ({
        id: candidate.id,
        votes: tally.votes[place]!,
        ...outcome.candidates[place]!,
        ...publishCandidate(
          this.#projection && candidateAt(this.#projection.candidates, first + place),
        ),
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
  projected: ReadonlyMap<Id, Interval> | undefined,
): Readonly<Record<Id, PublishedSeats>> {
  const published = {} as Record<Id, PublishedSeats>;
  for (const [id, seats] of counts)
    published[id] = { ...seats, projected: projected?.get(id) ?? null };
  return published;
}

function publishCandidate(
  projected: ProjectedCandidate | null,
): Pick<CandidateResult, 'probability' | 'projected'> {
  if (!projected) return { probability: null, projected: null };
  const { probability, votes, seats } = projected;
  return { probability: round(probability), projected: { votes, seats } };
}

/** As many tipping districts as anybody reads. */
const MOST_TIPPING = 10;

function publishProjection({ version, coverage, thresholds }: Projection): PublishedProjection {
  return {
    version,
    coverage,
    thresholds: thresholds.map(
      (chance) =>
        chance && {
          signatures: round(chance.signatures),
          districts: round(chance.districts),
          tipping: chance.tipping.slice(0, MOST_TIPPING).map((one) => ({
            ...one,
            chance: round(one.chance),
            change: round(one.change),
          })),
        },
    ),
  };
}

/** To a millionth: enough never to read as certain what is not. */
function round<Probability extends number | null>(probability: Probability): Probability {
  return (probability === null ? null : Math.round(1e6 * probability) / 1e6) as Probability;
}
