import type {
  Correction,
  DriveCorrected,
  DrivePublished,
  DriveSet,
  Stated,
  StepTaken,
} from '../fact.ts';
import { goesOn, type Link } from '../chain.ts';
import type { FactId, MemberId, PersonId } from '../model.ts';
import { rankOf, type Step } from './stage.ts';

/** All that was said of the endorsement drive: the weeks after the night. */
export interface Drive {
  readonly steps: Map<MemberId, TakenStep[]>;
  readonly corrections: Map<MemberId, Corrected>;
  readonly settings: Chain<Stated<DriveSet>>;
  /** An administrator lets everybody see the totals. */
  isPublic: boolean;
  /** Position of the last fact about it; 0: none. */
  touchedAt: number;
}

export interface TakenStep {
  readonly id: FactId;
  readonly by: PersonId | null;
  readonly step: Step;
  readonly basis: readonly FactId[];
  /** When, by the clock of whoever took it. */
  readonly takenAt: string;
}

/** Facts on one matter, of which the last that counts is in force. */
export interface Chain<One extends Link> {
  inForce: One | null;
}

/** What was put right by hand of somebody, and the seat they were last said to hold. */
export interface Corrected extends Chain<Stated<DriveCorrected>> {
  seat: Seat | null;
}
export type Seat = Omit<Extract<Correction, { readonly type: 'holds' }>, 'type'>;

/** Where a member stands: what counts is never more than what everybody agrees on. */
export type MemberState =
  /** `standing` is empty where nothing was said. */
  | { readonly status: Step; readonly standing: readonly TakenStep[] }
  /** Several went on from the same step, to different ones: somebody must settle it. */
  | { readonly status: 'conflicting'; readonly standing: readonly TakenStep[] };

/** What holds until staff set something else. */
export const NO_SETTINGS: DriveSet['settings'] = {
  reserve: { signatures: 0, districts: 0 },
  strikeRate: 0.1,
  deadline: null,
};

export function startDrive(): Drive {
  return {
    steps: new Map(),
    corrections: new Map(),
    settings: { inForce: null },
    isPublic: false,
    touchedAt: 0,
  };
}

/** A step of a member; steps may come in any order. */
export function applyStep(
  { steps }: Drive,
  { id, by, memberId, step, basis, takenAt }: Stated<StepTaken>,
) {
  const known = steps.get(memberId) ?? [];
  if (known.some((one) => one.id === id)) return;
  steps.set(memberId, [...known, { id, by, step, basis, takenAt }]);
}

export function applyCorrection({ corrections }: Drive, fact: Stated<DriveCorrected>): void {
  const chain = corrections.get(fact.memberId) ?? { inForce: null, seat: null };
  corrections.set(fact.memberId, chain);
  follow(chain, fact);
  if (chain.inForce?.id !== fact.id || fact.correction.type !== 'holds') return;
  const { type: _type, ...seat } = fact.correction;
  chain.seat = seat;
}

export function applySettings({ settings }: Drive, fact: Stated<DriveSet>): void {
  follow(settings, fact);
}

function follow<One extends Link>(chain: Chain<One>, link: One): void {
  if (goesOn(chain.inForce, link)) chain.inForce = link;
}

export function applyPublication(drive: Drive, { isPublic }: DrivePublished): void {
  drive.isPublic = isPublic;
}

/**
 * The steps that no other goes on from. Steps that name each other in a circle would leave none:
 * then all stand.
 */
export function standingSteps(steps: readonly TakenStep[]): readonly TakenStep[] {
  const passed = new Set(
    steps.flatMap(({ id, basis }) => basis.filter((previous) => previous !== id)),
  );
  const standing = steps.filter(({ id }) => !passed.has(id));
  return standing.length > 0 ? standing : steps;
}

export function stateOf(drive: Drive, memberId: MemberId): MemberState {
  const standing = standingSteps(drive.steps.get(memberId) ?? []);
  const [first] = standing;
  const isAgreed = standing.every(({ step }) => step === first?.step);
  return isAgreed
    ? { status: first?.step ?? 'unasked', standing }
    : { status: 'conflicting', standing };
}

/** How far a member counts: the least of what is said of them. */
export function rankOfState(state: MemberState): number {
  if (state.status !== 'conflicting') return rankOf(state.status);
  return Math.min(...state.standing.map(({ step }) => rankOf(step)));
}

/** What holds by the settings in force. */
export function settingsOf({ settings }: Drive): DriveSet['settings'] {
  return settings.inForce?.settings ?? NO_SETTINGS;
}
