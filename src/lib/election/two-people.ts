import type { ContestDecision } from './contest-ruling.ts';
import type { Decision } from './fact.ts';
import type { Election } from './model.ts';

/**
 * Whether a ruling holds only once a second person of the desk has agreed: what puts figures in that
 * no watcher has sent, leaves a station or a candidate out for good, or gives seats before the count
 * does. To choose among what watchers sent, or to set it aside until more is known, is one person's.
 */
export function needsSecond(
  { desk }: Pick<Election, 'desk'>,
  { type }: Decision | ContestDecision,
): boolean {
  return desk === 'two-people' && ['re-key', 'annul', 'call', 'withdraw'].includes(type);
}
