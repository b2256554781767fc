import * as v from 'valibot';
import { STEPS } from '#election/drive/stage.ts';
import type { AllianceId, DistrictId, MemberId, PartyId } from '#election/model.ts';
import { aFactId, anInstant, packId } from './shapes.ts';

const aMemberId = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(250),
  v.transform((text) => text as MemberId),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
const text = v.pipe(v.string(), v.trim(), v.maxLength(1000));

/** How far a member has come. */
export const StepShape = v.pipe(
  v.strictObject({
    id: aFactId,
    memberId: aMemberId,
    step: v.picklist(STEPS),
    basis: v.pipe(v.array(aFactId), v.maxLength(100)),
    takenAt: anInstant,
    note: v.optional(text),
  }),
  v.forward(
    v.check(
      ({ step, note }) => step !== 'struck-out' || Boolean(note),
      'what the commission struck out needs its reason',
    ),
    ['note'],
  ),
);

/** Whether somebody holds a seat, said by hand. */
export const CorrectionShape = v.strictObject({
  id: aFactId,
  memberId: aMemberId,
  previous: v.nullable(aFactId),
  correction: v.variant('type', [
    v.strictObject({
      type: v.literal('holds'),
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
      districtId: packId<DistrictId>(),
      partyId: v.nullable(packId<PartyId>()),
      allianceId: v.nullable(packId<AllianceId>()),
    }),
    v.strictObject({ type: v.literal('does-not-hold') }),
    v.strictObject({ type: v.literal('as-counted') }),
  ]),
});

/** How a member is reached. */
export const ContactShape = v.strictObject({ id: aFactId, memberId: aMemberId, contact: text });

/** Reserve, deadline, and how many signatures are expected to be struck out. */
export const SettingsShape = v.strictObject({
  id: aFactId,
  previous: v.nullable(aFactId),
  settings: v.strictObject({
    reserve: v.strictObject({ signatures: count, districts: count }),
    strikeRate: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    deadline: v.nullable(v.pipe(v.string(), v.isoDate())),
  }),
});

/** Whether everybody may see the totals. */
export const PublicationShape = v.strictObject({ id: aFactId, isPublic: v.boolean() });
