import type { Changes } from './changes.ts';
import type { AllianceId, CandidateId, ContestId, PartyId, Subject } from '#election/model.ts';
import type { Night, SheetCounts } from '#election/night.ts';
import type { CandidateStatus, ContestStatus } from '#election/outcome.ts';
import type { ProjectedCandidate } from '#projection/candidates.ts';
import type { Coverage } from '#projection/coverage.ts';
import type { Interval } from '#projection/interval.ts';
import type { TippingDistrict } from '#projection/threshold-chance.ts';
import type { Tie } from '#election/seats/award.ts';
import type { Seats } from '#election/seat-count.ts';
import type { Tally } from '#election/tally.ts';
import type { Turnout } from '#election/turnout.ts';
import type { ThresholdOutcome } from '#election/threshold.ts';

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
export interface City {
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

export interface ContestCount extends Pick<
  Tally,
  'stations' | 'registered' | 'ballotsCast' | 'invalid'
> {
  readonly status: ContestStatus;
  /** Seats that nobody can hold: too few stand for them, or the poll is void. */
  readonly vacant: number;
  /** There is no poll, since no more stand than there are seats. */
  readonly unopposed: boolean;
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

export interface SummaryParts extends City {
  readonly contests: Readonly<Record<ContestId, ContestSummary>>;
}

/** What a wall needs: the results without candidates. */
export type Summary = Origin & SummaryParts;

/** What changed in the summary from one version to another. */
export type Patch = Changes<SummaryParts> & {
  readonly from: number;
  readonly to: number;
} & Pick<Origin, 'head' | 'at'>;
