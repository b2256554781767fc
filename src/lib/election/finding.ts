import type { RatioCode } from './tally-sheet.ts';

/**
 * `E…` blocks, since it is no report; `W…` asks, since the paper may really say so.
 *
 * E01 the station is unknown
 * E02 the contest is unknown, or the station does not vote in it
 * E03 the candidate is not of this contest
 * E04 a candidate's votes are missing
 * E05 not a whole number
 * E06 negative
 * E07 above ten million
 * E08 the sheet has no such line
 * W01 a candidate has more votes than there are valid ballots
 * W02 more votes than the valid ballots can hold
 * W03 fewer votes than valid ballots, though each has a mark
 * W04 the votes do not add up to the valid ballots
 * W05 registered voters differ from the list
 * W06 turnout over 90%
 * W07 no votes at all
 * W10–W15 the control ratios of the sheet's form
 */
export type Code =
  | 'E01'
  | 'E02'
  | 'E03'
  | 'E04'
  | 'E05'
  | 'E06'
  | 'E07'
  | 'E08'
  | 'W01'
  | 'W02'
  | 'W03'
  | 'W04'
  | 'W05'
  | 'W06'
  | 'W07'
  | RatioCode;

/** Noticed by a check. `path` names the field, as `votes.cand-2`; the figures explain it. */
export interface Finding {
  readonly code: Code;
  readonly path: string;
  readonly left?: number;
  readonly right?: number;
}

export function isBlocking(finding: { readonly code: string }): boolean {
  return finding.code.startsWith('E');
}
