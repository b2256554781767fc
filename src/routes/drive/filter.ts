import { rankOf } from '#election/drive/stage.ts';
import type { DriveRow } from '#protocol';

/** Which members are shown; empty: all. */
export interface Filter {
  /** A status, or `open`: who may still be won. */
  readonly stage: string;
  readonly district: string;
  /** `allied`, or everybody. */
  readonly who: string;
  readonly name: string;
}

export function readFilter(query: URLSearchParams): Filter {
  const read = (name: string) => query.get(name) ?? '';
  return { stage: read('stage'), district: read('district'), who: read('who'), name: read('name') };
}

export function filterRows(rows: readonly DriveRow[], filter: Filter): DriveRow[] {
  const name = filter.name.toLowerCase();
  return rows.filter(
    (row) =>
      (filter.stage === '' ||
        row.status === filter.stage ||
        (filter.stage === 'open' && isOpen(row))) &&
      (filter.district === '' || row.districtId === filter.district) &&
      (filter.who === '' || row.isAllied) &&
      (name === '' || (row.name ?? '').toLowerCase().includes(name)),
  );
}

function isOpen({ rank, holdsSeat }: DriveRow): boolean {
  return holdsSeat && rank >= 0 && rank < rankOf('notarised');
}
