import type { Election } from '#election/model.ts';
import type { Summary } from '#results/results.ts';
import type { DriveList } from '#protocol';
import { writeRows } from './csv.ts';

const COLUMNS = [
  'district_id',
  'district',
  'member_id',
  'name',
  'party_id',
  'alliance_id',
  'origin',
  'holds_seat',
  'stage',
  'rehearsal',
  'version',
  'head',
];

/** Members and their stages as CSV; contacts are not in it. */
export function writeDriveCsv(
  { districts }: Election,
  { rows }: DriveList,
  { rehearsal, version, head }: Summary,
): string {
  return writeRows([
    COLUMNS,
    ...rows.map((row) => [
      row.districtId,
      districts.get(row.districtId)?.name ?? '',
      row.id,
      row.name ?? '',
      row.partyId ?? '',
      row.allianceId ?? '',
      row.origin,
      row.holdsSeat ? 'yes' : 'no',
      row.status,
      rehearsal ? 'TEST' : '',
      version,
      head,
    ]),
  ]);
}
