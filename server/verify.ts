/** The `verify` command: where a log comes from, what it is held to, and what is said of it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readNote, readNotes, type SignedCheckpoint } from '#election/checkpoint.ts';
import type { Head } from '#election/fact.ts';
import type { Ignored } from './night/authority.ts';
import { Scribe, type Keys } from './night/scribe.ts';
import { readLines, verifyLog, type Verified, type Witnessed } from './night/verify.ts';
import type { CountedPack } from './night/reading.ts';
import { RefusedError, type EventLog } from './log/event-log.ts';
import { readKeysBeside } from './log-file.ts';
import { readLine, readPortable, type Line } from './log/portable.ts';
import { packOfLog } from './pack-of-log.ts';
import { demandKey, readKept } from './log/secret-file.ts';
import { PhotoStore } from './photos/photo-store.ts';

/** What the command line asks for. */
export interface VerifyFlags {
  readonly file?: string;
  readonly url?: string;
  readonly token?: string;
  readonly key?: string;
  readonly data?: string;
  readonly photos?: string;
  readonly expect?: string;
  readonly heads?: string;
  readonly checkpoints?: string;
}

/** Verifies a log in place, with the keys beside it. */
export async function verifyInPlace(
  log: EventLog,
  given: CountedPack | null,
  flags: VerifyFlags,
): Promise<Verified> {
  const scribe = await Scribe.open(log);
  const pack = given ?? (await packOfLog(readLines(log), scribe));
  const { heads, checkpoints } = readWitnessed(flags);
  const own = (await log.notes(0)).map(({ note }) => readNote(note));
  const verified = await verifyLog(() => readLines(log), pack, scribe, {
    heads,
    checkpoints: [...own, ...checkpoints],
  });
  const folder = flags.photos ?? path.join(flags.data ?? './data', 'photos');
  if (existsSync(folder)) await checkPhotos(verified, folder);
  return verified;
}

/** Verifies a portable log, with the keys that stand beside it or are named, as far as there are any. */
export async function verifyFile(
  file: string,
  given: CountedPack | null,
  flags: VerifyFlags,
): Promise<Verified> {
  const scribe = new Scribe(readKeys(file, flags.key));
  const pack = given ?? (await packOfLog(readPortable(file), scribe));
  const verified = await verifyLog(() => readPortable(file), pack, scribe, readWitnessed(flags));
  if (flags.photos !== undefined) await checkPhotos(verified, flags.photos);
  return verified;
}

/**
 * Verifies what a running node gives to everybody, or to whoever has this token, and what it has signed. It
 * keeps what it was given: a node that changes its mind later is held to what it said first.
 */
export class Follower {
  readonly #base: string;
  readonly #given: CountedPack | null;
  readonly #flags: VerifyFlags;
  readonly #lines: Line[] = [];
  /** What it has signed, by its text; null: something that is no checkpoint. */
  readonly #signed = new Map<string, SignedCheckpoint | null>();
  /** How much of both was verified last; null: nothing yet. */
  #verified: string | null = null;

  /** @param pack null: the one that the log carries */
  constructor(url: string, pack: CountedPack | null, flags: VerifyFlags) {
    this.#base = url.replace(/\/$/, '');
    this.#given = pack;
    this.#flags = flags;
  }

  /**
   * Takes what has come since, and verifies all of it.
   *
   * @returns null where nothing has come
   * @throws RefusedError where it does not agree, or the node does not answer
   */
  async look(): Promise<Verified | null> {
    await this.#take();
    return this.#amount === this.#verified ? null : this.#verify();
  }

  /** The same, whether anything has come or not. */
  async verify(): Promise<Verified> {
    await this.#take();
    return this.#verify();
  }

  async #take(): Promise<void> {
    const { token } = this.#flags;
    for (const one of readNotes(await ask(this.#base, '/api/checkpoints', token))) {
      this.#signed.set(one?.body ?? '', one);
    }
    for (;;) {
      const from = this.#lines.length + 1;
      const text = await ask(this.#base, `/api/log?from=${from}`, token);
      if (text === '') break;
      for (const one of text.trimEnd().split('\n')) {
        const where = `${this.#base}: position ${this.#lines.length + 1}`;
        this.#lines.push(readLine(one, where));
      }
    }
  }

  get #amount(): string {
    return `${this.#lines.length} ${this.#signed.size}`;
  }

  async #verify(): Promise<Verified> {
    const { heads, checkpoints } = readWitnessed(this.#flags);
    // What is published a moment later is signed already.
    const shown = [...this.#signed.values()].filter(
      (one) => (one?.checkpoint.size ?? 0) <= this.#lines.length,
    );
    const scribe = new Scribe({ people: null, facts: null });
    const pack = this.#given ?? (await packOfLog(eachOf(this.#lines), scribe));
    const verified = await verifyLog(() => eachOf(this.#lines), pack, scribe, {
      heads,
      checkpoints: [...shown, ...checkpoints],
    });
    this.#verified = this.#amount;
    return verified;
  }
}

async function* eachOf(lines: readonly Line[]): AsyncGenerator<Line> {
  await Promise.resolve();
  yield* lines;
}

/** The node did not answer, or could not: it may later. */
export class AwayError extends RefusedError {}

async function ask(base: string, where: string, token: string | undefined): Promise<string> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(`${base}${where}`, { headers }).catch((thrown: unknown) => {
    throw new AwayError(`no answer from ${base}${where}: ${(thrown as Error).message}`);
  });
  const text = await response.text();
  if (response.ok) return text;
  const said = `${base}${where} answered ${response.status}: ${text.slice(0, 200)}`;
  throw response.status >= 500 || response.status === 429
    ? new AwayError(said)
    : new RefusedError(said);
}

function readKeys(file: string, keyFile: string | undefined): Keys {
  const kept = readKeysBeside(file);
  const named = keyFile === undefined ? null : readKeyFile(keyFile);
  return { people: kept?.people ?? null, facts: named ?? kept?.facts ?? null };
}

function readKeyFile(file: string): Buffer {
  const key = readKept(file);
  if (!key) throw new RefusedError(`cannot read ${file}: there is no such file`);
  try {
    return demandKey(key, file);
  } catch (error) {
    throw new RefusedError((error as Error).message);
  }
}

function readWitnessed(flags: VerifyFlags): Witnessed {
  const { expect, heads, checkpoints } = flags;
  return {
    heads: [
      ...(expect === undefined ? [] : [readHead(expect, '--expect')]),
      ...(heads === undefined ? [] : readHeads(heads)),
    ],
    checkpoints: checkpoints === undefined ? [] : readCheckpoints(checkpoints),
  };
}

/** A file of heads, a line each; empty lines aside. */
function readHeads(file: string): Head[] {
  return readTextOf(file)
    .split('\n')
    .map((text, index) => ({ text: text.trim(), where: `${file}:${index + 1}` }))
    .filter(({ text }) => text !== '')
    .map(({ text, where }) => readHead(text, where));
}

function readCheckpoints(file: string): Witnessed['checkpoints'] {
  const notes = readNotes(readTextOf(file));
  if (notes.length === 0) throw new RefusedError(`${file} holds no checkpoint`);
  return notes;
}

function readHead(text: string, where: string): Head {
  const [, position, head] = /^(\d{1,12})[:\s]\s*([0-9a-f]{64})$/i.exec(text) ?? [];
  if (position === undefined || head === undefined) {
    throw new RefusedError(`${where}: "${text}" is not a head: POSITION:HEAD was expected`);
  }
  return { position: Number(position), head: head.toLowerCase() };
}

function readTextOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RefusedError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** @throws RefusedError where a photo is not what its fact says */
async function checkPhotos({ photos }: Verified, folder: string): Promise<void> {
  const store = new PhotoStore(folder);
  for (const { position, content } of photos) {
    const bytes = await store.read(content);
    if (!bytes) {
      throw new RefusedError(`the photo of position ${position} is not in ${folder}: ${content}`);
    }
    const is = `sha256-${createHash('sha256').update(bytes).digest('hex')}`;
    if (is !== content) {
      throw new RefusedError(
        `the photo of position ${position} is not the one that was recorded: ${content} was expected, it is ${is}`,
      );
    }
  }
}

const REASONS: Readonly<Record<Ignored['reason'], string>> = {
  unsigned: 'no node of this deployment has signed it',
  'no-fact': 'it is no fact, or its figures are no figures',
  'no-authority': 'its author held no link that lets them state it',
  'stated-twice': 'it stands in the log before',
  'just-revoked': 'its author’s link had just been taken back',
  'other-station': 'its author had no link for this station',
  'out-of-bounds': 'it has more votes than the station could give',
  'too-early': 'the polls had not closed',
};
/** How many are said one by one. */
const SAID = 20;

/** What is wrong with a log though its chain agrees, a sentence each; none: nothing is. */
export function sayForeign({ ignored }: Pick<Verified, 'ignored'>): string[] {
  const foreign = ignored.filter(({ reason }) => reason !== 'just-revoked');
  const said = foreign
    .slice(0, SAID)
    .map(({ position, reason }) => `position ${position} counts for nothing: ${REASONS[reason]}`);
  const more = foreign.length - said.length;
  return more > 0 ? [...said, `and ${more} more count for nothing`] : said;
}
