import {
  everybodyOf,
  orderByHelp,
  totalsOf,
  type Asked,
  type DriveTotals,
} from '#results/drive-totals.ts';
import { lastClosing } from '#election/polls.ts';
import { belongsTo, type ContestId, type FactId, type MemberId } from '#election/model.ts';
import type { Outcome } from '#election/outcome.ts';
import { mainSubject, outlineOf } from '#results/outline.ts';
import { markOf } from '#results/person-mark.ts';
import type { DriveList, DriveRow } from '#protocol';
import type { Reading } from '../night/reading.ts';
import type { View } from '../night/view.ts';
import { remember } from './remember.ts';

/** What the drive comes to. */
interface Seen {
  /** The log's head at the newest fact about the drive, or about who is elected. */
  readonly key: string;
  readonly everybody: readonly Asked[];
  /** null: the election has no threshold. */
  readonly totals: DriveTotals | null;
}

export const lookAtDrive: (view: View) => Seen = remember(keyOf, (view) => {
  const { night, publication } = view;
  // Before the last polls close nobody's name says who may be elected.
  const outcomes = isOpen(view) ? publication.outcomes() : new Map<ContestId, Outcome>();
  const everybody = everybodyOf(night, outcomes);
  return { key: keyOf(view), everybody, totals: totalsOf(night, everybody) };
});

function keyOf(view: View): string {
  const { night, newestFigure, heads } = view;
  const mark = heads.markAt(Math.max(night.drive.touchedAt, newestFigure));
  return isOpen(view) ? mark : `${mark}-early`;
}

function isOpen(view: View): boolean {
  return view.now() >= lastClosing(view.night.election);
}

/** Every member, by what helps most, as organisers see them; null: the election has no threshold. */
export function listDrive(reading: View): DriveList | null {
  const { night } = reading;
  const { totals, everybody } = lookAtDrive(reading);
  if (!totals) return null;
  const subject = mainSubject(outlineOf(night.election));
  const isAllied = (member: Asked['member']) => subject !== null && belongsTo(member, subject);
  const ordered = orderByHelp(everybody, isAllied);
  const rows = ordered.map((asked): DriveRow => {
    const { member, state, rank } = asked;
    return {
      ...member,
      isAllied: isAllied(member),
      status: state.status,
      rank,
      standing: state.standing.map(({ id, step }) => ({ id, step })),
    };
  });
  const { settings, isPublic } = night.drive;
  return {
    version: reading.version,
    totals,
    rows,
    settingsId: settings.inForce?.id ?? null,
    isPublic,
  };
}

/** All that was said of one member, newest last. */
export interface MemberHistory {
  readonly row: DriveRow;
  readonly steps: readonly {
    readonly id: FactId;
    readonly step: string;
    readonly takenAt: string;
    readonly who: string | null;
    readonly note: string | null;
    readonly stands: boolean;
  }[];
  readonly contact: string | null;
  /** The correction in force, by which the next one is made. */
  readonly previous: FactId | null;
}

export function memberHistory(reading: Reading, id: string): MemberHistory | null {
  const row = listDrive(reading)?.rows.find((one) => one.id === id);
  if (!row) return null;
  const { steps, corrections } = reading.night.drive;
  const standing = new Set(row.standing.map((one) => one.id));
  return {
    row,
    steps: (steps.get(id as MemberId) ?? []).map(({ id: step, step: taken, takenAt, by }) => ({
      id: step,
      step: taken,
      takenAt,
      who: by === null ? null : (reading.register.people.get(by)?.name ?? markOf(by)),
      note: reading.register.noteOn(step),
      stands: standing.has(step),
    })),
    contact: reading.register.contacts.get(id as MemberId) ?? null,
    previous: corrections.get(id as MemberId)?.inForce?.id ?? null,
  };
}
