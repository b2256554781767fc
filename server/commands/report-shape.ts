import * as v from 'valibot';
import { isInstant } from '#pack/rows.ts';
import { KINDS } from '#election/report.ts';
import type { ReportMessage, RetractionMessage } from '#protocol';

export const Uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
/** Not `v.record`, which drops names like `constructor` without a word. */
const Figures = v.pipe(
  v.custom<Record<string, unknown>>(
    (figures) => typeof figures === 'object' && figures !== null && !Array.isArray(figures),
    'Not an object',
  ),
  v.check((figures) => Object.keys(figures).length <= 2000, 'Too many figures'),
);

const Report = v.strictObject({
  id: Uuid,
  stationId: v.pipe(v.string(), v.maxLength(64)),
  contestId: v.pipe(v.string(), v.maxLength(64)),
  kind: v.picklist(KINDS),
  reportedAt: v.pipe(v.string(), v.maxLength(40), v.check(isInstant, 'Not an instant with offset')),
  sheet: Figures,
  votes: Figures,
  supersedes: v.optional(Uuid),
  photos: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^sha256-[0-9a-f]{64}$/))), v.maxLength(8)),
  ),
  confirmed: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(8))), v.maxLength(40))),
  note: v.optional(v.pipe(v.string(), v.maxLength(1000))),
});

const Retraction = v.strictObject({ id: Uuid, reportId: Uuid });

/** Where a message does not have the shape it should. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

export type Parsed<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly misfits: readonly Misfit[] };

/** Untyped input as a report's message; its figures are judged by the rules later. */
export function parseReport(input: unknown): Parsed<ReportMessage> {
  return parse(Report, input) as Parsed<ReportMessage>;
}

export function parseRetraction(input: unknown): Parsed<RetractionMessage> {
  return parse(Retraction, input);
}

export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): Parsed<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return { ok: true, message: parsed.output };
  const misfits = parsed.issues.map((issue) => ({
    path: v.getDotPath(issue) ?? '',
    message: issue.message,
  }));
  return { ok: false, misfits };
}
