import { at, known } from '#election/known.ts';
import type { ContestId, DistrictId, Threshold } from '#election/model.ts';
import type { Night } from '#election/night.ts';
import type { Outcome } from '#election/outcome.ts';
import { chanceOfThreshold } from '#projection/threshold-chance.ts';
import { findBinding } from '#election/threshold.ts';
import {
  rankOfState,
  settingsOf,
  stateOf,
  type Drive,
  type MemberState,
} from '#election/drive/drive.ts';
import { listMembers, type Member } from '#election/drive/members.ts';
import { rankOf, STAGES, type Stage } from '#election/drive/stage.ts';

/** Both parts of a threshold. */
export interface Parts {
  readonly signatures: number;
  readonly districts: number;
}

/** How far the drive is. */
export interface DriveTotals {
  readonly threshold: string;
  /** Members at a stage or beyond it, and the districts they are from. */
  readonly stages: Readonly<Record<Stage, Parts>>;
  readonly needed: Parts;
  /** What staff want beyond that, since some signatures are struck out. */
  readonly reserve: Parts;
  /** The scarce part, by the notarised. */
  readonly binding: keyof Parts;
  /** What is still to be notarised, reserve included. */
  readonly missing: Parts;
  /** Members of whom different things are said. */
  readonly conflicts: number;
  /** That what is notarised holds when the commission strikes out at the rate staff expect. */
  readonly chanceToHold: number;
  readonly strikeRate: number;
  /** `YYYY-MM-DD`; null: none is set. */
  readonly deadline: string | null;
}

/** A member, and where they stand. */
export interface Asked {
  readonly member: Member;
  readonly state: MemberState;
  /** How far they count; below 0: on a way out. */
  readonly rank: number;
}

export function askedOf(drive: Drive, members: readonly Member[]): Asked[] {
  return members.map((member) => {
    const state = stateOf(drive, member.id);
    return { member, state, rank: rankOfState(state) };
  });
}

export function totalDrive(
  { id, signatures, districts }: Threshold,
  drive: Drive,
  everybody: readonly Asked[],
): DriveTotals {
  const asked = everybody.filter(({ member }) => member.holdsSeat);
  const { reserve, strikeRate, deadline } = settingsOf(drive);
  const needed = { signatures, districts };
  const stages = Object.fromEntries(
    STAGES.map((stage) => [stage, countFrom(asked, rankOf(stage))]),
  ) as Record<Stage, Parts>;
  const { notarised } = stages;
  const missing = (part: keyof Parts) =>
    Math.max(0, needed[part] + reserve[part] - notarised[part]);
  return {
    threshold: id,
    stages,
    needed,
    reserve,
    binding: findBinding(
      { leading: notarised.signatures, needed: signatures },
      { leading: notarised.districts, needed: districts },
    ),
    missing: { signatures: missing('signatures'), districts: missing('districts') },
    conflicts: asked.filter(({ state }) => state.status === 'conflicting').length,
    chanceToHold: chanceToHold(asked, needed, strikeRate),
    strikeRate,
    deadline,
  };
}

/** Everybody of a night's drive, and where they stand. */
export function everybodyOf(
  { election, drive }: Night,
  outcomes: ReadonlyMap<ContestId, Outcome>,
): Asked[] {
  return askedOf(drive, listMembers(election, outcomes, drive));
}

/** How far a night's drive is, for the election's first threshold; null where it has none. */
export function totalsOf(
  { election, drive }: Night,
  everybody: readonly Asked[],
): DriveTotals | null {
  const [threshold] = election.thresholds;
  return threshold ? totalDrive(threshold, drive, everybody) : null;
}

/** A member counts once, and a district once however many members it gives. */
function countFrom(asked: readonly Asked[], rank: number): Parts {
  const there = asked.filter((one) => one.rank >= rank);
  return {
    signatures: there.length,
    districts: new Set(there.map(({ member }) => member.districtId)).size,
  };
}

const NOTARISED = rankOf('notarised');

/**
 * The exact chance that both parts hold when every notarised signature is struck out with the same
 * chance, independently: binomial in each district, then the table of signatures by districts.
 */
function chanceToHold(asked: readonly Asked[], needed: Parts, strikeRate: number): number {
  const byDistrict = new Map<DistrictId, number>();
  for (const { member, rank } of asked) {
    if (rank < NOTARISED) continue;
    byDistrict.set(member.districtId, (byDistrict.get(member.districtId) ?? 0) + 1);
  }
  const members = [...byDistrict.values()].map((count) => binomial(count, 1 - strikeRate));
  return chanceOfThreshold([...byDistrict.keys()], [members], needed).both;
}

/** Chances of 0 to `count` successes. */
export function binomial(count: number, chance: number): number[] {
  let chances = [1];
  for (let trial = 0; trial < count; trial += 1) {
    const more = [...chances, 0];
    for (let successes = 0; successes <= trial + 1; successes += 1) {
      const stays = (chances[successes] ?? 0) * (1 - chance);
      const grows = (chances[successes - 1] ?? 0) * chance;
      more[successes] = stays + grows;
    }
    chances = more;
  }
  return chances;
}

/** How far each district is: its best member. Districts without any member are left out. */
export function bestByDistrict(
  asked: readonly Pick<Asked, 'member' | 'rank'>[],
): Map<DistrictId, number> {
  const best = new Map<DistrictId, number>();
  for (const { member, rank } of asked) {
    if (!member.holdsSeat) continue;
    best.set(member.districtId, Math.max(best.get(member.districtId) ?? 0, rank));
  }
  return best;
}

/**
 * By what helps most: what is to be settled, then districts without a notarised signature; there
 * the allied, then independents, then others; of those who are as close, who has come furthest.
 * Whoever has given a notarised signature, or is on a way out, comes last.
 */
export function orderByHelp(
  asked: readonly Asked[],
  isAllied: (member: Member) => boolean,
): Asked[] {
  const best = bestByDistrict(asked);
  const keys = new Map(
    asked.map((one) => {
      const { member, rank } = one;
      const isConflict = one.state.status === 'conflicting';
      const isOpen = isConflict || (rank >= 0 && rank < NOTARISED);
      const isClosed = !isOpen || !member.holdsSeat;
      const hasOne = (best.get(member.districtId) ?? 0) >= NOTARISED;
      const distance = isAllied(member) ? 0 : member.partyId === null ? 1 : 2;
      return [
        one,
        [Number(isClosed), Number(!isConflict), Number(hasOne), distance, -rank],
      ] as const;
    }),
  );
  return asked.toSorted((a, b) => {
    const [first, second] = [known(keys, a), known(keys, b)];
    const index = first.findIndex((value, one) => value !== second[one]);
    return index < 0 ? 0 : at(first, index) - at(second, index);
  });
}

/** What must come in on each day until the deadline, that day included; null: none is set, or it is over. */
export function paceOf(
  { missing, deadline }: DriveTotals,
  today: string,
): { readonly days: number; readonly each: Parts } | null {
  if (deadline === null || deadline < today) return null;
  const days = Math.round((Date.parse(deadline) - Date.parse(today)) / 86_400_000) + 1;
  const each = (part: keyof Parts) => missing[part] / days;
  return { days, each: { signatures: each('signatures'), districts: each('districts') } };
}
