import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Turns } from '../turns.ts';
import { NotRecordedError } from '../log/event-log.ts';
import { recode } from './recode.ts';

/** A phone sends its photos smaller; this is for those that cannot. In bytes. */
export const LARGEST_PHOTO = 8 * 1024 * 1024;

/** How many photos one person may have begun at once. */
const MOST_BEGUN = 4;
/** How many whole photos wait to be coded again, of one person and of all. */
const WAITING = { each: 4, all: 200 };
/** What photos leave of the disk: the log is often on the same. In bytes. */
const RESERVE = 512 * 1024 ** 2;
/** How long a photo may take to arrive, in milliseconds. */
const LONGEST = 24 * 60 * 60 * 1000;

/** What became of a piece: how many bytes are there, and once whole what is kept. */
export type PieceOutcome =
  | { readonly ok: true; readonly received: number; readonly content: string | null }
  | { readonly ok: false; readonly code: 'other-place'; readonly received: number }
  | { readonly ok: false; readonly code: 'broken-photo' | 'no-photo'; readonly received: 0 };

/** One piece of a photo. */
export interface Piece {
  /** SHA-256 of the whole photo as it is sent: `sha256-…`. */
  readonly photo: string;
  /** Who sends it: two people's pieces are never mixed. */
  readonly sender: string;
  /** Where the piece begins, and how large the photo is. In bytes. */
  readonly at: number;
  readonly of: number;
  readonly bytes: Uint8Array;
}

/**
 * Photos of sheets, in one folder. They come in pieces; a whole one is coded again, which leaves
 * its metadata behind, and kept under the hash of what is kept.
 */
export class PhotoStore {
  readonly #folder: string;
  /** Pictures are coded one after the other, each person's in turn: reports must not wait for them. */
  readonly #recoding = new Turns(WAITING);
  /** Pieces of one photo come one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Adds a piece; one that is there already, or comes too early, is answered with what is there.
   *
   * @throws NotRecordedError if the disk is full, or may not be written: that may pass
   */
  addPiece(piece: Piece): Promise<PieceOutcome> {
    const key = `${piece.sender} ${piece.photo}`;
    const turn = (this.#turns.get(key) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#add(piece))
      .catch(passSystemError);
    this.#turns.set(key, turn);
    const leave = () => this.#turns.get(key) === turn && this.#turns.delete(key);
    turn.then(leave, leave);
    return turn;
  }

  async #add({ photo, sender, at, of, bytes }: Piece): Promise<PieceOutcome> {
    const folder = path.join(this.#folder, 'partial');
    const partial = path.join(folder, `${sender}.${photo}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await this.#demandRoom(of);
    const received = await sizeOf(partial);
    // All is there where keeping it has failed before: whatever piece comes again, it is tried anew.
    if (received < of) {
      if (at !== received) return { ok: false, code: 'other-place', received };
      if (at === 0) await this.#makeRoom(folder, sender);
      await writeAt(partial, at, bytes);
      const size = at + bytes.length;
      if (size < of) return { ok: true, received: size, content: null };
    }
    const whole = await readFile(partial);
    if (whole.length !== of || nameOf(whole) !== photo) {
      await rm(partial, { force: true });
      return { ok: false, code: 'broken-photo', received: 0 };
    }
    const kept = await this.#recoding.take(sender, () => recode(whole));
    if (kept === undefined) throw new NotRecordedError('too many photos wait to be coded');
    const content = kept && (await this.#keep(kept));
    await rm(partial, { force: true });
    return content
      ? { ok: true, received: of, content }
      : { ok: false, code: 'no-photo', received: 0 };
  }

  /** @throws NotRecordedError if a photo would take what the log needs */
  async #demandRoom(size: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize - 2 * size < RESERVE) {
      throw new NotRecordedError('the disk has too little room for photos');
    }
  }

  /** Lets go of photos that were begun and never finished: a person's oldest, and everybody's old ones. */
  async #makeRoom(folder: string, sender: string): Promise<void> {
    const begun = await Promise.all(
      (await readdir(folder)).map(async (name) => ({
        name,
        since: await changedAt(path.join(folder, name)),
      })),
    );
    const own = begun
      .filter(({ name }) => name.startsWith(`${sender}.`))
      .toSorted((a, b) => b.since - a.since)
      .slice(MOST_BEGUN - 1);
    const old = begun.filter(({ since }) => Date.now() - since > LONGEST);
    for (const { name } of [...own, ...old]) await rm(path.join(folder, name), { force: true });
  }

  /** Writes a photo to disk, under its own hash; answers when it is durable. */
  async #keep(bytes: Buffer): Promise<string> {
    const content = nameOf(bytes);
    const file = this.#fileOf(content);
    const unfinished = `${file}.${randomUUID()}`; // two may send the same photo at once
    try {
      await writeAt(unfinished, 0, bytes);
      // The phone lets go of its only copy: what stands there is what was to be kept, or it is not told so.
      if (nameOf(await readFile(unfinished)) !== content)
        throw new NotRecordedError('not kept whole');
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
    const folder = await open(this.#folder);
    await folder.sync().finally(() => folder.close());
    return content;
  }

  #fileOf(content: string): string {
    return path.join(this.#folder, `${content}.jpg`);
  }

  /** What is kept under a name, a JPEG; null if nothing is. */
  async read(content: string): Promise<Buffer | null> {
    return readFile(this.#fileOf(content)).catch(() => null);
  }
}

/** How photos are named: `sha256-` and their hash, hexadecimal. */
function nameOf(bytes: Buffer): string {
  return `sha256-${createHash('sha256').update(bytes).digest('hex')}`;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Writes at a place, so that a piece sent twice, to two nodes, lands where it belongs. */
export async function writeAt(name: string, at: number, bytes: Uint8Array): Promise<void> {
  const file = await open(name, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    // A disk that is filling up takes a part, and says so by a number only.
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
      if (bytesWritten === 0) throw new NotRecordedError('the disk takes no more');
      done += bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function changedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** What the system refuses may pass; anything else is a fault of the program. */
function passSystemError(error: unknown): never {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  throw isOfSystem ? new NotRecordedError(error.message) : error;
}
