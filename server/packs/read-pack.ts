import { known } from '#election/known.ts';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FeatureCollection } from 'geojson';
import type { Election } from '#election/model.ts';
import { parsePack } from '#pack/parse-pack.ts';
import { REQUIRED_TABLES, TABLE_NAMES, type TableName } from '#pack/tables.ts';
import type { PackProblem, Table } from '#pack/rows.ts';
import type { HexMap } from '#map/hexagons.ts';
import { readCsv } from './read-csv.ts';
import { readHexes, readShapes } from './read-shapes.ts';

/** An election pack as read from its folder. */
export interface Pack {
  readonly election: Election;
  /** SHA-256 over the names and bytes of the pack's files, hexadecimal. */
  readonly hash: string;
  /** One feature a district; null where the pack has no outlines. */
  readonly shapes: FeatureCollection | null;
  readonly hexes: HexMap | null;
}

export type ReadPack =
  | { readonly ok: true; readonly pack: Pack }
  | { readonly ok: false; readonly problems: readonly PackProblem[] };

const SHAPES = ['districts.geojson', 'districts.topojson'] as const;
const HEXES = 'districts.hexjson';
const SETTINGS = 'election.json';
const REQUIRED = [SETTINGS, ...REQUIRED_TABLES];
const FILES = [SETTINGS, ...TABLE_NAMES, ...SHAPES, HEXES];

/** Reads a pack's files, or lists everything that is wrong with them. */
export async function readPack(folder: string): Promise<ReadPack> {
  const problems: PackProblem[] = [];
  const files = new Map<string, Buffer>();
  for (const name of FILES) {
    const bytes = await readIfThere(path.join(folder, name));
    if (bytes) files.set(name, bytes);
  }
  const json = parseJson(SETTINGS, files, problems);
  const shapes = readShapes(SHAPES, (name) => parseJson(name, files, problems), problems);
  const hexes = readHexes(HEXES, parseJson(HEXES, files, problems), problems);
  const tables = readTables(files, problems);
  if (json === undefined || tables === null) {
    const absent = REQUIRED.filter((name) => !files.has(name));
    return { ok: false, problems: [...problems, ...absent.map(missing)] };
  }
  const text = known(files, SETTINGS).toString();
  const parsed = parsePack({ settings: { json, text }, tables });
  if (!parsed.ok) return { ok: false, problems: [...problems, ...parsed.problems] };
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, pack: { election: parsed.election, hash: hashFiles(files), shapes, hexes } };
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

/** The tables that are there; null where one of them cannot be read. */
function readTables(files: ReadonlyMap<string, Buffer>, problems: PackProblem[]) {
  const tables: Partial<Record<TableName, Table>> = {};
  let broken = false;
  for (const name of TABLE_NAMES) {
    const bytes = files.get(name);
    if (!bytes) continue;
    const table = readCsv(name, bytes, problems);
    if (table) tables[name] = table;
    else broken = true;
  }
  return broken ? null : tables;
}

function parseJson(name: string, files: ReadonlyMap<string, Buffer>, problems: PackProblem[]) {
  const text = files.get(name)?.toString();
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
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
