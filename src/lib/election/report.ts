import type { CandidateId, ContestId, PersonId, ReportId, StationId } from './model.ts';
import type { Code } from './finding.ts';
import type { Lines } from './tally-sheet.ts';

export type Votes = Readonly<Record<CandidateId, number>>;

/** How sure its sender is: greater kinds stand over lesser ones. */
export const KINDS = ['preliminary', 'final', 'corrected'] as const;
export type Kind = (typeof KINDS)[number];

/** The figures of a sheet, whoever holds them. */
export interface Version {
  readonly kind: Kind;
  readonly sheet: Lines;
  readonly votes: Votes;
}

/** A sheet as sent by a person. */
export interface Report extends Version {
  readonly id: ReportId;
  readonly by: PersonId;
  readonly stationId: StationId;
  readonly contestId: ContestId;
  /** An instant with its offset. */
  readonly reportedAt: string;
  /**
   * The time it states, to compare, in milliseconds since 1970: never later than it was received, so
   * that no phone's clock outlives the next correction.
   */
  readonly instant: number;
  /** When the log received it, in milliseconds since 1970. */
  readonly received: number;
  readonly supersedes?: ReportId;
  readonly photos?: readonly string[];
  /** A note goes with it, in a fact of its own. */
  readonly noted?: boolean;
  /** It came as a text with this one-time code of its sender's list; no other line may. */
  readonly textCode?: number;
  /** By its phone, over `signedText`, base64; absent: it came from none that has a key. */
  readonly signature?: string;
  /** Codes of the findings its sender confirmed: the paper really says so. */
  readonly confirmed: readonly Code[];
  /** Codes of the findings that were written down with it and ask nobody; absent: none. */
  readonly remarks?: readonly Code[];
}
