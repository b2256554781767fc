import * as v from 'valibot';
import { KINDS } from '#election/report.ts';
import { aContestId, aNote, anInstant, aReportId, aStationId } from './shapes.ts';

/** Not `v.record`, which drops names like `constructor` without a word; judged by the rules later. */
const anyFigures = v.pipe(
  v.custom<Record<string, unknown>>(
    (figures) => typeof figures === 'object' && figures !== null && !Array.isArray(figures),
    'Not an object',
  ),
  v.check((figures) => Object.keys(figures).length <= 2000, 'Too many figures'),
);

/** A report's message. */
export const ReportShape = v.strictObject({
  id: aReportId,
  stationId: aStationId,
  contestId: aContestId,
  kind: v.picklist(KINDS),
  reportedAt: anInstant,
  sheet: anyFigures,
  votes: anyFigures,
  supersedes: v.optional(aReportId),
  photos: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^sha256-[0-9a-f]{64}$/))), v.maxLength(8)),
  ),
  confirmed: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(8))), v.maxLength(40))),
  note: v.optional(aNote),
  signature: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/))),
});

/** A report's message as read: its figures are not yet known to be numbers. */
export type ReportInput = v.InferOutput<typeof ReportShape>;
