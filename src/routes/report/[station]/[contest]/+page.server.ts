import { error, fail, redirect } from '@sveltejs/kit';
import { checkReport } from '#election/check-report.ts';
import type { Finding } from '#election/finding.ts';
import type { ContestId, StationId } from '#election/model.ts';
import { KINDS, type Kind } from '#election/report.ts';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import type { Problem } from '#protocol';
import { describeRefusal } from '#text/refusals.ts';
import type { Actions, PageServerLoad } from './$types';
import { readFields } from './fields.ts';

/** The station and contest of the address, if this visitor may report for them. */
function find(
  { node, visitor, language }: App.Locals,
  params: { station: string; contest: string },
) {
  const barred = node.refuse(visitor, 'report');
  if (barred === 'no-token') redirect(303, '/?closed=link');
  const station = node.election.stations.get(params.station as StationId);
  const contest = node.election.contests.get(params.contest as ContestId);
  const own =
    visitor?.role === 'admin' || visitor?.stationIds.includes(params.station as StationId);
  if (barred || !own) error(403, describeRefusal('not-allowed', language));
  if (!station || !contest || !station.contestIds.includes(contest.id)) {
    error(404, describeRefusal('not-found', language));
  }
  return { station, contest };
}

export const load: PageServerLoad = ({ locals, params }) => {
  const { station, contest } = find(locals, params);
  const { node, visitor } = locals;
  const { tallySheet, timeZone, parties } = node.election;
  const before = node
    .ownReports(visitor!)
    .find(
      ({ recorded: { report } }) =>
        report.stationId === station.id && report.contestId === contest.id,
    );
  return {
    tallySheet,
    timeZone,
    station: { name: station.name, registeredVoters: station.registeredVoters },
    contest: {
      name: contest.name,
      votesPerBallot: contest.votesPerBallot,
      candidates: contest.candidates.map(({ id, name, partyId }) => ({
        id,
        name,
        party: partyId === null ? null : parties.get(partyId)!.name,
      })),
    },
    lines: SHEET_FORMS[tallySheet].lines,
    kind: (before ? 'corrected' : 'final') satisfies Kind as Kind,
    /** One filled-in form is one report, however often it is sent. */
    id: crypto.randomUUID(),
    openedAt: new Date().toISOString(),
  };
};

/** What comes back to the form: its fields, and what was found. */
function back(
  fields: FormData,
  more: { findings?: readonly Finding[]; problems?: readonly Problem[]; step: 'edit' | 'send' },
) {
  const values: Record<string, string> = {};
  for (const [name, value] of fields) if (name !== 'edit') values[name] = String(value);
  return { values, findings: [], problems: [], receipt: null, ...more };
}

export const actions: Actions = {
  /** Looks at the figures without recording them: the page then shows them to be read back. */
  check: async ({ request, locals, params }) => {
    const { station, contest } = find(locals, params);
    const fields = await request.formData();
    if (fields.has('edit')) return back(fields, { step: 'edit' });
    const draft = { stationId: station.id, contestId: contest.id, ...readFields(fields) };
    const findings = checkReport(locals.node.election, draft);
    const blocked = findings.some(({ code }) => code.startsWith('E'));
    if (blocked) return fail(422, back(fields, { findings, step: 'edit' }));
    return back(fields, { findings, step: 'send' });
  },
  send: async ({ request, locals, params }) => {
    const { station, contest } = find(locals, params);
    const { node, visitor, language } = locals;
    const fields = await request.formData();
    const kind = KINDS.find((one) => one === fields.get('kind')) ?? 'final';
    const report = {
      id: String(fields.get('id')),
      stationId: station.id,
      contestId: contest.id,
      kind,
      reportedAt: String(fields.get('openedAt')),
      ...readFields(fields),
      confirmed: fields.getAll('confirmed').map(String),
    };
    const { status, body } = await node.submitReport(visitor, report, language);
    if (body.ok) return { ...back(fields, { step: 'send' }), receipt: body.receipt };
    const findings = checkReport(node.election, report);
    const step =
      findings.length > 0 && findings.every(({ code }) => code.startsWith('W')) ? 'send' : 'edit';
    return fail(status, back(fields, { findings, problems: body.problems, step }));
  },
};
