import { findNearest } from '#pack/guess.ts';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FeatureCollection } from 'geojson';
import type { Election } from '#election/model.ts';
import { parsePack } from '#pack/parse-pack.ts';
import { columnsOf, TABLE_NAMES, type TableName } from '#pack/tables.ts';
import { isWarning, type PackProblem, type Table } from '#pack/rows.ts';
import type { HexMap } from '#map/hexagons.ts';
import { readCsv } from './read-csv.ts';
import { matchShapes, readHexes, readShapes } from './read-shapes.ts';
import { readText } from './read-text.ts';

/** An election pack as read from its folder. */
export interface Pack {
  readonly election: Election;
  /** SHA-256 over the names and bytes of the pack's files, hexadecimal. */
  readonly hash: string;
  /** Enough of it to tell one pack from another. */
  readonly mark: string;
  readonly files: ReadonlyMap<string, Buffer>;
  /** One feature a district; null where the pack has no outlines. */
  readonly shapes: FeatureCollection | null;
  readonly hexes: HexMap | null;
  /** What is likely a mistake in it. */
  readonly warnings: readonly PackProblem[];
}

/** A pack with what is likely a mistake in it, or all that keeps a night from starting. */
export type ReadPack =
  | { readonly ok: true; readonly pack: Pack; readonly warnings: readonly PackProblem[] }
  | {
      readonly ok: false;
      readonly problems: readonly PackProblem[];
      readonly warnings: readonly PackProblem[];
    };

const SHAPES = ['districts.geojson', 'districts.topojson'] as const;
const HEXES = 'districts.hexjson';
const SETTINGS = 'election.json';
const FILES = [SETTINGS, ...TABLE_NAMES, ...SHAPES, HEXES];

/** Reads a pack's files, and lists everything that is wrong with them, all files at once. */
export async function readPack(folder: string): Promise<ReadPack> {
  const names = await readdir(folder).catch(() => null);
  if (names === null) {
    const absent = { file: folder, line: 1, code: 'P01', field: 'folder', found: folder } as const;
    return { ok: false, problems: [absent], warnings: [] };
  }
  const files = new Map<string, Buffer>();
  for (const name of FILES) {
    const bytes = await readIfThere(path.join(folder, name));
    if (bytes) files.set(name, bytes);
  }
  return readFiles(files, warnOfFileNames(names));
}

/** Reads a pack from its files, wherever they were kept. */
export function readFiles(files: ReadonlyMap<string, Buffer>, notes: PackProblem[] = []): ReadPack {
  const texts = new Map<string, string>();
  for (const [name, bytes] of files) {
    const text = readText(name, bytes, notes);
    if (text !== null) texts.set(name, text);
  }
  const json = parseJson(SETTINGS, texts, notes);
  if (!files.has(SETTINGS)) notes.push(missing(SETTINGS));
  const raw = readShapes(SHAPES, (name) => parseJson(name, texts, notes), notes);
  const hexes = readHexes(HEXES, parseJson(HEXES, texts, notes), notes);
  const settings = json === undefined ? null : { json, text: texts.get(SETTINGS) ?? '' };
  const tables = readTables(files, texts, notes);
  const parsed = parsePack({ settings, ...tables });
  notes.push(...parsed.problems);
  const { election } = parsed;
  const shapes =
    raw && election && matchShapes(raw, election, tables.tables['stations.csv']?.rows ?? [], notes);
  const { problems = [], warnings = [] } = Object.groupBy(notes, (one) =>
    isWarning(one) ? 'warnings' : 'problems',
  );
  if (!election || problems.length > 0) return { ok: false, problems, warnings };
  const hash = hashFiles(files);
  return {
    ok: true,
    pack: { election, hash, mark: hash.slice(0, 16), files, shapes, hexes, warnings },
    warnings,
  };
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function missing(file: string): PackProblem {
  return { file, line: 1, code: 'P01', field: file, found: '' };
}

/** Files of a pack that are there under almost their name. */
function warnOfFileNames(names: readonly string[]): PackProblem[] {
  const absent = FILES.filter((file) => !names.includes(file));
  return names
    .filter((name) => !FILES.includes(name))
    .flatMap((name): PackProblem[] => {
      const nearest = findNearest(name, absent);
      return nearest === undefined
        ? []
        : [{ file: name, line: 1, code: 'N15', field: name, found: name, nearest }];
    });
}

/** The tables that are there, and which of them cannot be read. */
function readTables(
  files: ReadonlyMap<string, Buffer>,
  texts: ReadonlyMap<string, string>,
  notes: PackProblem[],
) {
  const tables: Partial<Record<TableName, Table>> = {};
  const unreadable = new Set<string>();
  for (const name of TABLE_NAMES) {
    const text = texts.get(name);
    const table = text === undefined ? null : readCsv(name, text, columnsOf(name), notes);
    if (table) tables[name] = table;
    else if (files.has(name)) unreadable.add(name);
  }
  return { tables, unreadable };
}

function parseJson(name: string, texts: ReadonlyMap<string, string>, problems: PackProblem[]) {
  const text = texts.get(name);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const found = (error as SyntaxError).message;
    const index = /position (\d+)/.exec(found)?.[1];
    const line = index ? text.slice(0, Number(index)).split('\n').length : lastLine(text);
    problems.push({ file: name, line, code: 'P02', field: name, found });
    return undefined;
  }
}

function lastLine(text: string): number {
  return text.trimEnd().split('\n').length;
}

function hashFiles(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest('hex');
}
