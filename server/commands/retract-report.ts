import type { ReportId } from '#election/model.ts';
import type { RetractionAnswer } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import type { Session } from '../access/links.ts';
import { refuse } from '../access/roles.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../night/reading.ts';
import { refusal, refuseShape, type Answer } from './answer.ts';
import { parseRetraction } from './report-shape.ts';

/**
 * Records that somebody takes a report back. It may come before the report itself; one that
 * names another person's report changes nothing.
 */
export async function recordRetraction(
  reading: Reading,
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
): Promise<Answer<RetractionAnswer>> {
  const barred = refuse(session, 'report');
  if (barred) return refusal(barred, language);
  if (!(await limits.allowMessage(session!))) return refusal('too-many', language);
  const parsed = parseRetraction(input);
  if (!parsed.ok) return refuseShape(parsed.misfits);
  const { id, reportId } = parsed.message;
  try {
    const { position, duplicate } = await reading.state(id, session!.personId, {
      type: 'ReportRetracted',
      reportId: reportId as ReportId,
    });
    if (duplicate) {
      const fact = await reading.factAt(position);
      const isSame =
        fact.type === 'ReportRetracted' &&
        fact.reportId === reportId &&
        fact.by === session!.personId;
      if (!isSame) return refusal('other-content', language, 'id');
    }
    return { status: 200, body: { ok: true, position, duplicate } };
  } catch (error) {
    if (error instanceof NotRecordedError) return refusal('not-recorded', language);
    throw error;
  }
}
