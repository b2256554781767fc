/** Tables as their publishers wrote them: text with separators, or sheets of a workbook. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { CsvError, parse } from 'csv-parse';
import { RefusedError } from '../log/event-log.ts';
import { plainEncoding } from '../packs/read-text.ts';
import type { Sheet } from './sheet-worker.ts';
import { unpacksWithin } from './unpacked.ts';

export interface TableRow {
  /** As an editor or a spreadsheet counts them. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface SourceTable {
  /** The file, and its sheet where it is a workbook. */
  readonly name: string;
  readonly sheet: string | null;
  /** Named as its header names them; a blank header is "column 3", a repeated one "votes (2)". */
  readonly columns: readonly string[];
  /** Rows under the header. @throws RefusedError naming the line that cannot be read */
  readonly rows: () => AsyncIterable<TableRow>;
}

/** The most that is read of a table: columns, and characters of a cell. */
const MOST_COLUMNS = 3_000;
const MOST_IN_CELL = 100_000;
/** Bytes of a workbook, packed and unpacked. */
const MOST_PACKED = 64 * 2 ** 20;
const MOST_UNPACKED = 512 * 2 ** 20;
/** Rows above a header that are looked through for it. */
const ABOVE = 30;

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** The first column of a sheet of ours: rows that say something in it are words, or an example. */
export const MARK = 'row';

export const WORKBOOKS = ['.xlsx', '.xlsm', '.ods', '.xls'];

/**
 * The tables of a file.
 *
 * @param isHeader how well a row names columns that are known, as a count
 * @throws RefusedError saying where it cannot be read
 */
export async function readTables(
  file: string,
  isHeader: (cells: readonly string[]) => number,
  say: (line: string) => void,
): Promise<SourceTable[]> {
  const ending = path.extname(file).toLowerCase();
  if (WORKBOOKS.includes(ending)) return readSheets(file, isHeader);
  return [await readSeparated(file, isHeader, say)];
}

async function readSeparated(
  file: string,
  isHeader: (cells: readonly string[]) => number,
  say: (line: string) => void,
): Promise<SourceTable> {
  const encoding = await encodingOf(file);
  if (encoding !== 'utf-8') say(`${file} is read as ${encoding}`);
  const head = await readHead(file, encoding);
  const delimiter = findSeparator(head, isHeader);
  const all = () => parseText(file, encoding, delimiter);
  const above: TableRow[] = [];
  for await (const row of all()) {
    above.push(row);
    if (above.length >= ABOVE) break;
  }
  const header = findHeader(above, isHeader);
  if (!header) throw new RefusedError(`${file}: it has no header row`);
  return {
    name: path.basename(file),
    sheet: null,
    columns: nameColumns(header.cells),
    rows: () => under(all(), header.line),
  };
}

async function* under(rows: AsyncIterable<TableRow>, line: number): AsyncIterable<TableRow> {
  for await (const row of rows) if (row.line > line) yield row;
}

async function* parseText(
  file: string,
  encoding: string,
  delimiter: string,
): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MOST_COLUMNS * 64 + MOST_IN_CELL,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
  });
  const input = createReadStream(file);
  const decoder = new TextDecoderStream(encoding);
  const pump = async () => {
    const writer = decoder.writable.getWriter();
    try {
      for await (const chunk of input) await writer.write(chunk as Buffer<ArrayBuffer>);
      await writer.close();
    } catch (error) {
      parser.destroy(error as Error);
    }
  };
  const feed = async () => {
    try {
      for await (const text of decoder.readable) {
        if (!parser.write(text)) await new Promise((resolve) => parser.once('drain', resolve));
        if (parser.destroyed) return;
      }
      parser.end();
    } catch (error) {
      parser.destroy(error as Error);
    }
  };
  void pump();
  void feed();
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (record.length > MOST_COLUMNS) {
        throw new RefusedError(`${file}:${info.lines}: a row of ${record.length} cells`);
      }
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      const cells = record.map((cell) => cell.trim());
      if (cells.some(Boolean)) yield { line: info.lines - breaks, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw new RefusedError(`${file}:${line}: ${error.message}`);
  } finally {
    input.destroy();
    parser.destroy();
  }
}

/** How much is looked at to find the separator. */
const HEAD = 64 * 1024;

async function readHead(file: string, encoding: string): Promise<string> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead), { stream: true });
  } finally {
    await handle.close();
  }
}

/** The encoding of a whole file, looked through in pieces. @throws RefusedError where it is not plain */
async function encodingOf(file: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      const [first, second] = chunk;
      if (isFirst && first === 0xff && second === 0xfe) return 'utf-16le';
      if (isFirst && first === 0xfe && second === 0xff) return 'utf-16be';
      isFirst = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (!(error instanceof TypeError)) throw cannotRead(file, error);
  }
  const { size } = await stat(file);
  if (size > MOST_UNPACKED) throw new RefusedError(`${file}: it is not UTF-8: save it as UTF-8`);
  const guessed = plainEncoding(await readFile(file));
  if (guessed) return guessed;
  throw new RefusedError(`${file}: it is neither UTF-8 nor plainly another encoding`);
}

function cannotRead(file: string, error: unknown): RefusedError {
  return new RefusedError(`cannot read ${file}: ${(error as Error).message}`);
}

function findSeparator(head: string, isHeader: (cells: readonly string[]) => number): string {
  const lines = head.split(/\r\n?|\n/, ABOVE);
  const scored = SEPARATORS.map((separator) => {
    const rows = lines.map((line) =>
      line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')),
    );
    return {
      separator,
      known: Math.max(...rows.map(isHeader)),
      cells: rows.reduce((sum, cells) => sum + cells.length - 1, 0),
    };
  });
  const [best] = scored.toSorted((a, b) => b.known - a.known || b.cells - a.cells);
  return best?.separator ?? ',';
}

/** The row that names columns best; without such a one the first that has several cells. */
function findHeader(
  rows: readonly TableRow[],
  isHeader: (cells: readonly string[]) => number,
): TableRow | undefined {
  const [first] = rows;
  if (first?.cells[0] === MARK) return first;
  const scored = rows.map((row) => ({ row, known: isHeader(row.cells) }));
  const most = Math.max(0, ...scored.map(({ known }) => known));
  if (most > 0) return scored.find(({ known }) => known === most)?.row;
  return rows.find(({ cells }) => cells.filter(Boolean).length > 1) ?? rows[0];
}

function nameColumns(header: readonly string[]): string[] {
  const last = header.findLastIndex((cell) => cell !== '');
  const seen = new Map<string, number>();
  return header.slice(0, last + 1).map((cell, index) => {
    const name = cell.replace(/\s+/g, ' ') || `column ${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count > 1 ? `${name} (${count})` : name;
  });
}

async function readSheets(
  file: string,
  isHeader: (cells: readonly string[]) => number,
): Promise<SourceTable[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw cannotRead(file, error);
  });
  if (bytes.length > MOST_PACKED) {
    throw new RefusedError(`${file}: a workbook of more than 64 MB: save its sheets as CSV`);
  }
  if (!unpacksWithin(bytes, MOST_UNPACKED)) {
    throw new RefusedError(`${file}: it unpacks to more than 512 MB: save its sheets as CSV`);
  }
  const sheets = await readApart(file, bytes);
  return sheets.flatMap(({ name, rows }) => {
    const header = findHeader(rows.slice(0, ABOVE), isHeader);
    if (!header) return [];
    const table: SourceTable = {
      name: `${path.basename(file)}, ${name}`,
      sheet: name,
      columns: nameColumns(header.cells),
      rows: () => iterate(rows.filter(({ line }) => line > header.line)),
    };
    return [table];
  });
}

/** A table that another kind of source holds. */
export function makeTable(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): SourceTable {
  const lines = rows.map((cells, index) => ({ line: index + 1, cells }));
  return { name, sheet: null, columns, rows: () => iterate(lines) };
}

/** How long a workbook may take, in milliseconds, and what each of its megabytes adds. */
const PATIENCE = 20_000;
const PER_MEGABYTE = 2000;
const MOST_MEMORY = { maxOldGenerationSizeMb: 2048 };

/** Reads a workbook in a thread of its own: a damaged one may keep its reader busy without an end. */
async function readApart(file: string, bytes: Buffer): Promise<readonly Sheet[]> {
  const thread = new Worker(new URL('./sheet-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: MOST_MEMORY,
  });
  const patience = PATIENCE + (PER_MEGABYTE * bytes.length) / 2 ** 20;
  const timer = setTimeout(() => void thread.terminate(), patience);
  try {
    const [read] = (await Promise.race([
      once(thread, 'message'),
      once(thread, 'exit').then(() => [null]),
    ])) as [readonly Sheet[] | null];
    if (read) return read;
  } catch {
    // It failed in its own thread: memory, or what was read.
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
  throw new RefusedError(`${file}: it is damaged, or no workbook`);
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* iterate<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items;
}

/**
 * A whole number as publishers write it: with spaces, points, commas or apostrophes between thousands, or
 * `.0` behind. null: no number is meant (empty, a dash, an asterisk for what is kept back); NaN: something
 * else stands there.
 */
export function readCount(cell: string): number | null {
  const text = cell.trim().replace(/[\u00a0\u202f\u2009]/g, ' ');
  if (/^(?:|[-–—.*x]+|n\/?a|null|none|nan)$/i.test(text)) return null;
  const plain = text.replace(/(?<=\d)[ .,'’](?=\d{3}(?!\d))/g, '').replace(/[.,]0+$/, '');
  return /^\d{1,12}$/.test(plain) ? Number(plain) : NaN;
}
