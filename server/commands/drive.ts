import type * as v from 'valibot';
import { isMemberId } from '#election/drive/members.ts';
import type { Correction } from '#election/fact.ts';
import type { Election, FactId } from '#election/model.ts';
import type { DriveAnswer } from '#protocol';
import { makeSalt } from '../access/links.ts';
import type { Matter } from '../night/append-fact.ts';
import { refusal } from './answer.ts';
import type { Acting, CommandOf, Decision } from './command.ts';
import {
  ContactShape,
  CorrectionShape,
  PublicationShape,
  SettingsShape,
  StepShape,
} from './drive-shape.ts';

/** One tap: how far a member has come. */
export const takeStep: CommandOf<'POST /api/drive/steps', v.InferOutput<typeof StepShape>> = {
  ask: 'drive',
  shape: StepShape,
  decide(acting, { id, note, ...step }) {
    const refused = refuseMember(acting, step.memberId);
    const matter = { type: 'StepTaken', ...step, salt: makeSalt() } as const;
    return refused ? { refused, id } : stateOnDrive(id, matter, note);
  },
};

/** Whether somebody holds a seat, said by hand. */
export const correctMember: CommandOf<
  'POST /api/drive/corrections',
  v.InferOutput<typeof CorrectionShape>
> = {
  ask: 'drive',
  shape: CorrectionShape,
  decide(acting, { id, ...said }) {
    const { night } = acting.node.reading;
    const refused = refuseMember(acting, said.memberId) ?? refuseSeat(acting, said.correction);
    if (refused) return { refused, id };
    const matter = { type: 'DriveCorrected', ...said, salt: makeSalt() } as const;
    const counts = () => night.drive.corrections.get(said.memberId)?.inForce?.id === id;
    return stateOnDrive(id, matter, undefined, counts);
  },
};

/** How a member is reached. */
export const noteContact: CommandOf<
  'POST /api/drive/contacts',
  v.InferOutput<typeof ContactShape>
> = {
  ask: 'drive',
  shape: ContactShape,
  decide(acting, { id, ...contact }) {
    const refused = refuseMember(acting, contact.memberId);
    const matter = { type: 'MemberContacted', ...contact, salt: makeSalt() } as const;
    return refused ? { refused, id } : stateOnDrive(id, matter);
  },
};

/** Reserve, deadline, and how many signatures are expected to be struck out. */
export const setDrive: CommandOf<
  'POST /api/drive/settings',
  v.InferOutput<typeof SettingsShape>
> = {
  ask: 'drive',
  shape: SettingsShape,
  decide({ node }, { id, ...settings }) {
    const matter = { type: 'DriveSet', ...settings, salt: makeSalt() } as const;
    const counts = () => node.reading.night.drive.settings.inForce?.id === id;
    return stateOnDrive(id, matter, undefined, counts);
  },
};

/** Whether everybody may see the totals: an administrator's to say. */
export const publishDrive: CommandOf<
  'POST /api/drive/publication',
  v.InferOutput<typeof PublicationShape>
> = {
  ask: 'admin',
  shape: PublicationShape,
  decide: (_acting, { id, isPublic }) => stateOnDrive(id, { type: 'DrivePublished', isPublic }),
};

function stateOnDrive(
  id: FactId,
  matter: Matter,
  note?: string,
  counts: () => boolean = () => true,
): Decision<DriveAnswer> {
  return {
    statements: [{ id, matter, note }],
    reply: ({ position }) => ({ ok: true, position, counts: counts() }),
  };
}

/**
 * Who holds a seat now is not asked: a step may come in late, and what it counts for is the fold's to
 * say.
 */
function refuseMember({ node, language }: Acting, memberId: string) {
  const isKnown = isMemberId(node.reading.night.election, memberId);
  return isKnown ? null : refusal('not-found', language, 'memberId');
}

function refuseSeat({ node, language }: Acting, correction: Correction) {
  const missing = findMissing(node.reading.night.election, correction);
  return missing === null ? null : refusal('not-found', language, `correction.${missing}`);
}

/** What a correction names and the election does not have; null where all is there. */
function findMissing(election: Election, correction: Correction): string | null {
  if (correction.type !== 'holds') return null;
  const { districtId, partyId, allianceId } = correction;
  if (!election.districts.has(districtId)) return 'districtId';
  if (partyId !== null && !election.parties.has(partyId)) return 'partyId';
  return allianceId !== null && !election.alliances.has(allianceId) ? 'allianceId' : null;
}
