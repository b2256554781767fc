/** Reads one workbook, in a thread that its maker may end. */
import { parentPort, workerData } from 'node:worker_threads';
import { read, type CellObject, type WorkSheet } from '@e965/xlsx';

/** A sheet: its rows that say something, numbered as a spreadsheet numbers them. */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

type Cells = (CellObject | undefined)[] | undefined;

/**
 * The rows of a sheet. Cells that were merged downwards all say what the first of them says; a formula that
 * failed says the name of its fault: neither is empty.
 */
function cellsOf(sheet: WorkSheet): readonly Cells[] {
  const rows = (sheet as { '!data'?: Cells[] })['!data'] ?? [];
  for (const { s: start, e: end } of sheet['!merges'] ?? []) {
    const first = rows[start.r]?.[start.c];
    for (let row = start.r + 1; first && row <= end.r && row < rows.length; row += 1) {
      const cells = (rows[row] ??= []);
      cells[start.c] = first;
    }
  }
  return Array.from(rows);
}

function sayCell(cell: CellObject | undefined): string {
  if (!cell) return '';
  if (cell.t === 'e') return cell.w ?? '#ERROR';
  const { v: value } = cell;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'string' ? value.trim() : String(value ?? '');
}

if (parentPort) {
  const book = read(workerData as Uint8Array, {
    ...{ dense: true, cellFormula: false, cellHTML: false, cellStyles: false },
  });
  const sheets = book.SheetNames.flatMap((name): Sheet[] => {
    const sheet = book.Sheets[name];
    if (!sheet) return [];
    // By the cells that are there: what a sheet says of its size may be any number.
    const rows = cellsOf(sheet)
      .map((cells, index) => ({ line: index + 1, cells: Array.from(cells ?? [], sayCell) }))
      .filter(({ cells }) => cells.some(Boolean));
    return [{ name, rows }];
  });
  parentPort.postMessage(sheets);
}
