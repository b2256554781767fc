import { checkInNight } from '#election/check-in-night.ts';
import { isBlocking, type Finding } from '#election/finding.ts';
import { dossierOf, findSheet } from '#election/night.ts';
import { agree } from '#election/agreement.ts';
import type { Report, Version } from '#election/report.ts';
import { reportsInPlay } from '#election/sheet-state.ts';
import { needsSecond } from '#election/two-people.ts';
import type { RulingAnswer } from '#protocol';
import type { Reading } from '../night/reading.ts';
import { refusal, refuseFindings } from './answer.ts';
import type { Acting, CommandOf, Decision } from './command.ts';
import { answerRuled } from './ruling-answer.ts';
import { BlindShape, type BlindInput, type SheetRulingInput } from './ruling-shape.ts';

/** A ruling on a sheet, and whether it counts: the first with its basis does. */
export function ruleOnSheet(
  { node: { reading }, session, language }: Acting,
  { id, reason, ...ruling }: SheetRulingInput,
): Decision<RulingAnswer> {
  const { stationId, contestId, decision } = ruling;
  const sheet = findSheet(reading.night, stationId, contestId);
  if (!sheet) return { refused: refusal('not-found', language, 'stationId'), id };
  const isProposed = needsSecond(reading.night.election, decision);
  const findUnless = () => {
    if (isProposed && !reason?.trim()) return refusal('needs-reason', language, 'reason');
    if (sheet.reports.some(({ by }) => by === session.personId)) {
      return refusal('own-report', language, 'stationId');
    }
    if (decision.type === 'accept') {
      const inPlay = reportsInPlay(dossierOf(reading.night, sheet));
      const isThere = inPlay.some((report) => report.id === decision.reportId);
      return isThere ? undefined : refusal('not-found', language, 'decision.reportId');
    }
    const blocking = checkVersion(reading, ruling).filter(isBlocking);
    return blocking.length > 0 ? refuseFindings(blocking, language) : undefined;
  };
  return {
    statements: [{ id, matter: { type: 'SheetRuled', ...ruling }, note: reason }],
    unlessRefused: findUnless(),
    reply: ({ position }) =>
      answerRuled(reading.night, { id, type: 'SheetRuled', ...ruling }, position),
  };
}

/** A re-keyed version must be a whole sheet; other decisions carry no figures. */
function checkVersion(
  reading: Reading,
  {
    decision,
    stationId,
    contestId,
  }: Pick<SheetRulingInput, 'decision' | 'stationId' | 'contestId'>,
): Finding[] {
  if (decision.type !== 're-key') return [];
  const { sheet, votes } = decision.version;
  return checkInNight(reading.night, { stationId, contestId, sheet, votes });
}

/**
 * Settles a sheet by what a verifier typed from the paper without seeing any version: equal to one
 * of them it is accepted; equal to none nothing is recorded, and the verifier is told.
 */
export const compareBlindReading: CommandOf<'POST /api/desk/rekey', BlindInput> = {
  ask: 'desk',
  shape: BlindShape,
  decide(acting, { id, stationId, contestId, basis, ...version }) {
    const { night } = acting.node.reading;
    const findings = checkInNight(night, { stationId, contestId, ...version });
    const blocking = findings.filter(isBlocking);
    if (blocking.length > 0) return { refused: refuseFindings(blocking, acting.language), id };
    const sheet = findSheet(night, stationId, contestId);
    const same = findSame(sheet ? reportsInPlay(dossierOf(night, sheet)) : [], version);
    if (!same) return { refused: refusal('no-match', acting.language) };
    const decision = { type: 'accept', reportId: same.id } as const;
    return ruleOnSheet(acting, { id, stationId, contestId, basis, decision });
  },
};

/**
 * The one version in play that says just what was typed, every line of it; null if none does, or
 * what was typed leaves open which.
 */
function findSame(inPlay: readonly Report[], typed: Version): Report | null {
  const alike = inPlay.filter((report) => agree(report, typed));
  const [first] = alike;
  if (!first || !alike.every((report) => agree(report, first))) return null;
  const lines = Object.keys(first.sheet) as (keyof Version['sheet'])[];
  return lines.every((line) => typed.sheet[line] !== undefined) ? first : null;
}
