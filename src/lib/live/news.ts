import { entryOf } from '#election/known.ts';
import type { ContestId, Subject } from '#election/model.ts';
import { isOf } from '#results/outline.ts';
import type { ContestSummary, Summary } from '#results/results.ts';

/** Something that happened in a contest between two summaries. */
export interface News {
  readonly contestId: ContestId;
  readonly at: string;
  readonly counted: number;
  readonly total: number;
  readonly complete: boolean;
  /** Seats of the subject by the count so far, and by how much that changed. */
  readonly own: number;
  readonly change: number;
}

/** What happened before this page was opened: the contests reported last. */
export function newsSoFar(
  latest: readonly { readonly contestId: ContestId; readonly at: string }[],
  summary: Summary,
  subject: Subject | null,
): News[] {
  return latest.map(({ contestId, at }) => {
    const contest = entryOf(summary.contests, contestId);
    const { counted, total } = contest.stations;
    const complete = contest.status === 'complete';
    return { contestId, at, counted, total, complete, own: seatsOf(contest, subject), change: 0 };
  });
}

/** What changed, in the order of the pack; contests in which nothing was counted are no news. */
export function newsBetween(before: Summary, after: Summary, subject: Subject | null): News[] {
  if (before.contests === after.contests) return [];
  return (Object.keys(after.contests) as ContestId[]).flatMap((contestId) => {
    const [old, now] = [entryOf(before.contests, contestId), entryOf(after.contests, contestId)];
    if (old === now || old.stations.counted === now.stations.counted) return [];
    const { counted, total } = now.stations;
    const own = seatsOf(now, subject);
    return [
      {
        contestId,
        at: after.at ?? '',
        counted,
        total,
        complete: now.status === 'complete' && old.status !== 'complete',
        own,
        change: own - seatsOf(old, subject),
      },
    ];
  });
}

function seatsOf({ holders }: ContestSummary, subject: Subject | null): number {
  if (!subject) return 0;
  return holders
    .filter((holder) => isOf(holder, subject))
    .reduce((sum, { leading }) => sum + leading, 0);
}

const MOST = 30;

/** The latest first; news of seats before mere counts of the same moment; one line a contest. */
export function addNews(latest: readonly News[], fresh: readonly News[]): News[] {
  const ordered = fresh.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const ids = new Set(ordered.map(({ contestId }) => contestId));
  return [...ordered, ...latest.filter(({ contestId }) => !ids.has(contestId))].slice(0, MOST);
}
