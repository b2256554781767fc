import { at } from '#election/known.ts';
import { CsvError, parse } from 'csv-parse/sync';
import type { PackProblem, Row, Table } from '#pack/rows.ts';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const SEPARATORS = [',', ';', '\t'] as const;

/**
 * Reads a table: RFC 4180 with a header row; its separator is the one under which the header names known
 * columns, lines end as they like, rows of blanks are none.
 *
 * @param known the columns that its file may have
 * @returns null where it cannot be read at all
 */
export function readCsv(
  file: string,
  text: string,
  known: readonly string[],
  problems: PackProblem[],
): Table | null {
  const note = (line: number, found: string) =>
    problems.push({ file, line, code: 'P02', field: file, found });
  const lines = text.replace(/\r\n?/g, '\n');
  let parsed: Parsed[];
  try {
    parsed = parse(lines, {
      delimiter: findSeparator(lines, known),
      info: true,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
  } catch (error) {
    note(lineOf(error), (error as Error).message);
    return null;
  }
  const [header, ...records] = parsed;
  if (!header) {
    note(1, 'it has no header row');
    return null;
  }
  // Spreadsheets write empty columns behind the last.
  const columns = dropBlank(header.record.map((name) => name.trim()));
  const rows: Row[] = [];
  let isPartial = false;
  for (const { record, info } of records) {
    const filled = dropBlank(record);
    if (filled.length === 0) continue;
    const line = info.lines - record.join('').split('\n').length + 1;
    if (filled.length > columns.length || record.length < columns.length) {
      const expected = `${columns.length} cells, as the header has columns`;
      problems.push({
        file,
        line,
        code: 'P02',
        field: file,
        found: `${record.length} cells`,
        expected,
      });
      isPartial = true;
      continue;
    }
    const cells = Object.fromEntries(
      columns.map((column, index) => [column, at(record, index).trim()]),
    );
    rows.push({ line, cells });
  }
  return { file, columns, rows, isPartial };
}

function lineOf(error: unknown): number {
  return error instanceof CsvError && typeof error.lines === 'number' ? error.lines : 1;
}

function dropBlank(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
}

function findSeparator(text: string, known: readonly string[]): string {
  const header = text.slice(0, text.indexOf('\n') + 1 || text.length);
  const matches = SEPARATORS.map((separator) => ({
    separator,
    names: header.split(separator).filter((name) => known.includes(unquote(name.trim()))).length,
    cells: header.split(separator).length,
  }));
  const [best] = matches.toSorted((a, b) => b.names - a.names || b.cells - a.cells);
  return best?.separator ?? ',';
}

function unquote(cell: string): string {
  return cell.replace(/^"(.*)"$/, '$1');
}
