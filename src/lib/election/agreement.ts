import type { CandidateId } from './model.ts';
import type { Version, Votes } from './report.ts';
import type { Line, Lines } from './tally-sheet.ts';

/** Whether two people read the same paper: every vote and every line that both have is equal. */
export function agree(a: Version, b: Version): boolean {
  return haveSameVotes(a.votes, b.votes) && haveSameCommonLines(a.sheet, b.sheet);
}

/** A ballot may have been amended between them, or a line struck. */
function haveSameVotes(a: Votes, b: Votes): boolean {
  for (const id in a) {
    const other = b[id as CandidateId];
    if (other !== undefined && other !== a[id as CandidateId]) return false;
  }
  return true;
}

function haveSameCommonLines(a: Lines, b: Lines): boolean {
  for (const line in a) {
    const other = b[line as Line];
    if (other !== undefined && other !== a[line as Line]) return false;
  }
  return true;
}
