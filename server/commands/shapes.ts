/** What untyped input is read by: here, and nowhere else, it gets its types. */
import * as v from 'valibot';
import { LARGEST_FIGURE } from '#election/check-report.ts';
import type {
  CandidateId,
  ContestId,
  FactId,
  PersonId,
  ReportId,
  StationId,
} from '#election/model.ts';
import { isInstant } from '#pack/rows.ts';
import type { Line } from '#election/tally-sheet.ts';

const Short = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const AnyUuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

/** An id as packs write them; whether it names something is looked up. */
export function packId<Id extends string>() {
  return v.pipe(
    v.string(),
    v.maxLength(64),
    v.transform((text) => text as Id),
  );
}

/** A UUID that its sender made, in small letters. */
export function uuid<Id extends string>() {
  return v.pipe(
    AnyUuid,
    v.transform((text) => text as Id),
  );
}

export const aFactId = uuid<FactId>();
export const aPersonId = uuid<PersonId>();
export const aReportId = uuid<ReportId>();
export const aStationId = packId<StationId>();
export const aContestId = packId<ContestId>();
export const aCandidateId = packId<CandidateId>();

export const anInstant = v.pipe(
  v.string(),
  v.maxLength(40),
  v.check(isInstant, 'Not an instant with offset'),
);

const aFigure = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LARGEST_FIGURE));
/** Figures of a whole sheet, and which the rules then compare with its form. */
export const sheetFigures = v.pipe(
  v.record(Short, aFigure),
  v.transform((figures) => figures as Partial<Record<Line, number>>),
);
export const voteFigures = v.pipe(
  v.record(Short, aFigure),
  v.transform((figures) => figures as Record<CandidateId, number>),
);

/** Free text that goes with what is said. */
export const aNote = v.pipe(v.string(), v.maxLength(1000));
/** Why: it is always asked. */
export const aReason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1000));

/** Which sheet is meant. */
export const sheetFields = { id: aFactId, stationId: aStationId, contestId: aContestId };

/** Where a message does not have the shape it should. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

export type Parsed<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly misfits: readonly Misfit[] };

export function parse<Message>(
  shape: v.GenericSchema<unknown, Message>,
  input: unknown,
): Parsed<Message> {
  const parsed = v.safeParse(shape, input);
  if (parsed.success) return { ok: true, message: parsed.output };
  const misfits = parsed.issues.map((issue) => ({
    path: v.getDotPath(issue) ?? '',
    message: issue.message,
  }));
  return { ok: false, misfits };
}
