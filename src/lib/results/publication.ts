import { at, known } from '#election/known.ts';
import {
  changedSince,
  track,
  update,
  updatePart,
  type Changes,
  type Json,
  type Tracked,
} from './changes.ts';
import type { ContestId } from '#election/model.ts';
import type { ContestNight, Night } from '#election/night.ts';
import type { Outcome } from '#election/outcome.ts';
import { candidateAt, firstPlaces } from '#projection/candidates.ts';
import type { Projection } from '#projection/projection.ts';
import {
  countOf,
  holdersOf,
  publishCandidate,
  publishProjection,
  publishSeats,
  round,
} from './publish-figures.ts';
import type {
  City,
  ContestResult,
  ContestSummary,
  Origin,
  Patch,
  Results,
  Summary,
  SummaryParts,
} from './results.ts';
import { SeatCount } from '#election/seat-count.ts';

/** What a node had published at a moment: a version, or another projection of it. */
export interface Edition {
  readonly number: number;
  readonly version: number;
}

/** Publishes a night: its results whole, its summary, and what changed since a version. */
export class Publication {
  readonly seats: SeatCount;
  readonly #night: Night;
  readonly #tracked: Tracked;
  /** For each contest the place of its first candidate among all. */
  readonly #places: ReadonlyMap<ContestId, number>;
  /** The version that is tracked, and how many changes were published until then. */
  #edition: Edition;
  #projection: Projection | null = null;

  constructor(night: Night) {
    this.#night = night;
    this.seats = new SeatCount(night);
    this.seats.refresh();
    this.#places = firstPlaces(night.election);
    const parts = { ...this.#city(), contests: this.#summaries(() => true) };
    this.#edition = { number: 0, version: night.version };
    this.#tracked = track(parts as unknown as Json, this.#edition.number);
  }

  /** Publishes a projection beside the count; null: there is none any more. */
  project(projection: Projection | null): void {
    this.#refresh();
    this.#projection = projection;
    this.#nextEdition();
    update(this.#tracked, this.#city() as unknown as Json, this.#edition.number);
  }

  /** What is published now. */
  get edition(): Edition {
    this.#refresh();
    return this.#edition;
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

  /** What changed since an edition published here. */
  patch({ number, version }: Edition, head: string): Patch {
    this.#refresh();
    const changes = changedSince(this.#tracked, number) as Changes<SummaryParts> | undefined;
    return this.#patch(version, head, changes);
  }

  /**
   * What may have changed after `from`, any version this log has had. A client that comes from
   * another node may have seen a figure that came and went between two editions here, and another
   * projection, so it gets all that facts have touched since.
   */
  catchUp(from: number, head: string): Patch {
    this.#refresh();
    const contests = this.#summaries(({ touchedAt }) => touchedAt > from);
    return this.#patch(from, head, { ...this.#city(), contests });
  }

  #patch(from: number, head: string, changes: Changes<SummaryParts> | undefined): Patch {
    const { version, at } = this.#origin(head);
    return { from, to: version, head, at, ...changes };
  }

  /** Where every contest stands. */
  outcomes(): ReadonlyMap<ContestId, Outcome> {
    this.#refresh();
    return this.seats.outcomes;
  }

  /** A contest whole; null: there is none. */
  contest(id: ContestId): ContestResult | null {
    return this.#night.contests.has(id) ? this.resultOf(id) : null;
  }

  /** The same for one that there is. */
  resultOf(id: ContestId): ContestResult {
    this.#refresh();
    return this.#result(id);
  }

  #refresh(): void {
    if (this.#edition.version === this.version) return;
    const { number } = this.#nextEdition();
    for (const id of this.seats.refresh()) {
      updatePart(this.#tracked, ['contests', id], this.#summarize(id) as unknown as Json, number);
    }
    update(this.#tracked, this.#city() as unknown as Json, number);
  }

  #nextEdition(): Edition {
    this.#edition = { number: this.#edition.number + 1, version: this.version };
    return this.#edition;
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
      thresholds: thresholds.map((count, index) => ({
        id: count.threshold.id,
        for: count.subject,
        ...count.outcome(),
        probability: round(projection?.thresholds[index]?.both ?? null),
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
    const one = known(this.#night.contests, id);
    const outcome = known(this.seats.outcomes, id);
    return { ...countOf(one, outcome), holders: holdersOf(one.contest, outcome) };
  }

  #result(id: ContestId): ContestResult {
    const one = known(this.#night.contests, id);
    const { contest, tally, orders } = one;
    const outcome = known(this.seats.outcomes, id);
    const first = known(this.#places, id);
    return {
      ...countOf(one, outcome),
      withdrawn: [...orders.withdrawn],
      turnout: { ...tally.turnout },
      tie: outcome.tie,
      candidates: contest.candidates.map((candidate, index) => ({
        id: candidate.id,
        votes: at(tally.votes, index),
        ...at(outcome.candidates, index),
        ...publishCandidate(
          this.#projection && candidateAt(this.#projection.candidates, first + index),
        ),
      })),
    };
  }
}
