import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { digestOf } from './chain.ts';
import { leafOf } from './tree.ts';
import { readAll, RefusedError, type EventLog } from './event-log.ts';
import { isOfPeople, readId } from './stored-fact.ts';

/** A line of a portable log: a fact's stored bytes, or the digest in its place. */
export type Line =
  | { readonly bytes: Buffer }
  /** `leaf`: its hash in the tree; null in exports of before. */
  | { readonly digest: Buffer; readonly leaf: Buffer | null };

type Progress = (done: number, total: number) => void;

/**
 * Writes the log as a file, a line a fact: its stored bytes as a JSON string.
 *
 * @param isPublic leave digests in place of facts about people
 */
export async function exportLog(
  log: EventLog,
  file: string,
  isPublic: boolean,
  progress: Progress,
): Promise<number> {
  const total = await log.length();
  let written = 0;
  async function* writeLines(): AsyncGenerator<string> {
    for await (const { bytes } of readAll(log)) {
      yield `${writeLine(bytes, isPublic)}\n`;
      written += 1;
      if (written % 1000 === 0 || written === total) progress(written, total);
    }
  }
  const out = createWriteStream(file, { mode: isPublic ? 0o644 : 0o600, flush: true });
  try {
    await pipeline(writeLines, out);
  } catch (error) {
    const isOfSystem = error instanceof Error && 'syscall' in error;
    throw isOfSystem ? new RefusedError(`cannot write ${file}: ${error.message}`) : error;
  }
  return written;
}

/** A fact as a line of a portable log. */
export function writeLine(bytes: Buffer, isPublic: boolean): string {
  const text = bytes.toString();
  // What somebody put there may be no text at all.
  const isText = Buffer.from(text).equals(bytes);
  return JSON.stringify(!isText || (isPublic && isOfPeople(bytes)) ? hide(bytes) : text);
}

/** What stands in a public log for a fact about people: enough to chain it, and to place it in a tree. */
function hide(bytes: Buffer) {
  return { digest: digestOf(bytes).toString('hex'), leaf: leafOf(bytes).toString('hex') };
}

/** Reads a portable log; a line that is none is named. */
export async function* readPortable(file: string): AsyncGenerator<Line> {
  const input = createReadStream(file);
  await once(input, 'open').catch((error: unknown) => {
    throw new RefusedError(`cannot read ${file}: ${(error as Error).message}`);
  });
  let number = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    if (text !== '') yield readLine(text, `${file}:${number}`);
  }
}

function isHash(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

export function readLine(text: string, index: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new RefusedError(`${index}: not a line of a log`);
  }
  if (typeof line === 'string') return { bytes: Buffer.from(line) };
  const { digest, leaf } = (line ?? {}) as { digest?: unknown; leaf?: unknown };
  if (isHash(digest) && (leaf === undefined || isHash(leaf))) {
    return {
      digest: Buffer.from(digest, 'hex'),
      leaf: leaf === undefined ? null : Buffer.from(leaf, 'hex'),
    };
  }
  throw new RefusedError(`${index}: not a line of a log`);
}

/** Fills a log from a file. Begun once, it can be begun again; a log with other facts is refused. */
export async function importLog(file: string, log: EventLog, progress: Progress): Promise<number> {
  let position = 0;
  for await (const line of readPortable(file)) {
    position += 1;
    if ('digest' in line) {
      throw new RefusedError(
        `${file}:${position}: a public export cannot be imported, facts about people are left out`,
      );
    }
    const id = readId(line.bytes);
    if (id === null) throw new RefusedError(`${file}:${position}: not a fact`);
    const appended = await log.append(id, line.bytes);
    const [stored] = await log.read(position - 1, 1);
    if (appended.position !== position || !stored?.bytes.equals(line.bytes)) {
      throw new RefusedError(`the log already has other facts at position ${position}`);
    }
    if (position % 1000 === 0) progress(position, position);
  }
  if ((await log.length()) > position) {
    throw new RefusedError(`the log has facts beyond position ${position}`);
  }
  return position;
}
