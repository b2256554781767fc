import type { Draft } from './check-report.ts';

/** What a report says, as it is sent and as it is stored. */
interface Said extends Draft {
  readonly id: string;
  readonly kind: string;
  readonly reportedAt: string;
}

/** The one text of a report that its phone signs: whatever the order of its figures, blank ones left out. */
export function signedText({
  id,
  stationId,
  contestId,
  kind,
  reportedAt,
  sheet,
  votes,
}: Said): string {
  return JSON.stringify([id, stationId, contestId, kind, reportedAt, list(sheet), list(votes)]);
}

function list(figures: Readonly<Record<string, unknown>>): (readonly [string, number])[] {
  return Object.entries(figures)
    .filter(([, figure]) => figure !== undefined && figure !== null && figure !== '')
    .map(([name, figure]) => [name, Number(figure)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
