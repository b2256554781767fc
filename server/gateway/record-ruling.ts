import type { SheetRuled } from '#election/fact.ts';
import { checkReport } from '#election/check-report.ts';
import { isBlocking, type Finding } from '#election/finding.ts';
import type { FactId } from '#election/model.ts';
import { findSheet } from '#election/night.ts';
import { countingRulings } from '#election/sheet-state.ts';
import type { RulingAnswer } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import type { Visitor } from '../access/links.ts';
import { refuse } from '../access/roles.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../log/reading.ts';
import { refusal, refuseFindings, refuseShape, type Answer } from './answer.ts';
import { canonical } from './record-report.ts';
import { parseRuling } from './parse-ruling.ts';

/** Records a ruling of the desk, and says whether it counts: the first with its basis does. */
export async function recordRuling(
  reading: Reading,
  limits: Limits,
  visitor: Visitor | null,
  input: unknown,
  language: Language,
): Promise<Answer<RulingAnswer>> {
  const barred = refuse(visitor, 'desk');
  if (barred) return refusal(barred, language);
  if (!(await limits.allowMessage(visitor!))) return refusal('too-many', language);
  const parsed = parseRuling(input);
  if (!parsed.ok) return refuseShape(parsed.misfits);
  const { id, ...ruling } = parsed.message;
  const matter = { type: 'SheetRuled', ...ruling } as SheetRuled;
  const sheet = findSheet(reading.night, matter.stationId, matter.contestId);
  if (!sheet) return refusal('not-found', language, 'stationId');
  const blocking = checkVersion(reading, matter).filter(isBlocking);
  if (blocking.length > 0) return refuseFindings(blocking, language);
  try {
    const { position, duplicate } = await reading.state(id, visitor!.personId, matter);
    if (duplicate && !(await isSameRuling(reading, position, visitor!, matter))) {
      return refusal('other-content', language, 'id');
    }
    const counts = countingRulings(sheet.rulings).some((one) => one.id === (id as FactId));
    return { status: 200, body: { ok: true, position, counts } };
  } catch (error) {
    if (error instanceof NotRecordedError) return refusal('not-recorded', language);
    throw error;
  }
}

/** Whether the fact that already has this id is this very ruling, by the same person. */
async function isSameRuling(
  reading: Reading,
  position: number,
  { personId }: Visitor,
  matter: SheetRuled,
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
