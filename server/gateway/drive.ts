import { everybodyOf, orderByHelp, totalsOf, type Asked } from '#election/drive/totals.ts';
import { belongsTo, type FactId, type MemberId } from '#election/model.ts';
import { mainSubject, outlineOf } from '#election/outline.ts';
import type { DriveList, DriveRow } from '#protocol';
import { isPublished, refuse, type Barred } from '../access/roles.ts';
import type { Visitor } from '../access/links.ts';
import type { Reading } from '../log/reading.ts';

/** Totals are staff's and organisers', until an administrator publishes them. */
export function refuseTotals(reading: Reading, visitor: Visitor | null): Barred | null {
  const { election, drive } = reading.night;
  if (drive.isPublic && isPublished(election, Date.now())) return null;
  return refuse(visitor, 'drive-totals');
}

/** Every member, by what helps most, as organisers see them. */
export function listDrive(reading: Reading): DriveList | null {
  const { night, publication } = reading;
  const totals = totalsOf(night, publication.outcomes());
  if (!totals) return null;
  const subject = mainSubject(outlineOf(night.election));
  const isAllied = (member: Asked['member']) => subject !== null && belongsTo(member, subject);
  const ordered = orderByHelp(everybodyOf(night, publication.outcomes()), isAllied);
  const rows = ordered.map((asked): DriveRow => {
    const { member, state, rank } = asked;
    const standing = 'standing' in state ? state.standing : [];
    return {
      ...member,
      isAllied: isAllied(member),
      status: state.status,
      rank,
      standing: standing.map(({ id, step }) => ({ id, step })),
      contact: reading.contacts.get(member.id) ?? null,
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
export interface MemberStory {
  readonly row: DriveRow;
  readonly steps: readonly {
    readonly id: FactId;
    readonly step: string;
    readonly takenAt: string;
    readonly who: string | null;
    readonly note: string | null;
    readonly stands: boolean;
  }[];
  /** The correction in force, by which the next one is made. */
  readonly previous: FactId | null;
}

export function tellMember(reading: Reading, id: string): MemberStory | null {
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
      who: by === null ? null : (reading.people.get(by)?.name ?? by.slice(0, 4)),
      note: reading.noteOn(step),
      stands: standing.has(step),
    })),
    previous: corrections.get(id as MemberId)?.inForce?.id ?? null,
  };
}
