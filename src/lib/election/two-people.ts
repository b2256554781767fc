import type { ContestDecision } from './contest-ruling.ts';
import type { Decision } from './fact.ts';
import type { Election } from './model.ts';

/**
 * Whether a ruling holds only once a second person of the desk has agreed: what puts figures in that
 * no watcher has sent, takes a sheet or a candidate out, or gives seats before the count does.
 */
export function needsSecond(
  { desk }: Pick<Election, 'desk'>,
  { type }: Decision | ContestDecision,
): boolean {
  return desk === 'two-people' && ['re-key', 'annul', 'call', 'withdraw'].includes(type);
}
