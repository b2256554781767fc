/** A small election pack to start from: every file, every column, a word on each. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { columnsOf, TABLE_NAMES, type ColumnOf, type TableName } from '#pack/tables.ts';
import { writeTable, type PackRow } from '#pack/write-pack.ts';
import { COLUMN_WORDS } from '#text/pack-columns.ts';
import { describePackProblem } from '#text/pack-problems.ts';
import { writeWorkbook } from './import/workbook.ts';
import { RefusedError } from './log/event-log.ts';
import { readPack } from './packs/read-pack.ts';

type Row<Name extends TableName> = Partial<Record<ColumnOf<Name>, string | number>>;

/** A town of two districts, which elects its council by most votes and a list, and has no map. */
const ROWS: { readonly [Name in TableName]: readonly Row<Name>[] } = {
  'districts.csv': [
    { district_id: 'north', name: 'North', abbreviation: 'N' },
    { district_id: 'south', name: 'South', abbreviation: 'S' },
  ],
  'parties.csv': [
    { party_id: 'oak', name: 'Oak Party', abbreviation: 'Oak', color: '#2e7d32' },
    { party_id: 'river', name: 'River Union', abbreviation: 'RU', color: '#1565c0' },
  ],
  'bodies.csv': [{ body_id: 'council', name: 'Town council', kind: 'council' }],
  'contests.csv': [
    {
      ...{ contest_id: 'north-1', district_id: 'north', name: 'North', seats: 1 },
      ...{ method: 'plurality', body_id: 'council' },
    },
    {
      ...{ contest_id: 'south-1', district_id: 'south', name: 'South', seats: 2 },
      ...{ method: 'plurality', votes_per_ballot: 2, body_id: 'council' },
    },
  ],
  'candidates.csv': [
    person('north-1', 1, 'Ada Alder', 'oak'),
    person('north-1', 2, 'Ben Brook', 'river'),
    person('south-1', 1, 'Cleo Crane', 'oak', 'greens'),
    person('south-1', 2, 'Dan Dale', 'river'),
    person('south-1', 3, 'Eve Elm', null, 'greens'),
  ],
  'stations.csv': [
    {
      ...{ station_id: 's-1', district_id: 'north', name: 'Town hall', contest_ids: 'north-1' },
      ...{ registered_voters: 820, kind: 'polling', address: 'Market Square 1' },
    },
    {
      ...{ station_id: 's-2', district_id: 'south', name: 'School', contest_ids: 'south-1' },
      ...{ registered_voters: 1140, kind: 'polling' },
    },
    {
      ...{ station_id: 's-3', district_id: 'south', name: 'Postal votes', contest_ids: 'south-1' },
      kind: 'postal',
    },
  ],
  'sitting-members.csv': [{ district_id: 'north', members: 1, party_id: 'oak' }],
  'previous.csv': [
    { station_id: 's-1', party_id: 'oak', votes: 210 },
    { station_id: 's-1', party_id: 'river', votes: 190 },
    { station_id: 's-2', party_id: 'oak', votes: 260 },
    { station_id: 's-2', party_id: 'river', votes: 330 },
  ],
};

function person(
  contest: string,
  place: number,
  name: string,
  party: string | null,
  alliance?: string,
): Row<'candidates.csv'> {
  return {
    ...{ candidate_id: `${contest}-${place}`, contest_id: contest, ballot_order: place, name },
    ...(party !== null && { party_id: party }),
    ...(alliance !== undefined && { alliance_id: alliance }),
    registration_order: place,
  };
}

const SETTINGS = {
  id: 'my-town-2030',
  name: { en: 'My town 2030' },
  date: '2030-05-12',
  timeZone: 'Europe/London',
  pollsClose: '2030-05-12T22:00:00+01:00',
  tallySheet: 'basic',
  tieBreak: 'undecided',
  verification: 'double',
  publication: 'staff',
  alliances: [{ id: 'greens', name: 'Green alliance', color: '#7cb342' }],
  thresholds: [
    {
      id: 'bid',
      name: 'Mayoral endorsement threshold',
      signatures: 2,
      districts: 2,
      for: [{ party: 'oak' }, { alliance: 'greens' }],
    },
  ],
};

const rowsOf = (name: TableName) => ROWS[name] as readonly PackRow[];

function exampleOf() {
  const rows = Object.fromEntries(TABLE_NAMES.map((name) => [name, rowsOf(name)]));
  return { settings: SETTINGS, rows };
}

/** A workbook (XLSX) to fill in, with examples. */
export function emptyWorkbook(): Buffer {
  return writeWorkbook(null, exampleOf());
}

/**
 * Writes a workbook to fill in: a sheet a table, a word on each column, example rows that are never taken
 * for real; or an election pack as such a workbook.
 *
 * @param from the folder of that pack; null: a workbook without rows of its own
 * @throws RefusedError where the file is there already, or the pack is not good
 */
export async function writeNewWorkbook(file: string, from: string | null): Promise<void> {
  let own = null;
  if (from !== null) {
    const read = await readPack(from);
    if (!read.ok) throw new RefusedError(read.problems.map(describePackProblem).join('\n'));
    own = read.pack.election;
  }
  const bytes = writeWorkbook(own, exampleOf());
  try {
    await writeFile(file, bytes, { flag: 'wx' });
  } catch (error) {
    throw new RefusedError(`cannot write ${file}: ${(error as Error).message}`);
  }
}

/**
 * Writes a small pack into a folder.
 *
 * @throws RefusedError where something stands there
 */
export async function writeNewPack(folder: string): Promise<readonly string[]> {
  const files: [string, string][] = [
    ['election.json', `${JSON.stringify(SETTINGS, null, 2)}\n`],
    ...TABLE_NAMES.map((name): [string, string] => [
      name,
      writeTable(name, rowsOf(name), columnsOf(name)),
    ]),
    ['README.md', writeWords()],
  ];
  try {
    await mkdir(folder, { recursive: true });
    const there = await readdir(folder);
    if (there.length > 0) throw new RefusedError(`${folder} is not empty: name a new folder`);
    for (const [name, text] of files)
      await writeFile(path.join(folder, name), text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    throw new RefusedError(`cannot write to ${folder}: ${(error as Error).message}`);
  }
  return files.map(([name]) => name);
}

function writeWords(): string {
  const tables = TABLE_NAMES.flatMap((name) => {
    const words: Readonly<Record<string, string>> = COLUMN_WORDS[name];
    const lines = columnsOf(name).map((column) => `- \`${column}\`: ${words[column] ?? ''}`);
    return [`## ${name}`, '', ...lines, ''];
  });
  return [
    '# An election pack to start from',
    '',
    'A small example that passes `check`: put your own election in its place, file by file. Columns that you',
    'do not need may be left out, and so may `bodies.csv`, `sitting-members.csv` and `previous.csv`. Outlines',
    'of districts go into `districts.geojson`, each named by its property `district_id`.',
    '',
    '`election.json` holds the settings: its fields stand in docs/election-pack.md of Tallywatch.',
    '',
    ...tables,
  ].join('\n');
}
