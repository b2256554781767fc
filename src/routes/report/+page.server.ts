import { error, redirect } from '@sveltejs/kit';
import { ask, demandRole, saidOf, tell } from '../asking.ts';
import { leavingWords } from '#text/leaving.ts';
import { demandReporter } from './demand-reporter.ts';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from './read-form.ts';

/** How many of the own reports are listed. */
const LISTED = 50;

export const load: PageServerLoad = ({ locals }) => {
  const session = demandReporter(locals);
  const { stations, contests, timeZone } = locals.node.election;
  const own = session.stationIds.flatMap((id) => stations.get(id) ?? []);
  const reports = ask(locals, 'ownReports', null).slice(0, LISTED);
  return {
    timeZone,
    person: session.personId,
    leaving: leavingWords(locals.language),
    textKey: ask(locals, 'textKey', null),
    isAdmin: session.role === 'admin',
    stations: own.map(({ id, name, address, registeredVoters, contestIds }) => ({
      id,
      name,
      address,
      registeredVoters,
      contests: contestIds.map((contestId) => ({
        id: contestId,
        name: contests.get(contestId)?.name ?? '',
        recheck: ask(locals, 'isRechecked', { stationId: id, contestId }),
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
    demandRole(locals, 'report');
    const fields = await readForm(request, locals);
    const message = { id: fields.get('id'), reportId: fields.get('reportId') };
    const { status, body } = await tell(locals, 'retractReport', message);
    if (!body.ok) error(status, saidOf(body.problems));
    redirect(303, '/report');
  },
};
