import { at } from '#election/known.ts';
import { parse } from 'csv-parse/sync';
import type { PackProblem, Row, Table } from '#pack/rows.ts';

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Reads a CSV file (RFC 4180, UTF-8, a header row); null where it cannot be read at all. */
export function readCsv(file: string, bytes: Buffer, problems: PackProblem[]): Table | null {
  let parsed: Parsed[];
  try {
    parsed = parse(bytes, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as Parsed[];
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    problems.push({ file, line: lines ?? 1, code: 'P02', field: file, found: message });
    return null;
  }
  const [header, ...records] = parsed;
  if (!header) {
    problems.push({ file, line: 1, code: 'P02', field: file, found: 'it has no header row' });
    return null;
  }
  const columns = header.record;
  const rows: Row[] = [];
  for (const { record, info } of records) {
    const line = info.lines - record.join('').split('\n').length + 1;
    if (record.length !== columns.length) {
      const found = `${record.length} cells under ${columns.length} columns`;
      problems.push({ file, line, code: 'P02', field: file, found });
      continue;
    }
    const cells = Object.fromEntries(columns.map((column, index) => [column, at(record, index)]));
    rows.push({ line, cells });
  }
  return { file, columns, rows };
}
