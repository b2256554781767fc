/**
 * A report as one line of text, for when nothing but a text message gets through:
 *
 *     NUMBER STATION CONTEST [KIND] LINES / VOTES [!W03 …] [*2] [=42] [ru] #CODE
 *
 * The watcher's public number, the sheet's lines in the order of the paper (`-` for one that is not
 * on it), the votes in ballot order; `!` confirms a finding, `*` tells a repeated line from an
 * earlier one with the same figures, `=` is the check number. `#` is a code that only this line can
 * have: nothing in a line lets whoever reads it write another.
 */
import type { CandidateId, Election } from './model.ts';
import type { Kind } from './report.ts';
import { SHEET_FORMS, type Line } from './tally-sheet.ts';

/** A line as it was written; its figures are not yet known to be numbers. */
export interface CompactLine {
  /** Who says it: a number that anybody may know. */
  readonly sender: number;
  /** What only its sender can add; null: it has none. */
  readonly code: string | null;
  readonly stationId: string;
  readonly contestId: string;
  readonly kind: Kind;
  readonly lines: readonly string[];
  readonly votes: readonly string[];
  readonly confirmed: readonly string[];
  readonly again: string;
  /** null: it had no check number. */
  readonly check: number | null;
  /** What its check number covers beside the ballot. */
  readonly said: readonly string[];
  readonly language: string | null;
}

const KIND_LETTERS: Readonly<Record<string, Kind>> = {
  P: 'preliminary',
  F: 'final',
  C: 'corrected',
  // As a Russian keyboard writes them.
  Р: 'preliminary',
  С: 'corrected',
};

/** A text as a compact line; null if it is none. */
export function readCompactLine(text: string): CompactLine | null {
  const [number, stationId, contestId, ...rest] = joinCode(text.trim().split(/\s+/));
  if (!number || !/^\d{1,9}$/.test(number) || !stationId || !contestId) return null;
  const marks = rest.filter((word) => /^([!*=#].|(en|ru)$)/i.test(word));
  const figures = rest.filter((word) => !marks.includes(word));
  const said = [stationId, contestId, ...figures];
  const kind = KIND_LETTERS[figures[0]?.toUpperCase() ?? ''];
  if (kind) figures.shift();
  const slash = figures.indexOf('/');
  if (slash < 0) return null;
  const valueOf = (mark: string) => marks.find((word) => word.startsWith(mark))?.slice(1);
  const check = valueOf('=');
  return {
    sender: Number(number),
    code: valueOf('#') ?? null,
    stationId,
    contestId,
    kind: kind ?? 'final',
    lines: figures.slice(0, slash),
    votes: figures.slice(slash + 1),
    confirmed: marks.filter((word) => word[0] === '!').map((word) => word.slice(1).toUpperCase()),
    again: valueOf('*') ?? '',
    check: check === undefined ? null : Number(check),
    said,
    language: marks.find((word) => /^(en|ru)$/i.test(word))?.toLowerCase() ?? null,
  };
}

/** A code written in two words, as it is grouped on paper, is one. */
function joinCode(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^#[^\s]{4}$/.test(word));
  const [first, second] = words.slice(at, at + 2);
  if (at < 0 || first === undefined || !/^[^\s/=!*#-]{4}$/.test(second ?? '')) return words;
  return words.toSpliced(at, 2, `${first}-${second}`);
}

/** What the code of a line is made of: all that it says, however it is written. */
export function signedPart({ sender, said, confirmed, again }: CompactLine): string {
  const marks = [...confirmed.map((code) => `!${code}`).sort(), `*${again}`];
  return [sender, ...said, ...marks].join(' ').toUpperCase();
}

/** Letters that are not mistaken for each other, as those of short codes. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXY';

/** The first bytes of a keyed hash as the eight letters that end a line. */
export function lettersOf(hash: Uint8Array): string {
  const letters = Array.from(hash.subarray(0, 8), (byte) => LETTERS.charAt(byte % LETTERS.length));
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** The figures of a compact line by name; null where there are more or fewer than the sheet has. */
export function nameFigures(
  { lines, votes }: CompactLine,
  tallySheet: Election['tallySheet'],
  candidates: readonly { readonly id: CandidateId }[],
): { sheet: Record<string, number | string>; votes: Record<string, number | string> } | null {
  const form = SHEET_FORMS[tallySheet].lines;
  if (lines.length !== form.length || votes.length !== candidates.length) return null;
  return {
    sheet: nameAll(form, lines),
    votes: nameAll(
      candidates.map(({ id }) => id),
      votes,
    ),
  };
}

function nameAll(names: readonly string[], words: readonly string[]) {
  const named = Object.create(null) as Record<string, number | string>;
  names.forEach((name, index) => {
    const word = words[index] ?? '';
    if (word !== '-') named[name] = /^\d{1,15}$/.test(word) ? Number(word) : word;
  });
  return named;
}

/** What a report's line says, without the number it starts with and the code it ends in. */
export interface LineMatter {
  readonly stationId: string;
  readonly contestId: string;
  readonly kind: Kind;
  readonly sheet: Readonly<Record<string, unknown>>;
  readonly votes: Readonly<Record<string, unknown>>;
  readonly confirmed: readonly string[];
  readonly language: string;
}

/** Writes the line that a phone can send as a text message; its number goes in front, its code behind. */
export function writeCompactLine(
  { stationId, contestId, kind, sheet, votes, confirmed, language }: LineMatter,
  lines: readonly Line[],
  candidates: readonly { readonly id: CandidateId }[],
): string {
  const figures = [
    kind.slice(0, 1).toUpperCase(),
    ...lines.map((line) => figureOf(sheet[line])),
    '/',
    ...candidates.map(({ id }) => figureOf(votes[id])),
  ];
  const said = [stationId, contestId, ...figures];
  const check = checkNumber(said, lines, candidates);
  const marks = [...confirmed.map((code) => `!${code}`), `=${check}`, language];
  return [...said, ...marks].join(' ');
}

/** A figure as it stands in a line; what is blank is a dash. */
function figureOf(figure: unknown): string {
  return typeof figure === 'number' || typeof figure === 'string' ? String(figure) : '-';
}

/** What a line's check number must be, on the form and the ballot that there are now. */
export function mustBeOf(
  { said }: CompactLine,
  tallySheet: Election['tallySheet'],
  candidates: readonly { readonly id: CandidateId }[],
): number {
  return checkNumber(said, SHEET_FORMS[tallySheet].lines, candidates);
}

/**
 * Two digits over station, contest and figures, and over the ballot that they are in the order of: one
 * wrong or two exchanged characters change them, and another ballot does (a polynomial modulo the prime
 * 97).
 */
function checkNumber(
  words: readonly string[],
  lines: readonly Line[],
  candidates: readonly { readonly id: CandidateId }[],
): number {
  let sum = 0;
  const ballot = [...lines, ...candidates.map(({ id }) => id)];
  for (const letter of [...words, ...ballot].join(' ').toUpperCase()) {
    sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 97;
  }
  return sum;
}
