import type { ContestId } from '#election/model.ts';
import type { LivePatch } from '#protocol';
import type { ContestResult } from '#results/results.ts';
import type { View } from '../night/view.ts';

/** Of what somebody wants to watch the contests that there are, each once. */
export function contestsAmong(
  { night }: Pick<View, 'night'>,
  ids: unknown,
  most: number,
): ContestId[] {
  const asked: readonly unknown[] = Array.isArray(ids) ? ids : [];
  const isContest = (id: unknown): id is ContestId => night.contests.has(id as ContestId);
  return [...new Set(asked)].filter(isContest).slice(0, most);
}

/** These contests whole, candidates and all. */
export function watchedContests(
  { publication }: Pick<View, 'publication'>,
  ids: readonly ContestId[],
): NonNullable<LivePatch['watched']> {
  const watched: Record<ContestId, ContestResult> = {};
  for (const id of ids) {
    const contest = publication.contest(id);
    if (contest) watched[id] = contest;
  }
  return watched;
}
