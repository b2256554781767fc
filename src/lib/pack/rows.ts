import { at } from '#election/known.ts';
/**
 * What can be wrong with a pack.
 *
 * P01 a file is missing
 * P02 a file cannot be read as what it should be
 * P03 an unknown column or field
 * P04 a column or field is missing
 * P05 a cell that must say something is empty
 * P06 not a well-formed id
 * P07 an id, or a place on a ballot, is given twice
 * P08 a reference to something that is not there
 * P09 not a number in its range
 * P10 not one of the words allowed
 * P11 not a date, an instant, a time zone or a colour
 * P12 not of the right kind (a list, an object, a text)
 */
export type PackCode =
  'P01' | 'P02' | 'P03' | 'P04' | 'P05' | 'P06' | 'P07' | 'P08' | 'P09' | 'P10' | 'P11' | 'P12';

/** One thing wrong with a pack: where, and what was found there. */
export interface PackProblem {
  readonly file: string;
  readonly line: number;
  readonly code: PackCode;
  /** The column or field. */
  readonly field: string;
  /** What stands there, or what was expected, as the code needs it. */
  readonly found: string;
}

/** A row of a CSV file, cells by column. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A CSV file as read: its columns and rows. */
export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** An instant as ISO 8601 writes it, with its offset. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

export function isInstant(text: string): boolean {
  return INSTANT.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Reads the cells of one row; what is wrong is noted, and a harmless value stands in. */
export class RowReader {
  readonly #table: Table;
  readonly #row: Row;
  readonly #problems: PackProblem[];

  constructor(table: Table, row: Row, problems: PackProblem[]) {
    this.#table = table;
    this.#row = row;
    this.#problems = problems;
  }

  note(code: PackCode, field: string, found: string): void {
    this.#problems.push({ file: this.#table.file, line: this.#row.line, code, field, found });
  }

  optional(column: string): string | null {
    return this.#row.cells[column] || null;
  }

  text(column: string): string {
    const cell = this.optional(column);
    if (cell === null) this.note('P05', column, '');
    return cell ?? '';
  }

  /** An id, of the kind that its column has. */
  id<Id extends string>(column: string, _kind?: Id): Id {
    const cell = this.text(column);
    if (cell !== '' && !ID.test(cell)) this.note('P06', column, cell);
    return cell as Id;
  }

  /** The id of something that stands elsewhere in the pack. */
  reference<Id extends string>(column: string, known: { has(id: Id): boolean }): Id {
    const cell = this.text(column) as Id;
    if (cell !== '' && !known.has(cell)) this.note('P08', column, cell);
    return cell;
  }

  optionalReference<Id extends string>(column: string, known: { has(id: Id): boolean }): Id | null {
    return this.optional(column) === null ? null : this.reference(column, known);
  }

  /** Ids separated by `;`, in groups separated by `|`; each once in all. */
  groups<Id extends string>(column: string, known: { has(id: Id): boolean }): Id[][] {
    const cell = this.optional(column) ?? '';
    const seen = new Set<Id>();
    const read = (part: string) =>
      (part.split(';').filter(Boolean) as Id[]).filter((id) => {
        if (!known.has(id)) this.note('P08', column, id);
        if (seen.has(id)) this.note('P07', column, cell);
        const isFirst = known.has(id) && !seen.has(id);
        seen.add(id);
        return isFirst;
      });
    return cell
      .split('|')
      .map(read)
      .filter((group) => group.length > 0);
  }

  whole(column: string, least: number, most: number): number {
    return this.optionalWhole(column, least, most) ?? (this.text(column), least);
  }

  optionalWhole(column: string, least: number, most: number): number | null {
    const cell = this.optional(column);
    if (cell === null) return null;
    const value = /^-?\d{1,15}$/.test(cell) ? Number(cell) : NaN;
    if (value >= least && value <= most) return value;
    this.note('P09', column, `${cell} (${least} to ${most})`);
    return least;
  }

  optionalDecimal(column: string, least: number, most: number): number | null {
    const cell = this.optional(column);
    if (cell === null) return null;
    const value = /^-?\d{1,9}(\.\d{1,15})?$/.test(cell) ? Number(cell) : NaN;
    if (value >= least && value <= most) return value;
    this.note('P09', column, `${cell} (${least} to ${most})`);
    return null;
  }

  choice<Word extends string>(column: string, words: readonly Word[]): Word {
    const cell = this.text(column);
    const word = words.find((one) => one === cell);
    if (word === undefined && cell !== '')
      this.note('P10', column, `${cell} (${words.join(', ')})`);
    return word ?? at(words, 0);
  }

  /** The first of the words where the cell is empty. */
  optionalChoice<Word extends string>(column: string, words: readonly [Word, ...Word[]]): Word {
    return this.optional(column) === null ? words[0] : this.choice(column, words);
  }

  instant(column: string): string | null {
    const cell = this.optional(column);
    if (cell !== null && !isInstant(cell)) this.note('P11', column, cell);
    return cell;
  }

  color(column: string): string | null {
    const cell = this.optional(column);
    if (cell !== null && !isColor(cell)) this.note('P11', column, cell);
    return cell;
  }
}

export function isColor(text: string): boolean {
  return /^#[0-9a-fA-F]{6}$/.test(text);
}

export function isId(text: string): boolean {
  return ID.test(text);
}
