import type { RatioCode } from './tally-sheet.ts';

/**
 * `E…` blocks, since it is no report; `W…` asks, since the paper may really say so, or is written down:
 * the pack may say which.
 *
 * E01 the station is unknown
 * E02 the contest is unknown, or the station does not vote in it
 * E03 the candidate is not of this contest
 * E04 a candidate's votes are missing
 * E05 not a whole number
 * E06 negative
 * E07 above a billion
 * E08 the sheet has no such line
 * E09 more votes than any list of the station's voters could be wrong by: 1.5 of them, and 200
 * E10 the polls have not closed
 * W01 a candidate has more votes than the valid ballots can give to one
 * W02 more votes than the valid ballots can hold
 * W03 fewer votes than valid ballots, though each has a mark
 * W04 the votes do not add up to the valid ballots
 * W05 registered voters differ from the list
 * W06 a high turnout
 * W07 no votes at all, though there may be valid ballots
 * W10–W15 the control ratios of the sheet's form
 * W16 more votes than the station's listed voters have
 * W17 no line bounds the votes, and there is no list of voters
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
  | 'E09'
  | 'E10'
  | 'W01'
  | 'W02'
  | 'W03'
  | 'W04'
  | 'W05'
  | 'W06'
  | 'W07'
  | 'W16'
  | 'W17'
  | RatioCode;

/** How strictly a finding is taken: it is no report, the sender is asked, or it is written down with it. */
export type Severity = 'block' | 'confirm' | 'note';

/** Noticed by a check. `path` names the field, as `votes.cand-2`; the figures explain it. */
export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  readonly path: string;
  readonly left?: number;
  readonly right?: number;
}

interface Judged {
  readonly severity: Severity;
}

export function isBlocking({ severity }: Judged): boolean {
  return severity === 'block';
}

/** Whether its sender must say that the paper really says so. */
export function isAsking({ severity }: Judged): boolean {
  return severity === 'confirm';
}

/** The codes of findings, each once. */
export function codesOf(findings: readonly Finding[]): Code[] {
  return [...new Set(findings.map(({ code }) => code))];
}
