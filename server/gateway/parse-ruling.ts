import * as v from 'valibot';
import { KINDS } from '#election/report.ts';
import type { RulingMessage } from '#protocol';
import { parse, type Parsed } from './parse-report.ts';

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const Uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const Figure = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));
const Figures = v.record(Id, Figure);

const Ruling = v.strictObject({
  id: Uuid,
  stationId: Id,
  contestId: Id,
  basis: v.strictObject({
    reportIds: v.pipe(v.array(Uuid), v.maxLength(100)),
    previous: v.nullable(Uuid),
  }),
  decision: v.variant('type', [
    v.strictObject({ type: v.literal('accept'), reportId: Uuid }),
    v.strictObject({
      type: v.literal('re-key'),
      version: v.strictObject({ kind: v.picklist(KINDS), sheet: Figures, votes: Figures }),
    }),
    v.strictObject({ type: v.literal('set-aside') }),
    v.strictObject({ type: v.literal('annul') }),
    v.strictObject({ type: v.literal('undo') }),
  ]),
});

/** Untyped input as a ruling of the desk. */
export function parseRuling(input: unknown): Parsed<RulingMessage> {
  return parse(Ruling, input) as unknown as Parsed<RulingMessage>;
}
