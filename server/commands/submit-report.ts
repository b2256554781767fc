import { checkInNight } from '#election/check-in-night.ts';
import { isBlank } from '#election/check-report.ts';
import { codesOf, isAsking, isBlocking, type Finding } from '#election/finding.ts';
import { closingOf } from '#election/polls.ts';
import type { Version } from '#election/report.ts';
import type { Receipt, ReportAnswer } from '#protocol';
import { signedText } from '#election/signed-report.ts';
import { isSignedByPhone } from '../access/phone-keys.ts';
import { mayReportFor } from '../access/roles.ts';
import type { Matter } from '../night/append-fact.ts';
import type { Reading } from '../night/reading.ts';
import { receiptFor } from '../night/receipt.ts';
import { refusal, refuseFindings, type Answer } from './answer.ts';
import type { Acting, CommandOf, Decision } from './command.ts';
import { ReportShape, type ReportInput } from './report-shape.ts';

/**
 * Submits a report, if the static rules hold. A receipt is given once the report is durable and this
 * node counts it. A report that was sent before is in the log, whatever would be asked of it now.
 */
export const submitReport = submitWith(null);

/**
 * The same for a report that came as a text.
 *
 * @param textCode the place of the one-time code that it came with; null: with none
 */
export function submitWith(textCode: number | null): CommandOf<'POST /api/reports', ReportInput> {
  return {
    ask: 'report',
    shape: ReportShape,
    decide: (acting, message) => decideReport(acting, message, textCode),
  };
}

function decideReport(
  acting: Acting,
  message: ReportInput,
  textCode: number | null,
): Decision<ReportAnswer> {
  const { reading } = acting.node;
  const refused = refuseStation(acting, message);
  if (refused) return { refused };
  const findings = checkInNight(reading.night, message);
  const open = [...checkClosed(acting, message), ...leftOpen(findings, message)];
  const unlessRefused = open.length > 0 ? refuseFindings(open, acting.language) : undefined;
  const read = readReport(message, findings, isSigned(acting, message));
  const report = read && { ...read, ...(textCode !== null && { textCode }) };
  // Figures that block were never recorded: they need no comparing, however they are nested.
  if (unlessRefused && !report) return { refused: unlessRefused, id: message.id };
  const matter = { type: 'ReportSubmitted', report } as Matter;
  return {
    statements: [
      { id: message.id, matter, note: message.note, counted: saidBefore(reading, message) },
    ],
    unlessRefused,
    reply: ({ duplicate }) => {
      const recorded = reading.night.reports.get(message.id);
      if (!recorded) throw new Error(`the report ${message.id} was recorded and is not counted`);
      return { ok: true, receipt: receiptFor(reading, recorded, duplicate) };
    },
  };
}

/** The same questions and the same answers, and nothing is recorded: to try before the night. */
export const practiseReport: CommandOf<'POST /api/reports/practice', ReportInput> = {
  ask: 'report',
  shape: ReportShape,
  decide(acting, message): Decision<ReportAnswer> {
    const { reading } = acting.node;
    const refused = refuseStation(acting, message);
    if (refused) return { refused };
    const findings = checkInNight(reading.night, message);
    const open = leftOpen(findings, message);
    if (open.length > 0) return { refused: refuseFindings(open, acting.language) };
    const receipt: Receipt = {
      reportId: message.id,
      position: 0,
      hash: reading.heads.at(0),
      duplicate: false,
      state: findings.some(isAsking) ? 'questioned' : 'reported',
    };
    return { reply: { ok: true, receipt } };
  },
};

/** The report with this id as it was stated, where this node counts it. */
function saidBefore({ night }: Reading, { id }: ReportInput) {
  const recorded = night.reports.get(id);
  if (!recorded) return undefined;
  const { id: _id, by, instant: _instant, received: _received, ...report } = recorded.report;
  return { position: recorded.position, by, matter: { type: 'ReportSubmitted', report } as const };
}

function refuseStation({ session, language }: Acting, { stationId }: ReportInput) {
  if (mayReportFor(session, stationId)) return null;
  return refusal('not-allowed', language, 'stationId') satisfies Answer<ReportAnswer>;
}

/** Nothing of a watcher is taken before the polls of their station have closed, rehearsals aside. */
function checkClosed(
  { node: { pack, reading }, session }: Acting,
  { stationId }: Pick<ReportInput, 'stationId'>,
): Finding[] {
  const station = pack.election.stations.get(stationId);
  if (!station || session.role === 'admin' || reading.night.rehearsal) return [];
  if (reading.now() >= closingOf(pack.election, station)) return [];
  return [{ code: 'E10', severity: 'block', path: '' }];
}

/** Whether one of this person's phones has signed a report; a signature that is none is left out. */
function isSigned({ node: { reading }, session }: Acting, message: ReportInput): boolean {
  const { signature } = message;
  const keys = reading.links.phoneKeysOf(session.personId);
  return signature !== undefined && isSignedByPhone(signedText(message), signature, keys);
}

/** What blocks, or was not yet confirmed. */
function leftOpen(findings: readonly Finding[], { confirmed }: ReportInput): Finding[] {
  return findings.filter(
    (one) => isBlocking(one) || (isAsking(one) && !confirmed?.includes(one.code)),
  );
}

/** A message as the report it states; null where its figures are none. */
function readReport(
  { id: _id, note, confirmed: _confirmed, signature, sheet, votes, ...rest }: ReportInput,
  findings: readonly Finding[],
  isSigned: boolean,
) {
  if (findings.some(isBlocking)) return null;
  const lines = Object.fromEntries(Object.entries(sheet).filter(([, line]) => !isBlank(line)));
  // No finding blocks: every figure is a whole number of this form and this ballot.
  const figures = { sheet: lines, votes } as Pick<Version, 'sheet' | 'votes'>;
  const confirmed = codesOf(findings.filter(isAsking));
  const remarks = codesOf(findings.filter((one) => !isAsking(one)));
  return {
    ...rest,
    ...figures,
    ...(note && { noted: true }),
    ...(isSigned && signature !== undefined && { signature }),
    confirmed,
    ...(remarks.length > 0 && { remarks }),
  };
}
