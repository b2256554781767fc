import { checkReport, isBlank } from '#election/check-report.ts';
import type { ReportSubmitted } from '#election/fact.ts';
import { isBlocking, type Finding } from '#election/finding.ts';
import type { FactId, ReportId } from '#election/model.ts';
import { dossierOf, findSheet, isRetracted, type RecordedReport } from '#election/night.ts';
import { agree } from '#election/report.ts';
import { reportsInPlay } from '#election/sheet-state.ts';
import type { Receipt, ReportAnswer, ReportMessage, ReportState } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import { makeSalt, type Session } from '../access/links.ts';
import { mayReportFor, refuse } from '../access/roles.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../night/reading.ts';
import { refusal, refuseFindings, refuseShape, type Answer } from './answer.ts';
import { parseReport } from './report-shape.ts';

/**
 * Records a report: who sends it, whether it has the right shape, whether the static rules
 * hold. A receipt is given once the report is durable and this node counts it.
 */
export async function recordReport(
  reading: Reading,
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
): Promise<Answer<ReportAnswer>> {
  const admitted = await admit(limits, session, input, language);
  if (!admitted.ok) return admitted.refused;
  try {
    return await append(reading, session!, admitted.message, language);
  } catch (error) {
    if (error instanceof NotRecordedError) return refusal('not-recorded', language);
    throw error;
  }
}

/** The same questions and the same answers, and nothing is recorded: to try before the night. */
export async function practiseReport(
  reading: Reading,
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
): Promise<Answer<ReportAnswer>> {
  const admitted = await admit(limits, session, input, language);
  if (!admitted.ok) return admitted.refused;
  const { message } = admitted;
  const findings = checkReport(reading.night.election, message);
  const open = leftOpen(findings, message);
  if (open.length > 0) return refuseFindings(open, language);
  const receipt: Receipt = {
    reportId: message.id as ReportId,
    position: 0,
    hash: reading.heads.at(0),
    duplicate: false,
    state: findings.length > 0 ? 'questioned' : 'reported',
  };
  return { status: 200, body: { ok: true, receipt } };
}

type Admission =
  | { readonly ok: true; readonly message: ReportMessage }
  | { readonly ok: false; readonly refused: Answer<ReportAnswer> };

/** Who sends a message, how many they have sent, and whether it is the shape of a report. */
async function admit(
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
): Promise<Admission> {
  const refused = (answer: Answer<ReportAnswer>) => ({ ok: false as const, refused: answer });
  const barred = refuse(session, 'report');
  if (barred) return refused(refusal(barred, language));
  if (!(await limits.allowMessage(session!))) return refused(refusal('too-many', language));
  const parsed = parseReport(input);
  if (!parsed.ok) return refused(refuseShape(parsed.misfits));
  if (!mayReportFor(session!, parsed.message.stationId)) {
    return refused(refusal('not-allowed', language, 'stationId'));
  }
  return parsed;
}

/** What blocks, or was not yet confirmed. */
function leftOpen(findings: readonly Finding[], { confirmed }: ReportMessage): Finding[] {
  return findings.filter((finding) => isBlocking(finding) || !confirmed?.includes(finding.code));
}

async function append(
  reading: Reading,
  sender: Session,
  message: ReportMessage,
  language: Language,
): Promise<Answer<ReportAnswer>> {
  const findings = checkReport(reading.night.election, message);
  const open = leftOpen(findings, message);
  const known = await knownReport(reading, message.id, open.length > 0);
  if (known) {
    // Figures that block were never recorded: they need no comparing, however they are nested.
    if (open.some(isBlocking)) return refusal('other-content', language, 'id');
    return answerKnown(reading, known, sender, message, language);
  }
  if (open.length > 0) return refuseFindings(open, language);

  const id = message.id as ReportId;
  const { duplicate } = await reading.state(id, sender.personId, toFact(message, findings));
  const recorded = reading.night.reports.get(id);
  if (duplicate || !recorded) return answerKnown(reading, recorded, sender, message, language);
  if (message.note) await attachNote(reading, sender, message.note, id);
  return { status: 200, body: { ok: true, receipt: receiptFor(reading, recorded, false) } };
}

/** The report with this id if it is in the log; the log itself is asked only when it matters. */
async function knownReport(
  reading: Reading,
  id: string,
  askLog: boolean,
): Promise<RecordedReport | null> {
  const position = askLog ? await reading.find(id) : null;
  if (position !== null) await reading.reached(position);
  return reading.night.reports.get(id as ReportId) ?? null;
}

/**
 * The same report again gets the same receipt; anything else under its id is refused. A note
 * that was not recorded with it the first time is recorded now.
 */
async function answerKnown(
  reading: Reading,
  known: RecordedReport | undefined,
  sender: Session,
  message: ReportMessage,
  language: Language,
): Promise<Answer<ReportAnswer>> {
  if (!known || !isSameReport(known, sender, message)) {
    return refusal('other-content', language, 'id');
  }
  if (message.note) {
    const note = reading.register.notes.get(noteId(known.report.id));
    if (note === undefined) await attachNote(reading, sender, message.note, known.report.id);
    else if (note !== message.note) return refusal('other-content', language, 'id');
  }
  return { status: 200, body: { ok: true, receipt: receiptFor(reading, known, true) } };
}

function toFact(message: ReportMessage, findings: readonly Finding[]): ReportSubmitted {
  const { id: _id, note, confirmed: _confirmed, ...rest } = message;
  const said = note ? { ...rest, noted: true } : rest;
  const confirmed = [...new Set(findings.map(({ code }) => code))];
  const sheet = Object.fromEntries(Object.entries(said.sheet).filter(([, line]) => !isBlank(line)));
  const report = { ...said, sheet, confirmed } as unknown as ReportSubmitted['report'];
  return { type: 'ReportSubmitted', report };
}

function isSameReport(
  { report }: RecordedReport,
  sender: Session,
  message: ReportMessage,
): boolean {
  const { id: _id, by, instant: _instant, confirmed: _confirmed, ...recorded } = report;
  const { report: said } = toFact(message, []);
  const { confirmed: _none, ...sent } = said;
  return by === sender.personId && canonical(recorded) === canonical(sent);
}

/** One text for equal content, whatever the order of its fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function noteId(reportId: ReportId): FactId {
  return `${reportId}.note` as FactId;
}

async function attachNote(reading: Reading, sender: Session, text: string, id: ReportId) {
  await reading.state(noteId(id), sender.personId, {
    type: 'NoteAttached',
    factId: id as string as FactId,
    text,
    salt: makeSalt(),
  });
}

/** A receipt: `hash` and `position` never change, `state` is now's. */
export function receiptFor(
  reading: Reading,
  { report, position }: RecordedReport,
  duplicate: boolean,
): Receipt {
  const { id } = report;
  const hash = reading.heads.at(position);
  return { reportId: id, position, hash, duplicate, state: stateOf(reading, report) };
}

function stateOf({ night }: Reading, report: RecordedReport['report']): ReportState {
  if (isRetracted(night, report)) return 'retracted';
  const sheet = findSheet(night, report.stationId, report.contestId);
  const inPlay = sheet && reportsInPlay(dossierOf(night, sheet)).some(({ id }) => id === report.id);
  if (!inPlay) return 'superseded';
  const { state } = sheet;
  if (state.status === 'awaiting' || state.status === 'annulled') return 'superseded';
  return state.status === 'verified' && !agree(report, state.version) ? 'superseded' : state.status;
}
