/** The text of a pack's file, as its publisher wrote it: encodings and marks. */
import type { PackProblem } from '#pack/rows.ts';

type LegacyEncoding = 'windows-1251' | 'windows-1252';

const NAMES: Readonly<Record<LegacyEncoding, string>> = {
  'windows-1251': 'windows-1251 (Cyrillic)',
  'windows-1252': 'windows-1252 (Western European)',
};

/** Bytes that stand for nothing in an encoding. */
const UNUSED: Readonly<Record<LegacyEncoding, readonly number[]>> = {
  'windows-1251': [0x98],
  'windows-1252': [0x81, 0x8d, 0x8f, 0x90, 0x9d],
};

/**
 * A file as text: UTF-8 with or without a mark, UTF-16 with one, or the legacy encoding that it plainly
 * is, which is warned of. Bytes that are not plain are a problem with their line.
 *
 * @returns null where it cannot be read
 */
export function readText(file: string, bytes: Buffer, problems: PackProblem[]): string | null {
  const marked = readMarked(bytes);
  if (marked !== null) return marked;
  const broken = firstNotUtf8(bytes);
  if (broken === null) return bytes.toString();
  const line = lineAt(bytes, broken);
  const encoding = plainEncoding(bytes);
  if (!encoding) {
    const found = `byte 0x${(bytes[broken] ?? 0).toString(16).padStart(2, '0')} is not UTF-8`;
    problems.push({ file, line, code: 'P02', field: file, found, expected: 'UTF-8' });
    return null;
  }
  problems.push({ file, line, code: 'N01', field: file, found: NAMES[encoding] });
  return new TextDecoder(encoding).decode(bytes);
}

/** By its byte order mark; null: it has none. */
function readMarked(bytes: Buffer): string | null {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const isUtf8 = first === 0xef && second === 0xbb && third === 0xbf;
  return isUtf8 && firstNotUtf8(bytes) === null ? bytes.subarray(3).toString() : null;
}

/** Where the bytes stop to be UTF-8; null: they are. */
function firstNotUtf8(bytes: Buffer): number | null {
  if (isUtf8(bytes)) return null;
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isUtf8(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  return good;
}

/** @param isStart more follows: its last letter may be cut in two */
function isUtf8(bytes: Uint8Array, isStart = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isStart });
    return true;
  } catch {
    return false;
  }
}

function lineAt(bytes: Buffer, place: number): number {
  let line = 1;
  for (const byte of bytes.subarray(0, place)) if (byte === 0x0a) line += 1;
  return line;
}

const isHigh = (byte: number | undefined) => byte !== undefined && byte >= 0x80;
/** Where both encodings have their letters. */
const isLetter = (byte: number) => byte >= 0xc0;

/**
 * Cyrillic words are all of high bytes, Western ones have one here and there. Neither is plain where
 * letters of UTF-8 stand among them: that is a damaged file.
 */
export function plainEncoding(bytes: Buffer): LegacyEncoding | null {
  let [letters, beside, utf8] = [0, 0, 0];
  bytes.forEach((byte, place) => {
    if (!isHigh(byte)) return;
    const [before, after] = [bytes[place - 1], bytes[place + 1]];
    if (byte >= 0xc2 && byte <= 0xf4 && after !== undefined && after >= 0x80 && after <= 0xbf)
      utf8 += 1;
    if (!isLetter(byte)) return;
    letters += 1;
    if (isHigh(before) || isHigh(after)) beside += 1;
  });
  if (letters === 0 || 4 * utf8 > letters) return null;
  const share = beside / letters;
  const encoding = share > 0.7 ? 'windows-1251' : share < 0.3 ? 'windows-1252' : null;
  const isUnused = encoding !== null && bytes.some((byte) => UNUSED[encoding].includes(byte));
  return isUnused ? null : encoding;
}
