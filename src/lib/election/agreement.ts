import type { CandidateId } from './model.ts';
import type { Version, Votes } from './report.ts';
import type { Line, Lines } from './tally-sheet.ts';

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
