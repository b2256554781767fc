import * as v from 'valibot';
import { KINDS } from '#election/report.ts';
import {
  aCandidateId,
  aContestId,
  aFactId,
  aNote,
  aReportId,
  sheetFields,
  sheetFigures,
  voteFigures,
} from './shapes.ts';

/** Reports of one sheet that a ruling may name: whoever floods it must not keep the desk from ruling. */
const MOST = 10_000;

const candidates = v.pipe(v.array(aCandidateId), v.maxLength(1000));
const aVersion = { kind: v.picklist(KINDS), sheet: sheetFigures, votes: voteFigures };
const basis = v.strictObject({
  reportIds: v.pipe(v.array(aReportId), v.maxLength(MOST)),
  previous: v.nullable(aFactId),
});

/** A ruling on a sheet; what takes figures away says why. */
export const SheetRulingShape = v.pipe(
  v.strictObject({
    ...sheetFields,
    basis,
    decision: v.variant('type', [
      v.strictObject({ type: v.literal('accept'), reportId: aReportId }),
      v.strictObject({ type: v.literal('re-key'), version: v.strictObject(aVersion) }),
      v.strictObject({
        type: v.literal('set-aside'),
        reportIds: v.exactOptional(v.pipe(v.array(aReportId), v.minLength(1), v.maxLength(MOST))),
      }),
      v.strictObject({ type: v.literal('annul') }),
      v.strictObject({ type: v.literal('undo') }),
    ]),
    reason: v.optional(aNote),
  }),
  v.forward(
    v.check(
      ({ decision: { type }, reason }) =>
        !(type === 'annul' || type === 'set-aside') || Boolean(reason?.trim()),
      'needs a reason',
    ),
    ['reason'],
  ),
);

/** A ruling on a contest. */
export const ContestRulingShape = v.strictObject({
  id: aFactId,
  contestId: aContestId,
  previous: v.nullable(aFactId),
  decision: v.variant('type', [
    v.strictObject({ type: v.literal('lot'), tied: candidates, elected: candidates }),
    v.strictObject({ type: v.literal('call'), candidateIds: candidates }),
    v.strictObject({ type: v.literal('withdraw'), candidateId: aCandidateId }),
    v.strictObject({ type: v.literal('reinstate'), candidateId: aCandidateId }),
    v.strictObject({ type: v.literal('close') }),
    v.strictObject({ type: v.literal('reopen') }),
  ]),
  reason: v.optional(aNote),
});

/** A sheet as somebody typed it without seeing any version. */
export const BlindShape = v.strictObject({ ...sheetFields, basis, ...aVersion });

export type SheetRulingInput = v.InferOutput<typeof SheetRulingShape>;
export type ContestRulingInput = v.InferOutput<typeof ContestRulingShape>;
export type BlindInput = v.InferOutput<typeof BlindShape>;
