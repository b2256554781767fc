import type { Election } from '#election/model.ts';
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
  'version',
];

/** Members and their stages as CSV; contacts are not in it. */
export function writeDriveCsv({ districts }: Election, { rows, version }: DriveList): string {
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
      version,
    ]),
  ]);
}
