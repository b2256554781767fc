import { error, redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from './read-form.ts';
import { describeRefusal } from '#text/refusals.ts';

/** How many of the own reports are listed. */
const LISTED = 50;

export const load: PageServerLoad = ({ locals }) => {
  const { node, session, language } = locals;
  const barred = node.refuse(session, 'report');
  if (barred === 'no-token') redirect(303, '/?closed=link');
  if (barred) error(403, describeRefusal('not-allowed', language));
  const { stations, contests, timeZone } = node.election;
  const own = session!.stationIds.flatMap((id) => stations.get(id) ?? []);
  const reports = node.ownReports(session!).slice(0, LISTED);
  return {
    timeZone,
    person: session!.personId,
    isAdmin: session!.role === 'admin',
    stations: own.map(({ id, name, address, registeredVoters, contestIds }) => ({
      id,
      name,
      address,
      registeredVoters,
      contests: contestIds.map((contestId) => ({
        id: contestId,
        name: contests.get(contestId)!.name,
        recheck: node.isRechecked(id, contestId),
      })),
    })),
    reports: reports.map(({ recorded: { report }, receipt, photos }) => ({
      receipt,
      photos,
      kind: report.kind,
      stationId: report.stationId,
      contestId: report.contestId,
      stationName: stations.get(report.stationId)?.name ?? '',
      contestName: contests.get(report.contestId)?.name ?? '',
      reportedAt: report.reportedAt,
    })),
  };
};

export const actions: Actions = {
  /** Takes an own report back: the plain form of what a phone does through its outbox. */
  withdraw: async ({ request, locals }) => {
    const barred = locals.node.refuse(locals.session, 'report');
    if (barred) redirect(303, '/?closed=link');
    const fields = await readForm(request, locals);
    const message = { id: fields.get('id'), reportId: fields.get('reportId') };
    const { status, body } = await locals.node.retractReport(
      locals.session,
      message,
      locals.language,
    );
    if (!body.ok) error(status, body.problems[0]!.message);
    redirect(303, '/report');
  },
};
