import type { Role } from '#election/fact.ts';
import type { Election, StationId } from '#election/model.ts';
import { lastClosing } from '#election/polls.ts';
import type { Ask } from '#protocol';
import type { Session } from './links.ts';

/** The table of roles: not a ladder. */
const MAY: Readonly<Record<Role, readonly Ask[]>> = {
  admin: ['report', 'results', 'desk', 'admin', 'metrics', 'drive', 'drive-totals', 'sign-in'],
  verifier: ['results', 'desk', 'drive-totals', 'sign-in'],
  viewer: ['results', 'metrics', 'drive-totals', 'sign-in'],
  watcher: ['report', 'sign-in'],
  gateway: ['text', 'sign-in'],
  organiser: ['drive', 'drive-totals', 'sign-in'],
};

/** Why somebody may not: nobody we know asks, or somebody whose role does not allow it. */
export type Barred = 'no-token' | 'not-allowed';

export type Admission =
  { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly code: Barred };

/** Whether somebody may, by their role alone. */
export function admit(session: Session | null, ask: Ask): Admission {
  if (!session) return { ok: false, code: 'no-token' };
  const may = MAY[session.role].includes(ask);
  return may ? { ok: true, session } : { ok: false, code: 'not-allowed' };
}

/** A watcher reports for their own stations, an administrator for every station. */
export function mayReportFor(session: Session, stationId: StationId): boolean {
  return session.role === 'admin' || session.stationIds.includes(stationId);
}

/** The desk judges watchers; of the desk itself, and of administrators, another administrator does. */
export function mayJudge({ role }: Pick<Session, 'role'>, of: Role | null): boolean {
  return of === 'watcher' || role === 'admin';
}

/** Whether everybody may see figures: never before the last polls have closed. */
export function isPublished(election: Election, now: number): boolean {
  return election.publication === 'public' && now >= lastClosing(election);
}

/** Why somebody may not; null if they may. */
export function admissionCode(session: Session | null, ask: Ask): Barred | null {
  const admission = admit(session, ask);
  return admission.ok ? null : admission.code;
}
