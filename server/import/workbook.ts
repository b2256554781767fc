/** An election pack as a workbook: a sheet a table, and sheets of what `election.json` says. */
import { utils, write, type WorkBook } from '@e965/xlsx';
import type { Election } from '#election/model.ts';
import { columnsOf, TABLE_NAMES, type TableName } from '#pack/tables.ts';
import { rowsOf, settingsOf, writeTable, type PackRow } from '#pack/write-pack.ts';
import { COLUMN_WORDS, SETTING_WORDS } from '#text/pack-columns.ts';
import { MARK, type SourceTable, type TableRow } from './tables.ts';

type Row = Readonly<Record<string, string | number>>;

const ABOUT = 'about';
const EXAMPLE = 'example';

const SETTINGS = 'election';
const LISTS = ['alliances', 'thresholds'] as const;
const sheetOf = (name: TableName) => name.replace('.csv', '');

const ALLIANCE_COLUMNS = ['id', 'name', 'color'];
const THRESHOLD_COLUMNS = [
  ...['id', 'name', 'kind', 'signatures', 'districts', 'seats', 'body', 'labels', 'for'],
];

/** What a workbook shows of an example, beside what it holds. */
export interface Example {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rows: Readonly<Partial<Record<TableName, readonly PackRow[]>>>;
}

/** A workbook (XLSX) of an election; null: with examples alone. */
export function writeWorkbook(election: Election | null, example: Example): Buffer {
  const book: WorkBook = utils.book_new();
  const add = (name: string, columns: readonly string[], words: Row, shown: Row[], own: Row[]) => {
    const lines = [
      [MARK, ...columns],
      [ABOUT, ...columns.map((column) => words[column] ?? '')],
      ...shown.map((row) => [EXAMPLE, ...columns.map((column) => row[column] ?? '')]),
      ...own.map((row) => ['', ...columns.map((column) => row[column] ?? '')]),
    ];
    const sheet = utils.aoa_to_sheet(lines.map((line) => [...line]));
    sheet['!cols'] = [{ wch: 9 }, ...columns.map(() => ({ wch: 24 }))];
    utils.book_append_sheet(book, sheet, name);
  };
  const settings = election && settingsOf(election);
  const fields = (all: Readonly<Record<string, unknown>>): Row[] =>
    Object.entries(all)
      .filter(([field]) => !LISTS.includes(field as (typeof LISTS)[number]))
      .flatMap(([field, value]) =>
        Object.entries(flatten({ [field]: value })).map(([name, cell]) => ({
          field: name,
          value: cell,
        })),
      );
  const shownFields = fields(example.settings).map((row) => ({
    ...row,
    about: SETTING_WORDS[String(row.field).replace(/\..*$/, '')] ?? '',
  }));
  const about = { field: 'of election.json', value: 'as in the examples below', about: '' };
  add(SETTINGS, ['field', 'value', 'about'], about, shownFields, settings ? fields(settings) : []);
  const listRows = (all: Readonly<Record<string, unknown>> | null, name: string): Row[] =>
    ((all?.[name] ?? []) as Record<string, unknown>[]).map(flatten);
  for (const [name, columns] of [
    ['alliances', ALLIANCE_COLUMNS],
    ['thresholds', THRESHOLD_COLUMNS],
  ] as const) {
    const own = listRows(settings, name);
    const shown = listRows(example.settings, name);
    const more = [...own, ...shown].flatMap(Object.keys).filter((key) => !columns.includes(key));
    const all = [...columns, ...new Set(more)];
    add(name, all, SETTING_WORDS_OF[name], shown, own);
  }
  const rows = election && rowsOf(election);
  for (const name of TABLE_NAMES) {
    const own = rows ? [...rows[name]] : [];
    add(sheetOf(name), columnsOf(name), COLUMN_WORDS[name], [...(example.rows[name] ?? [])], own);
  }
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

const SETTING_WORDS_OF: Readonly<Record<(typeof LISTS)[number], Row>> = {
  alliances: {
    id: 'letters, digits, . _ -',
    name: 'name.ru, name.en …: by language',
    color: '#rrggbb',
  },
  thresholds: {
    ...{
      id: 'letters, digits, . _ -',
      kind: 'endorsement (signatures, districts) or majority (seats, body)',
    },
    for: 'alliance:ID or party:ID; several are separated by ;',
    labels: 'what the parts are called, as JSON',
  },
};

/** One level of an object as cells: names by language are `name.en`, what is deeper is JSON. */
function flatten(value: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]): [string, string | number][] => {
      if (typeof inner === 'string' || typeof inner === 'number') return [[field, inner]];
      if (field === 'for' && Array.isArray(inner)) {
        const subjects = inner.flatMap((one: Record<string, string>) =>
          Object.entries(one).map(([kind, id]) => `${kind}:${id}`),
        );
        return [[field, subjects.join(';')]];
      }
      const isName = field === 'name' && typeof inner === 'object' && inner !== null;
      if (!isName) return [[field, JSON.stringify(inner)]];
      return Object.entries(inner as Record<string, string>).map(([language, text]) => [
        `${field}.${language}`,
        text,
      ]);
    }),
  );
}

const NUMBERS = ['signatures', 'districts', 'seats', 'publicDelay'];

function unflatten(cells: Readonly<Record<string, string>>): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [field, cell] of Object.entries(cells)) {
    if (cell === '') continue;
    const [name, language] = field.split('.');
    if (name === 'name' && language) {
      value.name = { ...(value.name as object | undefined), [language]: cell };
    } else if (field === 'for') {
      value.for = cell.split(';').map((subject) => {
        const [kind = '', id = ''] = subject.split(':').map((part) => part.trim());
        return { [kind]: id };
      });
    } else if (NUMBERS.includes(field)) value[field] = Number(cell);
    else value[field] = /^[[{]/.test(cell) ? parseOr(cell) : cell;
  }
  return value;
}

function parseOr(cell: string): unknown {
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return cell;
  }
}

/** Whether tables are the sheets, or the files, of a pack. */
export function isPackTables(tables: readonly SourceTable[]): boolean {
  const names = new Set(tables.map(packNameOf));
  return ['contests.csv', 'candidates.csv', 'stations.csv'].every((name) => names.has(name));
}

/** The pack's file that a table is, by its name and its columns; null: none. */
function packNameOf({ name, columns }: SourceTable): string | null {
  const own = columns.filter((column) => column !== MARK);
  const [, stem = ''] = /(?:^|, )([^,]+?)(?:\.\w+)?$/.exec(name) ?? [];
  if (stem === SETTINGS && own.includes('field') && own.includes('value')) return SETTINGS;
  if (LISTS.some((list) => list === stem) && own.includes('id')) return stem;
  const table = TABLE_NAMES.find((one) => sheetOf(one) === stem);
  return table && own.includes(columnsOf(table)[0] ?? '') ? table : null;
}

const OPTIONAL = ['bodies.csv', 'sitting-members.csv', 'previous.csv'];

/** The files of a pack that tables hold: CSV, and what they say of `election.json`. */
export async function takePackTables(tables: readonly SourceTable[]): Promise<{
  readonly files: ReadonlyMap<string, Buffer>;
  readonly settings: Readonly<Record<string, unknown>>;
}> {
  const files = new Map<string, Buffer>();
  const settings: Record<string, unknown> = {};
  for (const table of tables) {
    const name = packNameOf(table);
    if (name === null) continue;
    const rows: Record<string, string>[] = [];
    for await (const row of table.rows()) if (isData(table, row)) rows.push(cellsOf(table, row));
    if (name === SETTINGS) {
      const fields = rows.map(({ field = '', value = '' }) => [field, value] as const);
      Object.assign(settings, unflatten(Object.fromEntries(fields)));
    } else if (LISTS.some((list) => list === name)) settings[name] = rows.map(unflatten);
    else if (rows.length > 0 || !OPTIONAL.includes(name)) {
      const filled = table.columns.filter(
        (column) => column !== MARK && rows.some((row) => row[column]),
      );
      const known = TABLE_NAMES.find((one) => one === name) ?? 'districts.csv';
      const needs = columnsOf(known).filter((column) => table.columns.includes(column));
      const columns = [...needs, ...filled.filter((column) => !needs.includes(column))];
      files.set(name, Buffer.from(writeTable(known, rows, columns)));
    }
  }
  return { files, settings };
}

function isData({ columns }: SourceTable, { cells }: TableRow): boolean {
  const mark = columns.indexOf(MARK);
  return mark < 0 || (cells[mark] ?? '') === '';
}

function cellsOf({ columns }: SourceTable, { cells }: TableRow): Record<string, string> {
  return Object.fromEntries(
    columns.flatMap((column, index) => (column === MARK ? [] : [[column, cells[index] ?? '']])),
  );
}
