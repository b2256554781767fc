import type { FactId, PersonId } from './model.ts';

/** Who said something, and when the log received it, in milliseconds since 1970. */
export interface Stamp {
  readonly by: PersonId | null;
  readonly received: number;
}

/** One of several statements on one matter: it names the one that counted when it was made. */
export interface Link {
  readonly id: FactId;
  readonly previous: FactId | null;
}

/**
 * Whether a statement goes on from the last one that counts. Of two that name the same the first in the
 * log counts; the other is lost for good, whatever comes later.
 */
export function goesOn(last: Pick<Link, 'id'> | null | undefined, next: Link): boolean {
  return next.previous === (last?.id ?? null);
}

/** Of statements on one matter, in the order of the log, those that count. */
export function countingLinks<One extends Link>(links: readonly One[]): One[] {
  const counting: One[] = [];
  for (const link of links) if (goesOn(counting.at(-1), link)) counting.push(link);
  return counting;
}
