import * as v from 'valibot';
import { STEPS } from '#election/drive/stage.ts';
import { isInstant } from '#pack/rows.ts';
import type {
  ContactMessage,
  CorrectionMessage,
  DriveSettingsMessage,
  PublicationMessage,
  StepMessage,
} from '#protocol';
import { parse, Uuid, type Parsed } from './report-shape.ts';

const MemberId = v.pipe(v.string(), v.minLength(1), v.maxLength(250));
const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
const Text = v.pipe(v.string(), v.trim(), v.maxLength(1000));

const Step = v.pipe(
  v.strictObject({
    id: Uuid,
    memberId: MemberId,
    step: v.picklist(STEPS),
    basis: v.pipe(v.array(Uuid), v.maxLength(100)),
    takenAt: v.pipe(v.string(), v.maxLength(40), v.check(isInstant, 'Not an instant with offset')),
    note: v.optional(Text),
  }),
  v.forward(
    v.check(
      ({ step, note }) => step !== 'struck-out' || Boolean(note),
      'what the commission struck out needs its reason',
    ),
    ['note'],
  ),
);

const Correction = v.strictObject({
  id: Uuid,
  memberId: MemberId,
  previous: v.nullable(Uuid),
  correction: v.variant('type', [
    v.strictObject({
      type: v.literal('holds'),
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
      districtId: Id,
      partyId: v.nullable(Id),
      allianceId: v.nullable(Id),
    }),
    v.strictObject({ type: v.literal('does-not-hold') }),
    v.strictObject({ type: v.literal('as-counted') }),
  ]),
});

const Contact = v.strictObject({ id: Uuid, memberId: MemberId, contact: Text });

const Settings = v.strictObject({
  id: Uuid,
  previous: v.nullable(Uuid),
  settings: v.strictObject({
    reserve: v.strictObject({ signatures: Count, districts: Count }),
    strikeRate: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    deadline: v.nullable(v.pipe(v.string(), v.isoDate())),
  }),
});

const Publication = v.strictObject({ id: Uuid, isPublic: v.boolean() });

/** Untyped input as a step of a member. */
export function parseStep(input: unknown): Parsed<StepMessage> {
  return parse(Step, input) as unknown as Parsed<StepMessage>;
}

export function parseCorrection(input: unknown): Parsed<CorrectionMessage> {
  return parse(Correction, input) as unknown as Parsed<CorrectionMessage>;
}

export function parseContact(input: unknown): Parsed<ContactMessage> {
  return parse(Contact, input) as unknown as Parsed<ContactMessage>;
}

export function parseDriveSettings(input: unknown): Parsed<DriveSettingsMessage> {
  return parse(Settings, input) as unknown as Parsed<DriveSettingsMessage>;
}

export function parsePublication(input: unknown): Parsed<PublicationMessage> {
  return parse(Publication, input) as Parsed<PublicationMessage>;
}
