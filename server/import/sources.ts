/** Which files somebody has named, and what each of them is. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { RefusedError } from '../log/event-log.ts';
import { WORKBOOKS } from './tables.ts';

export type SourceKind = 'table' | 'workbook' | 'xml' | 'json' | 'shapefile';

export interface Source {
  readonly file: string;
  readonly name: string;
  readonly kind: SourceKind;
}

/** What stands beside a shapefile, and is read with it. */
const BESIDE = ['.dbf', '.shx', '.prj', '.cpg', '.sbn', '.sbx', '.qpj'];
const TABLES = ['.csv', '.tsv', '.tab', '.txt'];
const JSONS = ['.json', '.geojson', '.topojson'];
/** What a folder may hold that is no source, without a word. */
const PAPERS = ['.md', '.pdf', '.html', '.htm', '.doc', '.docx', '.png', '.jpg', '.gz', '.ndjson'];
const MOST_FILES = 5000;

/** The sources that files and folders hold. @throws RefusedError naming what is not there */
export async function findSources(
  names: readonly string[],
  say: (line: string) => void,
): Promise<Source[]> {
  const found: Source[] = [];
  for (const name of names) {
    const known = await stat(name).catch(() => null);
    if (!known) throw new RefusedError(`there is no file or folder "${name}"`);
    if (!known.isDirectory()) {
      const kind = await kindOf(name);
      if (!kind) throw new RefusedError(`${name}: not a file that is known: ${KNOWN}`);
      found.push({ file: name, name: path.basename(name), kind });
      continue;
    }
    const entries = (await readdir(name, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && !entry.name.startsWith('.'),
    );
    // A pack that lies among sources was made of them.
    const packs = new Set(
      entries
        .filter(
          (entry) =>
            entry.name === 'election.json' && path.resolve(entry.parentPath) !== path.resolve(name),
        )
        .map((entry) => entry.parentPath),
    );
    for (const pack of packs) say(`${pack} is left out: it is an election pack already`);
    const inside = entries
      .filter((entry) => !packs.has(entry.parentPath))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .toSorted();
    if (inside.length > MOST_FILES)
      throw new RefusedError(`${name}: more than ${MOST_FILES} files`);
    for (const file of inside) {
      const kind = await kindOf(file);
      const ending = path.extname(file).toLowerCase();
      if (kind) found.push({ file, name: path.basename(file), kind });
      else if (![...BESIDE, ...PAPERS].includes(ending)) say(`${file} is left out: ${KNOWN}`);
    }
  }
  if (found.length === 0) throw new RefusedError(`no source is there: ${KNOWN}`);
  return found;
}

const KNOWN =
  'tables (.csv, .tsv, .xlsx, .ods), XML, JSON, GeoJSON, TopoJSON and shapefiles (.shp) are read';

async function kindOf(file: string): Promise<SourceKind | null> {
  const ending = path.extname(file).toLowerCase();
  if (WORKBOOKS.includes(ending)) return 'workbook';
  if (ending === '.shp') return 'shapefile';
  if (ending === '.xml' || ending === '.eml') return 'xml';
  if (JSONS.includes(ending)) return 'json';
  if (TABLES.includes(ending)) return 'table';
  if (ending !== '') return null;
  const start = await readStart(file);
  return start.startsWith('<') ? 'xml' : start.startsWith('{') ? 'json' : null;
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\ufeff/, '')
      .trimStart();
  } finally {
    await handle.close();
  }
}
