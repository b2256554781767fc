import type { Role } from '#election/fact.ts';
import type { Election, StationId } from '#election/model.ts';
import type { Session } from './links.ts';

/** What a session may ask for. */
export type Ask =
  | 'report'
  | 'results'
  | 'desk'
  | 'admin'
  | 'metrics'
  | 'text'
  /** Members, their stages and contacts. */
  | 'drive'
  /** How far the drive is, without any name. */
  | 'drive-totals';

/** The table of roles: not a ladder. */
const MAY: Readonly<Record<Role, readonly Ask[]>> = {
  admin: ['report', 'results', 'desk', 'admin', 'metrics', 'drive', 'drive-totals'],
  verifier: ['results', 'desk', 'drive-totals'],
  viewer: ['results', 'metrics', 'drive-totals'],
  watcher: ['report'],
  gateway: ['text'],
  organiser: ['drive', 'drive-totals'],
};

/** Nobody we know asks, or somebody who may not. */
export type Barred = 'no-token' | 'not-allowed';

/** null if the session may. */
export function refuse(session: Session | null, ask: Ask): Barred | null {
  if (!session) return 'no-token';
  return MAY[session.role].includes(ask) ? null : 'not-allowed';
}

/** A watcher reports for their own stations, an administrator for every station. */
export function mayReportFor(session: Session, stationId: string): boolean {
  return session.role === 'admin' || session.stationIds.includes(stationId as StationId);
}

/** Whether everybody may see figures: never before polls close. */
export function isPublished(election: Election, now: number): boolean {
  return election.publication === 'public' && now >= Date.parse(election.pollsClose);
}

/** Results are staff's until they are everybody's. */
export function refuseResults(
  election: Election,
  session: Session | null,
  now: number,
): 'not-published' | 'not-allowed' | null {
  if (isPublished(election, now)) return null;
  const barred = refuse(session, 'results');
  return barred === 'no-token' ? 'not-published' : barred;
}
