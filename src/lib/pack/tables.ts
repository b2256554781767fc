import { findNearest } from './guess.ts';
import { type PackProblem, type Table } from './rows.ts';

interface Columns {
  /** The columns that every file must have. */
  readonly needs: readonly string[];
  readonly may: readonly string[];
}

/** The tables of a pack and their columns. */
export const TABLES = {
  'districts.csv': { needs: ['district_id', 'name'], may: ['abbreviation', 'polls_close'] },
  'parties.csv': { needs: ['party_id', 'name'], may: ['abbreviation', 'color'] },
  'bodies.csv': { needs: ['body_id', 'name'], may: ['kind'] },
  'contests.csv': {
    needs: ['contest_id', 'district_id', 'name', 'seats', 'method'],
    may: ['votes_per_ballot', 'marks_per_candidate', 'min_share', 'body_id'],
  },
  'candidates.csv': {
    needs: ['candidate_id', 'contest_id', 'ballot_order', 'name'],
    may: ['party_id', 'alliance_id', 'registration_order', 'persons'],
  },
  'stations.csv': {
    needs: ['station_id', 'district_id', 'name', 'contest_ids'],
    may: ['registered_voters', 'kind', 'address', 'latitude', 'longitude'],
  },
  'sitting-members.csv': { needs: ['district_id', 'members'], may: ['party_id', 'alliance_id'] },
  'previous.csv': {
    needs: [],
    may: ['contest_id', 'district_id', 'station_id', 'party_id', 'alliance_id', 'votes', 'seats'],
  },
} as const satisfies Readonly<Record<string, Columns>>;

export type TableName = keyof typeof TABLES;

/** The columns of one of them. */
export type ColumnOf<Name extends TableName> = (typeof TABLES)[Name]['needs' | 'may'][number];

export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

export function isTableName(name: string): name is TableName {
  return Object.hasOwn(TABLES, name);
}

const OPTIONAL: readonly TableName[] = ['bodies.csv', 'sitting-members.csv', 'previous.csv'];

/** All columns that a table may have. */
export function columnsOf(name: TableName): readonly string[] {
  const { needs, may }: Columns = TABLES[name];
  return [...needs, ...may];
}

/** Checks which tables and columns there are. */
export function checkTables(
  tables: Readonly<Partial<Record<TableName, Table>>>,
  unreadable: ReadonlySet<string>,
  problems: PackProblem[],
): void {
  for (const name of TABLE_NAMES) {
    const { needs }: Columns = TABLES[name];
    const all = columnsOf(name);
    const table = tables[name];
    if (!table) {
      if (OPTIONAL.includes(name) || unreadable.has(name)) continue;
      problems.push({ file: name, line: 1, code: 'P01', field: name, found: '' });
      continue;
    }
    const { columns } = table;
    const note = (code: 'P03' | 'P04' | 'P07', field: string, nearest?: string) =>
      problems.push({ file: name, line: 1, code, field, found: '', nearest });
    const absent = all.filter((column) => !columns.includes(column));
    for (const column of columns) {
      if (!all.includes(column)) note('P03', column, findNearest(column, absent));
    }
    for (const column of needs) if (!columns.includes(column)) note('P04', column);
    const twice = columns.filter((column, index) => columns.indexOf(column) < index);
    for (const column of twice) note('P07', column);
  }
}
