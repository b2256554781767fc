/** Reads each source by the one who knows its format. */
import { readFile } from 'node:fs/promises';
import { RefusedError } from '../log/event-log.ts';
import type { Draft } from './draft.ts';
import { readJsonFile, type Format, type Mapping } from './mapping.ts';
import { areShapes, readShapesOf, takeShapes, type Shapes } from './outlines.ts';
import { isEml, takeEml, type EmlFile } from './take-eml.ts';
import {
  isNistJson,
  isNistXml,
  readNistJson,
  readNistXml,
  type NistReport,
} from './nist-report.ts';
import { takeNist } from './take-nist.ts';
import { isPackTables } from './workbook.ts';
import { readXml } from './xml.ts';
import type { Source } from './sources.ts';
import { takeTable } from './take-table.ts';
import { countKnown, understand, type Meaning } from './understand-table.ts';
import { readTables, type SourceTable } from './tables.ts';
import {
  fieldsOf,
  isListOfParties,
  isListOfRooms,
  isVotemanager,
  takeVotemanager,
} from './take-votemanager.ts';

/** What sources hold, each read as its kind. */
export interface ReadSources {
  readonly tables: readonly SourceTable[];
  readonly eml: readonly EmlFile[];
  readonly nist: readonly NistReport[];
  /** Outlines, to be matched once all names are known. */
  readonly shapes: readonly Shapes[];
  /** Files that are those of a pack as they are, by name. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const PACK_FILES = [
  'election.json',
  'districts.geojson',
  'districts.topojson',
  'districts.hexjson',
];

/**
 * Reads every source.
 *
 * @throws RefusedError saying which cannot be read, and where
 */
export async function readSources(
  sources: readonly Source[],
  draft: Draft,
  say: (line: string) => void,
): Promise<ReadSources> {
  const read = {
    tables: [] as SourceTable[],
    eml: [] as EmlFile[],
    nist: [] as NistReport[],
    shapes: [] as Shapes[],
    files: new Map<string, Buffer>(),
  };
  for (const { file, name, kind } of sources) {
    if (PACK_FILES.includes(name)) read.files.set(name, await readFile(file));
    if (kind === 'shapefile') read.shapes.push(await readShapesOf(file));
    else if (kind === 'table' || kind === 'workbook') {
      read.tables.push(...(await readTables(file, countKnown, say)));
    } else if (kind === 'xml') {
      const root = await readXml(file);
      if (isEml(root)) read.eml.push({ file: name, root });
      else if (isNistXml(root)) read.nist.push(readNistXml(name, root));
      else draft.left.add(`${name}: XML of no kind that is known: <${root.name}>`);
    } else if (!PACK_FILES.includes(name) || name.startsWith('districts.')) {
      const json = await readJsonFile(file);
      const fields = fieldsOf(name, json);
      if (fields) read.tables.push(fields);
      else if (areShapes(json)) read.shapes.push(...takeShapes(name, json));
      else if (isNistJson(json)) read.nist.push(readNistJson(name, json));
      else if (!PACK_FILES.includes(name)) draft.left.add(`${name}: JSON of no kind that is known`);
    }
  }
  return read;
}

/** The format of what was read, where nobody says it: what describes itself comes first. */
export function findFormat({ tables, eml, nist }: ReadSources): Format {
  if (nist.length > 0) return 'nist';
  if (eml.length > 0) return 'eml';
  if (isPackTables(tables)) return 'pack';
  if (tables.some(isVotemanager)) return 'votemanager';
  return tables.some(isOpenElections) ? 'openelections' : 'table';
}

/**
 * Takes what was read into the draft.
 *
 * @returns what was guessed, for a mapping that needs no guess
 * @throws RefusedError where nothing of the format is there, or a figure is none
 */
export async function takeSources(
  read: ReadSources,
  as: Exclude<Format, 'pack'>,
  mapping: Mapping,
  draft: Draft,
  progress: (rows: number) => void,
): Promise<Mapping> {
  const { tables, eml, nist } = read;
  const guessed: Mapping = { as };
  const rest = new Set(tables);
  if (as === 'nist' || as === 'eml') {
    if ((as === 'eml' ? eml : nist).length === 0)
      throw new RefusedError(`no source is ${SAID_AS[as]}`);
    if (as === 'eml') takeEml(eml, draft);
    else takeNist(nist, draft);
  } else if (as === 'votemanager') {
    const areas = tables.filter(isVotemanager);
    if (areas.length === 0) throw new RefusedError(`no source is ${SAID_AS[as]}`);
    const others = tables.filter((one) => isListOfRooms(one) || isListOfParties(one));
    await takeVotemanager(areas, others, draft);
    for (const table of [...areas, ...others]) rest.delete(table);
  } else {
    if (tables.length === 0) throw new RefusedError('no source is a table');
    await takeTables(tables, mapping, draft, guessed, progress);
    rest.clear();
  }
  for (const { name } of rest) draft.left.add(`${name}: not of ${SAID_AS[as]}: import it alone`);
  return guessed;
}

const SAID_AS: Readonly<Record<Format, string>> = {
  table: 'a table',
  openelections: 'a table of OpenElections',
  votemanager: 'open data of votemanager (columns gebiet-nr, A, D1)',
  eml: 'EML',
  nist: 'NIST SP 1500-100',
  pack: 'an election pack',
};

/** Whether a table has the columns of OpenElections: it is read as any other, these being known. */
function isOpenElections({ columns }: SourceTable): boolean {
  return ['county', 'office', 'candidate', 'votes'].every((name) => columns.includes(name));
}

async function takeTables(
  tables: readonly SourceTable[],
  mapping: Mapping,
  draft: Draft,
  guessed: Mapping,
  progress: (rows: number) => void,
): Promise<void> {
  const understood: { readonly table: SourceTable; readonly meaning: Meaning }[] = [];
  for (const table of tables) {
    const meaning = await understand(table, mapping);
    if (meaning) understood.push({ table, meaning });
    else draft.left.add(`${table.name}: its columns are not known: ${table.columns.join(', ')}`);
  }
  // Candidates first, in their order; results then find them and their stations.
  const order = ['candidates', 'stations', 'long', 'wide'];
  const sorted = understood.toSorted(
    (a, b) => order.indexOf(a.meaning.form) - order.indexOf(b.meaning.form),
  );
  for (const { table, meaning } of sorted) {
    const columns = table.columns.map((name, index) => {
      const role = meaning.candidates.includes(index) ? A_CANDIDATE : meaning.roles[index];
      return { name, role: role ?? null };
    });
    draft.tables.push({ name: table.name, columns });
    const said = columns.map(({ name, role }) => `${name}: ${role ?? 'not taken'}`);
    draft.taken.add(`${table.name} is read as ${SAID[meaning.form]}: ${said.join('; ')}`);
    const known = table.columns.flatMap((name, index) => {
      const role = meaning.roles[index];
      return role ? [[name, role] as const] : [];
    });
    guessed.columns = { ...guessed.columns, ...Object.fromEntries(known) };
    const contest = areContests(sorted, table) ? table.sheet : null;
    await takeTable(table, meaning, mapping, draft, progress, contest);
  }
}

/** Whether the sheets of a workbook are of contests each: of one form, with names of their own. */
function areContests(
  all: readonly { readonly table: SourceTable; readonly meaning: Meaning }[],
  { columns, sheet }: SourceTable,
): boolean {
  const alike = all.filter(
    ({ table, meaning }) =>
      table.sheet !== null &&
      meaning.contestsBy === 'whole' &&
      (meaning.form === 'long' || meaning.form === 'wide') &&
      table.columns.length === columns.length,
  );
  return sheet !== null && alike.length > 1 && !/^\p{L}+ ?\d+$/u.test(sheet);
}

/** What a column over votes of one candidate is taken for. */
const A_CANDIDATE = 'a candidate';

const SAID: Readonly<Record<Meaning['form'], string>> = {
  long: 'results, a row a candidate',
  wide: 'results, a column a candidate',
  stations: 'stations',
  candidates: 'candidates',
};
