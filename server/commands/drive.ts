import { canonical } from './submit-report.ts';
import type { FactId } from '#election/model.ts';
import { isMemberId } from '#election/drive/members.ts';
import type { DriveAnswer } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import { makeSalt, type Session } from '../access/links.ts';
import { refuse, type Ask } from '../access/roles.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../night/reading.ts';
import type { Matter } from '../night/statement.ts';
import { refusal, refuseShape, type Answer } from './answer.ts';
import {
  parseContact,
  parseCorrection,
  parseDriveSettings,
  parsePublication,
  parseStep,
} from './drive-shape.ts';
import type { Parsed } from './report-shape.ts';

/** Records what somebody states about the drive, and answers. */
export type DriveRecording = (
  reading: Reading,
  limits: Limits,
  session: Session | null,
  input: unknown,
  language: Language,
) => Promise<Answer<DriveAnswer>>;

/** Makes a recording: who may, what shape, what it states, and whether it then counts. */
function recording<Message extends { readonly id: string }>(
  ask: Exclude<Ask, 'results'>,
  parse: (input: unknown) => Parsed<Message>,
  stateOf: (message: Message) => { readonly matter: Matter; readonly note?: string | undefined },
  counts: (reading: Reading, message: Message) => boolean = () => true,
): DriveRecording {
  return async (reading, limits, session, input, language) => {
    const barred = refuse(session, ask);
    if (barred) return refusal(barred, language);
    if (!(await limits.allowMessage(session!))) return refusal('too-many', language);
    const parsed = parse(input);
    if (!parsed.ok) return refuseShape(parsed.misfits);
    const { message } = parsed;
    const { matter, note } = stateOf(message);
    const missing = findMissing(reading, matter);
    if (missing) return refusal('not-found', language, missing);
    try {
      // The note first: no step is ever seen without it.
      if (note && (await reading.find(message.id)) === null) {
        const fact = { type: 'NoteAttached', factId: message.id as FactId, text: note } as const;
        await reading.state(`${message.id}.note`, session!.personId, { ...fact, salt: makeSalt() });
      }
      const { position, duplicate } = await reading.state(message.id, session!.personId, matter);
      if (duplicate && !(await isSame(reading, position, session!, matter))) {
        return refusal('other-content', language, 'id');
      }
      return { status: 200, body: { ok: true, position, counts: counts(reading, message) } };
    } catch (error) {
      if (error instanceof NotRecordedError) return refusal('not-recorded', language);
      throw error;
    }
  };
}

/** One tap: how far a member has come. */
export const recordStep = recording('drive', parseStep, ({ id: _id, note, ...step }) => ({
  matter: { type: 'StepTaken', ...step, ...salted() },
  note,
}));

/** Whether somebody holds a seat, said by hand. */
export const recordCorrection = recording(
  'drive',
  parseCorrection,
  ({ id: _id, ...correction }) => ({
    matter: { type: 'DriveCorrected', ...correction, ...salted() },
  }),
  ({ night }, { id, memberId }) => night.drive.corrections.get(memberId)?.inForce?.id === id,
);

/** How a member is reached. */
export const recordContact = recording('drive', parseContact, ({ id: _id, ...contact }) => ({
  matter: { type: 'MemberContacted', ...contact, ...salted() },
}));

/** Reserve, deadline, and how many signatures are expected to be struck out. */
export const recordDriveSettings = recording(
  'drive',
  parseDriveSettings,
  ({ id: _id, ...settings }) => ({
    matter: { type: 'DriveSet', ...settings, ...salted() },
  }),
  ({ night }, { id }) => night.drive.settings.inForce?.id === id,
);

/** Whether everybody may see the totals: an administrator's to say. */
export const recordDrivePublication = recording('admin', parsePublication, ({ isPublic }) => ({
  matter: { type: 'DrivePublished', isPublic },
}));

function salted() {
  return { salt: makeSalt() };
}

/**
 * What a message names and the election does not have; null where all is there. Who holds a seat now
 * is not asked: a step may come in late, and what it counts for is the fold's to say.
 */
function findMissing({ night: { election } }: Reading, matter: Matter): string | null {
  if ('memberId' in matter && !isMemberId(election, matter.memberId)) return 'memberId';
  if (matter.type === 'DriveCorrected' && matter.correction.type === 'holds') {
    const { districtId, partyId, allianceId } = matter.correction;
    if (!election.districts.has(districtId)) return 'correction.districtId';
    if (partyId !== null && !election.parties.has(partyId)) return 'correction.partyId';
    if (allianceId !== null && !election.alliances.has(allianceId)) return 'correction.allianceId';
    return null;
  }
  return null;
}

/** Whether the fact that already has this id says the same, by the same person. */
async function isSame(
  reading: Reading,
  position: number,
  { personId }: Session,
  matter: Matter,
): Promise<boolean> {
  const { by, ...recorded } = await reading.factAt(position);
  return by === personId && content(recorded) === content(matter);
}

/** What a fact says, whoever wrote it down when. */
function content(fact: object): string {
  const { id: _id, at: _at, prior: _prior, salt: _salt, ...rest } = fact as Record<string, unknown>;
  return canonical(rest);
}
