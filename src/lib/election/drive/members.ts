import { at } from '../known.ts';
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
import type { Corrected, Drive } from './drive.ts';

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
 *
 * @param outcomes of contests that are not among them nobody is elected yet
 */
export function listMembers(
  election: Election,
  outcomes: ReadonlyMap<ContestId, Outcome>,
  drive: Drive,
): Member[] {
  const members = new Map(
    [...listElected(election, outcomes), ...listSitting(election)].map((one) => [one.id, one]),
  );
  const said = new Set([...drive.corrections.keys(), ...drive.steps.keys()]);
  for (const id of said) {
    const member = correct(election, id, members.get(id), drive.corrections.get(id));
    if (member) members.set(id, member);
  }
  return [...members.values()];
}

/** One of whom something was said: as counted, as put right by hand, or without a seat. */
function correct(
  election: Election,
  id: MemberId,
  counted: Member | undefined,
  corrected: Corrected | undefined,
): Member | null {
  const seat = corrected?.seat;
  const known = counted ?? memberById(election, id);
  const described = seat ? { id, ...seat, origin: known?.origin ?? ('corrected' as const) } : known;
  switch (corrected?.inForce?.correction.type) {
    case 'holds':
      return described && { ...described, holdsSeat: true };
    case 'does-not-hold':
      return described && { ...described, holdsSeat: false };
    default:
      return counted ?? (described && { ...described, holdsSeat: false });
  }
}

/** Whether somebody can be meant by this: a candidate, a list's seat, a sitting member, one added by hand. */
export function isMemberId(election: Election, id: string): boolean {
  return /^hand:[0-9a-f-]{36}$/.test(id) || memberById(election, id as MemberId) !== null;
}

/** Who is meant, whether they hold a seat or not; null: nobody, or somebody added by hand. */
function memberById(election: Election, id: MemberId): Omit<Member, 'holdsSeat'> | null {
  const [kind, districtId, partyId, allianceId, number] = id.split(':');
  if (
    kind === 'sitting' &&
    number !== undefined &&
    election.districts.has(districtId as DistrictId)
  ) {
    return {
      id,
      name: null,
      districtId: districtId as DistrictId,
      partyId: (partyId || null) as PartyId | null,
      allianceId: (allianceId || null) as AllianceId | null,
      origin: 'sitting',
    };
  }
  const [, candidateId, index] = /^(.*?)(?:#(\d{1,4}))?$/s.exec(id) ?? [];
  for (const { candidates, districtId: own } of election.contests.values()) {
    const candidate = candidates.find((one) => one.id === candidateId);
    if (!candidate) continue;
    const member = memberOf(candidate, own);
    return { ...member, id, name: index ? `${candidate.name} ${index}` : candidate.name };
  }
  return null;
}

function* listElected(
  election: Election,
  outcomes: ReadonlyMap<ContestId, Outcome>,
): Generator<Member> {
  for (const { id, districtId, candidates, method } of election.contests.values()) {
    const outcome = outcomes.get(id);
    if (!outcome) continue;
    for (const [index, candidate] of candidates.entries()) {
      const { status, seats } = at(outcome.candidates, index);
      if (status !== 'elected') continue;
      const member = memberOf(candidate, districtId);
      if (method === 'plurality') yield member;
      else yield* seatsOfList(member, candidate.name, seats);
    }
  }
}

function memberOf({ id, name, partyId, allianceId }: Candidate, districtId: DistrictId): Member {
  const memberId = id as string as MemberId;
  const seat = { name, districtId, partyId, allianceId };
  return { id: memberId, ...seat, origin: 'elected', holdsSeat: true };
}

/** Who of a list has which seat the count does not say. */
function seatsOfList(list: Member, name: string, seats: number): Member[] {
  return Array.from({ length: seats }, (_, index) => ({
    ...list,
    id: `${list.id}#${index + 1}` as MemberId,
    name: `${name} ${index + 1}`,
  }));
}

function* listSitting({ sittingMembers }: Election): Generator<Member> {
  const numbers = new Map<string, number>();
  for (const { districtId, partyId, allianceId, members } of sittingMembers) {
    const key = ['sitting', districtId, partyId ?? '', allianceId ?? ''].join(':');
    for (let one = 0; one < members; one += 1) {
      const number = (numbers.get(key) ?? 0) + 1;
      numbers.set(key, number);
      const id = `${key}:${number}`;
      const seat = { name: null, districtId, partyId, allianceId };
      yield { id: id as MemberId, ...seat, origin: 'sitting', holdsSeat: true };
    }
  }
}
