import { error, fail } from '@sveltejs/kit';
import { checkReport, registerOf } from '#election/check-report.ts';
import { isAsking, isBlocking, type Finding } from '#election/finding.ts';
import type { ContestId, StationId } from '#election/model.ts';
import { KINDS, type Kind } from '#election/report.ts';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import type { Problem } from '#protocol';
import { describeRefusal } from '#text/refusals.ts';
import { tellApart } from '#results/namesakes.ts';
import type { Actions, PageServerLoad } from './$types';
import { readFields } from '#ui/fields.ts';
import { ask, noPage, tell } from '../../../asking.ts';
import { textOf } from '../../../form-text.ts';
import { demandReporter } from '../../demand-reporter.ts';
import { readForm } from '../../read-form.ts';

/** The station and contest of the address, if this session may report for them. */
function find(locals: App.Locals, params: { station: string; contest: string }) {
  const { node, language } = locals;
  const session = demandReporter(locals);
  const station = node.election.stations.get(params.station as StationId);
  const contest = node.election.contests.get(params.contest as ContestId);
  if (!node.mayReportFor(session, params.station as StationId))
    error(403, describeRefusal('not-allowed', language));
  if (!station || !contest || !station.contestIds.includes(contest.id)) return noPage(locals);
  return { session, station, contest };
}

export const load: PageServerLoad = ({ locals, params, url }) => {
  const { session, station, contest } = find(locals, params);
  const { tallySheet, checks, timeZone, parties } = locals.node.election;
  const own = ask(locals, 'ownReports', null).filter(
    ({ recorded: { report } }) =>
      report.stationId === station.id && report.contestId === contest.id,
  );
  const before = own.find(({ receipt }) => receipt.state !== 'retracted');
  const kind = before?.recorded.report.kind;
  const withdrawn = new Set(ask(locals, 'withdrawn', contest.id));
  return {
    person: session.personId,
    practice: url.searchParams.has('practice'),
    tallySheet,
    checks,
    timeZone,
    station: { id: station.id, name: station.name, ...registerOf(station) },
    contest: {
      id: contest.id,
      name: contest.name,
      votesPerBallot: contest.votesPerBallot,
      marksPerCandidate: contest.marksPerCandidate,
      candidates: tellApart(contest.candidates).map(({ id, name, partyId }) => ({
        id,
        name,
        ...(withdrawn.has(id) && { withdrawn: true }),
        party: (partyId && parties.get(partyId)?.name) ?? null,
      })),
    },
    lines: SHEET_FORMS[tallySheet].lines,
    /** The own report that a new one replaces. */
    previous: before?.receipt.reportId ?? null,
    kind: (kind === undefined || kind === 'preliminary' ? 'final' : kind) satisfies Kind,
    /** The own reports of this sheet that the page knows of. */
    known: own.map(({ receipt }): string => receipt.reportId),
    /** One filled-in form is one report, however often it is sent. */
    id: crypto.randomUUID(),
  };
};

/** What comes back to the form: its fields, and what was found. */
function back(
  fields: FormData,
  more: {
    findings?: readonly Finding[];
    problems?: readonly Problem[];
    reportedAt?: string;
    step: 'edit' | 'read';
  },
) {
  const values: Record<string, string> = {};
  for (const [name, value] of fields) {
    if (name !== 'edit' && typeof value === 'string') values[name] = value;
  }
  const { reportedAt = values.reportedAt ?? '', ...rest } = more;
  values.reportedAt = reportedAt;
  return { values, findings: [], problems: [], receipt: null, ...rest };
}

export const actions: Actions = {
  /** Looks at the figures without recording them: the page then shows them to be read back. */
  check: async ({ request, locals, params }) => {
    const { station, contest } = find(locals, params);
    const fields = await readForm(request, locals);
    if (fields.has('edit')) return back(fields, { step: 'edit' });
    const draft = { stationId: station.id, contestId: contest.id, ...readFields(fields) };
    const findings = checkReport(locals.node.election, draft);
    if (findings.some(isBlocking)) return fail(422, back(fields, { findings, step: 'edit' }));
    return back(fields, { findings, reportedAt: new Date().toISOString(), step: 'read' });
  },
  send: async ({ request, locals, params, url }) => {
    const { station, contest } = find(locals, params);
    const fields = await readForm(request, locals);
    const supersedes = textOf(fields, 'supersedes');
    const report = {
      id: textOf(fields, 'id'),
      stationId: station.id,
      contestId: contest.id,
      kind: KINDS.find((one) => one === fields.get('kind')) ?? 'final',
      reportedAt: textOf(fields, 'reportedAt') || new Date().toISOString(),
      ...readFields(fields),
      ...(supersedes && { supersedes }),
      confirmed: fields.getAll('confirmed').map(String),
    };
    const command = url.searchParams.has('practice') ? 'practiseReport' : 'submitReport';
    const { status, body } = await tell(locals, command, report);
    if (body.ok) return { ...back(fields, { step: 'read' }), receipt: body.receipt };
    const findings = checkReport(locals.node.election, report);
    const step = findings.some(isAsking) && !findings.some(isBlocking) ? 'read' : 'edit';
    return fail(status, back(fields, { findings, problems: body.problems, step }));
  },
};
