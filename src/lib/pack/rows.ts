import { findNearest, looksMade, saySpreadsheet } from './guess.ts';
import { at } from '#election/known.ts';
/**
 * What can be wrong with a pack: a problem keeps a night from starting, a warning names what is likely a
 * mistake.
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
 * P13 coordinates that are not degrees
 *
 * N01 read in an encoding that is not UTF-8
 * N02 a contest without candidates
 * N03 a contest without stations
 * N04 fewer candidates, or people on lists, than seats
 * N05 two of one name
 * N06 ids that differ in capitals only
 * N07 polls close on another day than the election's
 * N08 polls close in an hour that the clock skips or has twice
 * N09 colours that cannot be told apart
 * N10 a colour that cannot be seen on the ground of a page
 * N11 an outline that matches no district
 * N12 a district without an outline, while others have one
 * N13 coordinates that look swapped
 * N14 a station outside its district's outline
 * N15 a file named almost like one of the pack
 * N16 a shape that is no outline
 * N17 an id that a spreadsheet may have made
 */
export type PackCode =
  | 'P01'
  | 'P02'
  | 'P03'
  | 'P04'
  | 'P05'
  | 'P06'
  | 'P07'
  | 'P08'
  | 'P09'
  | 'P10'
  | 'P11'
  | 'P12'
  | 'P13'
  | 'N01'
  | 'N02'
  | 'N03'
  | 'N04'
  | 'N05'
  | 'N06'
  | 'N07'
  | 'N08'
  | 'N09'
  | 'N10'
  | 'N11'
  | 'N12'
  | 'N13'
  | 'N14'
  | 'N15'
  | 'N16'
  | 'N17';

/** One thing wrong with a pack: where, what was found there, and what was expected. */
export interface PackProblem {
  readonly file: string;
  readonly line: number;
  readonly code: PackCode;
  /** The column or field. */
  readonly field: string;
  /** What stands there. */
  readonly found: string;
  /** What should; absent: the code says it. */
  readonly expected?: string | undefined;
  /** The name that may be meant. */
  readonly nearest?: string | undefined;
}

/** Whether a night starts with it all the same. */
export function isWarning({ code }: PackProblem): boolean {
  return code.startsWith('N');
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
  /** Rows were left out, since they cannot be read. */
  readonly isPartial: boolean;
}

/** What ids may name: what is known of a file that could not be read is everything. */
export interface Known<Id> {
  has(id: Id): boolean;
  keys(): Iterable<Id>;
}

export const ANYTHING: Known<never> = { has: () => true, keys: () => [] };

/** The forms that cells have, as a message names them. */
export const FORMS = {
  id: 'letters, digits, . _ -; at most 64, the first no sign',
  day: 'a day as 2024-05-31',
  instant: 'an instant with its offset, as 2024-05-31T20:00:00+02:00',
  timeZone: 'a time zone as Europe/Berlin',
  color: 'a colour as #2d5aa8',
} as const;

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

/** Embeddings, overrides and isolates of bidirectional text; the plain marks and joiners stay. */
const LAYOUT = /[\u202a-\u202e\u2066-\u2069]/g;

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

  note(code: PackCode, field: string, found: string, more: Partial<PackProblem> = {}): void {
    const { file } = this.#table;
    this.#problems.push({ file, line: this.#row.line, code, field, found, ...more });
  }

  optional(column: string): string | null {
    return this.#row.cells[column] || null;
  }

  /** A column that is missing was told once, for the whole table. */
  text(column: string): string {
    const cell = this.optional(column);
    if (cell === null && this.#table.columns.includes(column)) this.note('P05', column, '');
    return cell ?? '';
  }

  /** A name as people read it: on one line, without marks that would turn what stands around it. */
  name(column: string): string {
    return this.text(column)
      .replace(LAYOUT, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim();
  }

  /** An id, of the kind that its column has. */
  id<Id extends string>(column: string, _kind?: Id): Id {
    const cell = this.text(column);
    if (cell !== '' && !ID.test(cell)) {
      this.note('P06', column, cell, { expected: saySpreadsheet(cell) ?? FORMS.id });
    } else if (looksMade(cell)) this.note('N17', column, cell);
    return cell as Id;
  }

  /** The id of something that stands elsewhere in the pack. */
  reference<Id extends string>(column: string, known: Known<Id>): Id {
    const cell = this.text(column) as Id;
    if (cell !== '' && !known.has(cell)) this.#noteUnknown(column, cell, known);
    return cell;
  }

  #noteUnknown<Id extends string>(column: string, cell: Id, known: Known<Id>): void {
    const nearest = findNearest(cell, [...known.keys()]);
    const lost = [cell, nearest].every((id) => id !== undefined && /^\d+$/.test(id));
    const isZero = lost && Number(cell) === Number(nearest);
    const expected = isZero
      ? 'the same leading zeros (a spreadsheet may have taken them)'
      : undefined;
    this.note('P08', column, cell, { nearest, expected });
  }

  optionalReference<Id extends string>(column: string, known: Known<Id>): Id | null {
    return this.optional(column) === null ? null : this.reference(column, known);
  }

  /** Ids separated by `;`, in groups separated by `|`; each once in all. */
  groups<Id extends string>(column: string, known: Known<Id>): Id[][] {
    const cell = this.optional(column) ?? '';
    const seen = new Set<Id>();
    const read = (part: string) =>
      (
        part
          .split(';')
          .map((id) => id.trim())
          .filter(Boolean) as Id[]
      ).filter((id) => {
        if (!known.has(id)) this.#noteUnknown(column, id, known);
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
    const value = readWhole(cell);
    if (value >= least && value <= most) return value;
    this.note('P09', column, cell, { expected: `a whole number from ${least} to ${most}` });
    return least;
  }

  optionalDecimal(column: string, least: number, most: number): number | null {
    const cell = this.optional(column);
    if (cell === null) return null;
    const value = /^-?\d{1,9}(\.\d{1,15})?$/.test(cell) ? Number(cell) : NaN;
    if (value >= least && value <= most) return value;
    this.note('P09', column, cell, { expected: `a number from ${least} to ${most}` });
    return null;
  }

  choice<Word extends string>(column: string, words: readonly Word[]): Word {
    const cell = this.text(column);
    const word = words.find((one) => one === cell);
    if (word === undefined && cell !== '')
      this.note('P10', column, cell, {
        expected: words.join(', '),
        nearest: findNearest(cell, words),
      });
    return word ?? at(words, 0);
  }

  /** The first of the words where the cell is empty. */
  optionalChoice<Word extends string>(column: string, words: readonly [Word, ...Word[]]): Word {
    return this.optional(column) === null ? words[0] : this.choice(column, words);
  }

  instant(column: string): string | null {
    const cell = this.optional(column);
    if (cell !== null && !isInstant(cell)) {
      this.note('P11', column, cell, { expected: FORMS.instant });
    }
    return cell;
  }

  color(column: string): string | null {
    const cell = this.optional(column);
    if (cell !== null && !isColor(cell)) this.note('P11', column, cell, { expected: FORMS.color });
    return cell;
  }
}

/** A whole number as spreadsheets write it: spaces between thousands, `.0` behind. */
function readWhole(cell: string): number {
  const plain = cell
    .replace(/(?<=\d)[ \u00a0\u202f\u2009](?=\d{3}(?!\d))/g, '')
    .replace(/\.0+$/, '');
  return /^-?\d{1,15}$/.test(plain) ? Number(plain) : NaN;
}

export function isColor(text: string): boolean {
  return /^#[0-9a-fA-F]{6}$/.test(text);
}

export function isId(text: string): boolean {
  return ID.test(text);
}
