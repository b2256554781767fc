import type { CandidateId, ContestId, PersonId, ReportId, StationId } from './model.ts';
import type { Code } from './finding.ts';
import type { Line, Lines } from './tally-sheet.ts';

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
  /** The same in milliseconds since 1970, to compare. */
  readonly instant: number;
  readonly supersedes?: ReportId;
  readonly photos?: readonly string[];
  /** A note goes with it, in a fact of its own. */
  readonly noted?: boolean;
  /** Codes of the findings its sender confirmed: the paper really says so. */
  readonly confirmed: readonly Code[];
}

/** Whether two people read the same paper: all votes equal, and every line both have. */
export function agree(a: Version, b: Version): boolean {
  return haveSameVotes(a.votes, b.votes) && haveSameCommonLines(a.sheet, b.sheet);
}

function haveSameVotes(a: Votes, b: Votes): boolean {
  for (const id in a) if (a[id as CandidateId] !== b[id as CandidateId]) return false;
  return true;
}

function haveSameCommonLines(a: Lines, b: Lines): boolean {
  for (const line in a) {
    const other = b[line as Line];
    if (other !== undefined && other !== a[line as Line]) return false;
  }
  return true;
}
