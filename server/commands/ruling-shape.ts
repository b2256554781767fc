import * as v from 'valibot';
import { LARGEST_FIGURE } from '#election/check-report.ts';
import { KINDS } from '#election/report.ts';
import type {
  BlindMessage,
  ContestRulingMessage,
  RecheckMessage,
  SheetRulingMessage,
  TakeMessage,
} from '#protocol';
import { parse, Uuid, type Parsed } from './report-shape.ts';

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const Figure = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LARGEST_FIGURE));
const Figures = v.record(Id, Figure);
const Candidates = v.pipe(v.array(Id), v.maxLength(1000));
const Reason = v.optional(v.pipe(v.string(), v.maxLength(1000)));
const Basis = v.strictObject({
  reportIds: v.pipe(v.array(Uuid), v.maxLength(100)),
  previous: v.nullable(Uuid),
});

const SheetRulingShape = v.strictObject({
  id: Uuid,
  stationId: Id,
  contestId: Id,
  basis: Basis,
  decision: v.variant('type', [
    v.strictObject({ type: v.literal('accept'), reportId: Uuid }),
    v.strictObject({
      type: v.literal('re-key'),
      version: v.strictObject({ kind: v.picklist(KINDS), sheet: Figures, votes: Figures }),
    }),
    v.strictObject({
      type: v.literal('set-aside'),
      reportIds: v.optional(v.pipe(v.array(Uuid), v.minLength(1), v.maxLength(100))),
    }),
    v.strictObject({ type: v.literal('annul') }),
    v.strictObject({ type: v.literal('undo') }),
  ]),
  reason: Reason,
});
/** What takes figures away says why. */
const SheetRuling = v.pipe(
  SheetRulingShape,
  v.forward(
    v.check(
      ({ decision: { type }, reason }) =>
        !(type === 'annul' || type === 'set-aside') || Boolean(reason?.trim()),
      'needs a reason',
    ),
    ['reason'],
  ),
);

const ContestRuling = v.strictObject({
  id: Uuid,
  contestId: Id,
  previous: v.nullable(Uuid),
  decision: v.variant('type', [
    v.strictObject({ type: v.literal('lot'), tied: Candidates, elected: Candidates }),
    v.strictObject({ type: v.literal('call'), candidateIds: Candidates }),
    v.strictObject({ type: v.literal('withdraw'), candidateId: Id }),
    v.strictObject({ type: v.literal('reinstate'), candidateId: Id }),
    v.strictObject({ type: v.literal('close') }),
    v.strictObject({ type: v.literal('reopen') }),
  ]),
  reason: Reason,
});

const Sheet = { id: Uuid, stationId: Id, contestId: Id };
const Blind = v.strictObject({
  ...Sheet,
  basis: Basis,
  kind: v.picklist(KINDS),
  sheet: Figures,
  votes: Figures,
});
const Take = v.strictObject({
  ...Sheet,
  seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600)),
});

/** Untyped input as a ruling on a sheet. */
export function parseSheetRuling(input: unknown): Parsed<SheetRulingMessage> {
  return parse(SheetRuling, input) as unknown as Parsed<SheetRulingMessage>;
}

/** Untyped input as a ruling on a contest. */
export function parseContestRuling(input: unknown): Parsed<ContestRulingMessage> {
  return parse(ContestRuling, input) as unknown as Parsed<ContestRulingMessage>;
}

export function parseBlind(input: unknown): Parsed<BlindMessage> {
  return parse(Blind, input) as Parsed<BlindMessage>;
}

export function parseTake(input: unknown): Parsed<TakeMessage> {
  return parse(Take, input) as Parsed<TakeMessage>;
}

export function parseRecheck(input: unknown): Parsed<RecheckMessage> {
  return parse(v.strictObject(Sheet), input) as Parsed<RecheckMessage>;
}
