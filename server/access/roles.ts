import type { Role } from '#election/fact.ts';
import type { Election, StationId } from '#election/model.ts';
import type { Visitor } from './links.ts';

/** What a visitor may ask for. */
export type Ask = 'report' | 'results' | 'desk' | 'admin' | 'metrics';

/** The table of roles: not a ladder. */
const MAY: Readonly<Record<Role, readonly Ask[]>> = {
  admin: ['report', 'results', 'desk', 'admin', 'metrics'],
  verifier: ['results', 'desk'],
  viewer: ['results', 'metrics'],
  watcher: ['report'],
};

/** 401: nobody we know asks; 403: somebody who may not. */
export type Refusal = 401 | 403;

/** null if the visitor may. */
export function refuse(visitor: Visitor | null, ask: Ask): Refusal | null {
  if (!visitor) return 401;
  return MAY[visitor.role].includes(ask) ? null : 403;
}

/** A watcher reports for their own stations, an administrator for every station. */
export function mayReportFor(visitor: Visitor, stationId: string): boolean {
  return visitor.role === 'admin' || visitor.stationIds.includes(stationId as StationId);
}

/** Whether everybody may see figures: never before polls close. */
export function isPublished(election: Election, now: number): boolean {
  return election.publication === 'public' && now >= Date.parse(election.pollsClose);
}

/** Results are staff's until they are everybody's. */
export function refuseResults(
  election: Election,
  visitor: Visitor | null,
  now: number,
): Refusal | null {
  return isPublished(election, now) ? null : refuse(visitor, 'results');
}
