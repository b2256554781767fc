import { error, redirect } from '@sveltejs/kit';
import { ask, demandRole, saidOf, tell } from '../asking.ts';
import type { Receipt } from '#protocol';
import type { Language } from '#text/language.ts';
import { leavingWords } from '#text/leaving.ts';
import { demandReporter } from './demand-reporter.ts';
import type { Actions, PageServerLoad } from './$types';
import { readForm } from './read-form.ts';

/** How many of the own reports are listed. */
const LISTED = 50;

/** A receipt without its checkpoint, which phones ask for by themselves: the page stays small. */
function withoutNote({ checkpoint: _, ...receipt }: Receipt): Receipt {
  return receipt;
}

/** Words that a page is given as they are: functions stay here. */
function wordsOf(language: Language) {
  const { devices: _, ...words } = leavingWords(language);
  return words;
}

/** On which devices the link is open, as it is said; null: on one alone. */
function listDevices(locals: App.Locals) {
  const devices = ask(locals, 'ownDevices', null);
  const title = leavingWords(locals.language).devices(devices.length);
  return devices.length > 1 ? { title, devices } : null;
}

export const load: PageServerLoad = ({ locals }) => {
  const session = demandReporter(locals);
  const { stations, contests, timeZone } = locals.node.election;
  const own = session.stationIds.flatMap((id) => stations.get(id) ?? []);
  const reports = ask(locals, 'ownReports', null).slice(0, LISTED);
  return {
    timeZone,
    person: session.personId,
    leaving: wordsOf(locals.language),
    devices: listDevices(locals),
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
      receipt: withoutNote(receipt),
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
  /** Signs devices out on which the own link is open: one, or all others. */
  endDevices: async ({ request, locals }) => {
    demandRole(locals, 'sign-in');
    const deviceId = (await readForm(request, locals)).get('deviceId');
    const message = { linkId: null, deviceId: typeof deviceId === 'string' ? deviceId : null };
    const { status, body } = await tell(locals, 'endDevices', message);
    if (!body.ok) error(status, saidOf(body.problems));
    redirect(303, '/report');
  },
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
