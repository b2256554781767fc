import type {
  AllianceId,
  Candidate,
  ContestId,
  DistrictId,
  Election,
  MemberId,
  PartyId,
} from '../model.ts';
import type { Outcome } from '../outcome.ts';
import type { Drive } from './drive.ts';

/** Somebody who may give a signature. */
export interface Member {
  readonly id: MemberId;
  /** null: a sitting member nobody has named. */
  readonly name: string | null;
  readonly districtId: DistrictId;
  readonly partyId: PartyId | null;
  readonly allianceId: AllianceId | null;
  readonly origin: 'elected' | 'sitting' | 'corrected';
  /** false: they have steps, but hold no seat (any more); they do not count. */
  readonly holdsSeat: boolean;
}

/**
 * Everyone who holds a seat: the elected by the night's own results, the sitting members of
 * districts that did not vote, and corrections by hand, which go before both. Whoever lost the seat
 * after steps were recorded stays on the list and does not count: nothing that was said is lost.
 */
export function listMembers(
  election: Election,
  outcomes: ReadonlyMap<ContestId, Outcome>,
  drive: Drive,
): Member[] {
  const counted = [...listElected(election, outcomes), ...listSitting(election)];
  const known = new Map(counted.map((member) => [member.id, member]));
  for (const [id, { inForce }] of drive.corrections) {
    const member = known.get(id);
    if (inForce?.correction.type === 'holds') {
      const { type: _type, ...seat } = inForce.correction;
      known.set(id, { id, ...seat, origin: member?.origin ?? 'corrected', holdsSeat: true });
    }
    if (inForce?.correction.type === 'does-not-hold' && member) {
      known.set(id, { ...member, holdsSeat: false });
    }
  }
  return [...known.values(), ...listOthers(election, drive, known)];
}

function* listElected(
  election: Election,
  outcomes: ReadonlyMap<ContestId, Outcome>,
): Generator<Member> {
  for (const { id, districtId, candidates, method } of election.contests.values()) {
    const outcome = outcomes.get(id)!;
    for (const [place, candidate] of candidates.entries()) {
      const { status, seats } = outcome.candidates[place]!;
      if (status !== 'elected') continue;
      const member = memberOf(candidate, districtId);
      if (method === 'plurality') yield member;
      else yield* seatsOfList(member, seats);
    }
  }
}

function memberOf({ id, name, partyId, allianceId }: Candidate, districtId: DistrictId): Member {
  const memberId = id as string as MemberId;
  const seat = { name, districtId, partyId, allianceId };
  return { id: memberId, ...seat, origin: 'elected', holdsSeat: true };
}

/** Who of a list has which seat the count does not say. */
function seatsOfList(list: Member, seats: number): Member[] {
  return Array.from({ length: seats }, (_, place) => ({
    ...list,
    id: `${list.id}#${place + 1}` as MemberId,
    name: `${list.name} ${place + 1}`,
  }));
}

function* listSitting({ sittingMembers }: Election): Generator<Member> {
  for (const { districtId, partyId, allianceId, members } of sittingMembers) {
    for (let number = 1; number <= members; number += 1) {
      const id = ['sitting', districtId, partyId ?? '', allianceId ?? '', number].join(':');
      const seat = { name: null, districtId, partyId, allianceId };
      yield { id: id as MemberId, ...seat, origin: 'sitting', holdsSeat: true };
    }
  }
}

/** People of whom steps are known, and who hold no seat by the count. */
function* listOthers(
  election: Election,
  { steps }: Drive,
  known: ReadonlyMap<MemberId, Member>,
): Generator<Member> {
  for (const { candidates, districtId } of election.contests.values()) {
    for (const candidate of candidates) {
      const member = memberOf(candidate, districtId);
      if (steps.has(member.id) && !known.has(member.id)) yield { ...member, holdsSeat: false };
    }
  }
}
