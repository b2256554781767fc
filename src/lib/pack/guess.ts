/** What somebody may have meant, and what a spreadsheet may have made of it. */
import { closest, distance } from 'fastest-levenshtein';

/** What a spreadsheet may have made of an id; null: nothing that one can see. */
export function saySpreadsheet(cell: string): string | null {
  if (/^\d+([.,]\d+)?E[+-]?\d+$/i.test(cell))
    return 'an id (a spreadsheet has made a number of it)';
  return isDateLike(cell) ? 'an id (a spreadsheet has made a date of it)' : null;
}

const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек)';
const DATE = new RegExp(
  `^(?:\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[.-]${MONTH}(?:[.-]\\d{2,4})?|${MONTH}[.-]\\d{2})$`,
  'i',
);

function isDateLike(cell: string): boolean {
  return DATE.test(cell);
}

/** A good id that looks as spreadsheets make them. */
export function looksMade(cell: string): boolean {
  return /^\d+([.]\d+)?E\d+$/i.test(cell) || isDateLike(cell);
}

/** The name that may be meant by one that is not there; undefined: none is near. */
export function findNearest(word: string, among: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_.-]|^0+(?=\d)/g, '');
  const alike = among.find((one) => plain(one) === plain(word));
  if (alike !== undefined || among.length === 0) return alike;
  const nearest = closest(
    word.toLowerCase(),
    among.map((one) => one.toLowerCase()),
  );
  const far = Math.max(1, Math.floor(word.length / 3));
  return distance(word.toLowerCase(), nearest) <= far
    ? among.find((one) => one.toLowerCase() === nearest)
    : undefined;
}
