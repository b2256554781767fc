import { checkReport } from '#election/check-report.ts';
import { countingContestRulings } from '#election/contest-ruling.ts';
import type { ContestRuled, SheetRuled } from '#election/fact.ts';
import { isBlocking, type Finding } from '#election/finding.ts';
import type { ContestId, FactId, StationId } from '#election/model.ts';
import { dossierOf, findSheet } from '#election/night.ts';
import { agree, type Report, type Version } from '#election/report.ts';
import { countingRulings, reportsInPlay } from '#election/sheet-state.ts';
import type { ContestRulingMessage, RulingAnswer, SheetRulingMessage } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import { makeSalt, type Session } from '../access/links.ts';
import { refuse } from '../access/roles.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../night/reading.ts';
import { refusal, refuseFindings, refuseShape, type Answer } from './answer.ts';
import { parseBlind, parseContestRuling, parseSheetRuling } from './ruling-shape.ts';
import { canonical } from './submit-report.ts';

/**
 * Records a ruling of the desk on a sheet or on a contest, and says whether it counts: the first
 * with its basis does.
 */
export async function recordRuling(
  reading: Reading,
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
): Promise<Answer<RulingAnswer>> {
  const barred = await refuseDesk(limits, session, language);
  if (barred) return barred;
  const isOnSheet = typeof input === 'object' && input !== null && 'stationId' in input;
  if (isOnSheet) {
    const parsed = parseSheetRuling(input);
    if (!parsed.ok) return refuseShape(parsed.misfits);
    return ruleOnSheet(reading, session!, parsed.message, language);
  }
  const parsed = parseContestRuling(input);
  if (!parsed.ok) return refuseShape(parsed.misfits);
  return ruleOnContest(reading, session!, parsed.message, language);
}

/**
 * Settles a sheet by what a verifier typed from the paper without seeing any version: equal to one
 * of them it is accepted; equal to none nothing is recorded, and the verifier is told.
 */
export async function recordBlindReading(
  reading: Reading,
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
): Promise<Answer<RulingAnswer>> {
  const barred = await refuseDesk(limits, session, language);
  if (barred) return barred;
  const parsed = parseBlind(input);
  if (!parsed.ok) return refuseShape(parsed.misfits);
  const { id, stationId, contestId, basis, ...version } = parsed.message;
  const findings = checkReport(reading.night.election, { stationId, contestId, ...version });
  const blocking = findings.filter(isBlocking);
  if (blocking.length > 0) return refuseFindings(blocking, language);
  const same = findSame(reading, stationId, contestId, version as unknown as Version);
  if (!same) return refusal('no-match', language);
  const decision = { type: 'accept', reportId: same.id } as const;
  return ruleOnSheet(reading, session!, { id, stationId, contestId, basis, decision }, language);
}

/**
 * The one version in play that says just what was typed, every line of it; null if none does, or
 * what was typed leaves open which.
 */
function findSame(
  reading: Reading,
  stationId: string,
  contestId: string,
  typed: Version,
): Report | null {
  const sheet = findSheet(reading.night, stationId as StationId, contestId as ContestId);
  const inPlay = sheet ? reportsInPlay(dossierOf(reading.night, sheet)) : [];
  const alike = inPlay.filter((report) => agree(report, typed));
  const [first] = alike;
  if (!first || !alike.every((report) => agree(report, first))) return null;
  const lines = Object.keys(first.sheet) as (keyof Version['sheet'])[];
  return lines.every((line) => typed.sheet[line] !== undefined) ? first : null;
}

/** Who may rule, and how often; null if this session may. */
export async function refuseDesk(limits: Limits, session: Session | null, language: Language) {
  const barred = refuse(session, 'desk');
  if (barred) return refusal(barred, language);
  return (await limits.allowMessage(session!)) ? null : refusal('too-many', language);
}

async function ruleOnSheet(
  reading: Reading,
  session: Session,
  { id, reason, ...ruling }: SheetRulingMessage,
  language: Language,
): Promise<Answer<RulingAnswer>> {
  const matter = { type: 'SheetRuled', ...ruling } as SheetRuled;
  const sheet = findSheet(reading.night, matter.stationId, matter.contestId);
  if (!sheet) return refusal('not-found', language, 'stationId');
  if (sheet.reports.some(({ by }) => by === session.personId)) {
    return refusal('own-report', language, 'stationId');
  }
  const { decision } = matter;
  if (decision.type === 'accept') {
    const inPlay = reportsInPlay(dossierOf(reading.night, sheet));
    const isThere = inPlay.some((report) => report.id === decision.reportId);
    if (!isThere) return refusal('not-found', language, 'decision.reportId');
  }
  const blocking = checkVersion(reading, matter).filter(isBlocking);
  if (blocking.length > 0) return refuseFindings(blocking, language);
  const counts = () => countingRulings(sheet.rulings).some((one) => one.id === (id as FactId));
  return record(reading, session, id, matter, reason, counts, language);
}

async function ruleOnContest(
  reading: Reading,
  session: Session,
  { id, reason, ...ruling }: ContestRulingMessage,
  language: Language,
): Promise<Answer<RulingAnswer>> {
  const contest = reading.night.contests.get(ruling.contestId as ContestId);
  if (!contest) return refusal('not-found', language, 'contestId');
  const candidates = new Set<string>(contest.contest.candidates.map((one) => one.id));
  const { decision } = ruling;
  const named =
    decision.type === 'lot'
      ? [...decision.tied, ...decision.elected]
      : decision.type === 'call'
        ? decision.candidateIds
        : 'candidateId' in decision
          ? [decision.candidateId]
          : [];
  if (!named.every((one) => candidates.has(one))) return refusal('not-found', language, 'decision');
  const matter = { type: 'ContestRuled', ...ruling } as ContestRuled;
  const counts = () =>
    countingContestRulings(contest.rulings).some((one) => one.id === (id as FactId));
  return record(reading, session, id, matter, reason, counts, language);
}

async function record(
  reading: Reading,
  session: Session,
  id: string,
  matter: SheetRuled | ContestRuled,
  reason: string | undefined,
  counts: () => boolean,
  language: Language,
): Promise<Answer<RulingAnswer>> {
  try {
    // The reason first: no ruling is ever seen without it.
    const isNew = (await reading.find(id)) === null;
    if (reason && isNew) await attachReason(reading, session, id as FactId, reason);
    const { position, duplicate } = await reading.state(id, session.personId, matter);
    if (duplicate && !(await isSameRuling(reading, position, session, matter))) {
      return refusal('other-content', language, 'id');
    }
    return { status: 200, body: { ok: true, position, counts: counts() } };
  } catch (error) {
    if (error instanceof NotRecordedError) return refusal('not-recorded', language);
    throw error;
  }
}

/** Free text stands in a fact of its own. */
function attachReason(reading: Reading, { personId }: Session, factId: FactId, text: string) {
  const note = { type: 'NoteAttached', factId, text, salt: makeSalt() } as const;
  return reading.state(`${factId}.note`, personId, note);
}

/** Whether the fact that already has this id is this very ruling, by the same person. */
async function isSameRuling(
  reading: Reading,
  position: number,
  { personId }: Session,
  matter: SheetRuled | ContestRuled,
): Promise<boolean> {
  const { id: _id, at: _at, prior: _prior, by, ...recorded } = await reading.factAt(position);
  return by === personId && canonical(recorded) === canonical(matter);
}

/** A re-keyed version must be a whole sheet; other decisions carry no figures. */
function checkVersion(reading: Reading, { decision, stationId, contestId }: SheetRuled): Finding[] {
  if (decision.type !== 're-key') return [];
  const { sheet, votes } = decision.version;
  return checkReport(reading.night.election, { stationId, contestId, sheet, votes });
}
