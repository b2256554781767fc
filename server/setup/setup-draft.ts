/** An election that is being set up: its sources, and what was said of them, kept in a folder. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SetupLook, SetupSaid, SetupView } from '#pack/setup.ts';
import { lookAt, REPORTS, type Look } from '../import/import.ts';
import { parseMapping } from '../import/mapping.ts';
import { RefusedError } from '../log/event-log.ts';

/** What is kept at once: files, and bytes of all of them. */
const MOST_FILES = 60;
const MOST_BYTES = 256 * 2 ** 20;

export class SetupDraft {
  readonly #folder: string;
  readonly #sources: string;
  readonly #said: string;
  /** One act after the other: a file is not read while it is written. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
    this.#sources = path.join(folder, 'sources');
    this.#said = path.join(folder, 'said.json');
  }

  /** Keeps a source. @throws RefusedError where there would be too much */
  add(name: string, bytes: Buffer): Promise<void> {
    return this.#inTurn(async () => {
      await mkdir(this.#sources, { recursive: true, mode: 0o700 });
      const files = await this.#files();
      const others = files.filter((file) => file.name !== name);
      const sum = others.reduce((all, file) => all + file.bytes, bytes.length);
      if (others.length >= MOST_FILES || sum > MOST_BYTES) {
        throw new RefusedError(`more than ${MOST_FILES} files, or than 256 MB`);
      }
      await this.#write(path.join(this.#sources, name), bytes);
    });
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(() => rm(path.join(this.#sources, name), { force: true }));
  }

  /** Keeps what was said. @throws RefusedError naming the field that is wrong */
  save(said: unknown): Promise<void> {
    parseMapping(said, 'what was said');
    return this.#inTurn(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await this.#write(this.#said, Buffer.from(JSON.stringify(said)));
    });
  }

  view(): Promise<SetupView> {
    return this.#inTurn(async () => {
      const [files, said] = await Promise.all([this.#files(), this.#readSaid()]);
      if (files.length === 0) return { files, said, look: null, fault: null };
      try {
        const look = await this.#look(said);
        return { files, said, look: describe(look), fault: null };
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        return { files, said, look: null, fault: this.#shorten(error.message) };
      }
    });
  }

  /** What the sources would become. @throws RefusedError where one cannot be read */
  look(): Promise<Look> {
    return this.#inTurn(async () => this.#look(await this.#readSaid()));
  }

  /** The night is open: nothing is left to set up. */
  clear(): Promise<void> {
    return this.#inTurn(() => rm(this.#folder, { recursive: true, force: true }));
  }

  #look(said: SetupSaid): Promise<Look> {
    return lookAt([this.#sources], {
      as: 'auto',
      mapping: parseMapping(said, 'what was said'),
      say: () => undefined,
      progress: () => undefined,
    });
  }

  async #files(): Promise<{ name: string; bytes: number }[]> {
    const names = await readdir(this.#sources).catch(() => []);
    const files = names.filter((name) => !name.endsWith(NEW)).toSorted();
    return Promise.all(
      files.map(async (name) => ({
        name,
        bytes: (await stat(path.join(this.#sources, name))).size,
      })),
    );
  }

  async #readSaid(): Promise<SetupSaid> {
    const text = await readFile(this.#said, 'utf8').catch(() => '{}');
    return JSON.parse(text) as SetupSaid;
  }

  async #write(file: string, bytes: Buffer): Promise<void> {
    await writeFile(`${file}${NEW}`, bytes, { mode: 0o600, flush: true });
    await rename(`${file}${NEW}`, file);
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Whoever sets up knows their files, not this machine's folders. */
  #shorten(message: string): string {
    return message.replaceAll(`${this.#sources}${path.sep}`, '');
  }
}

/** Behind the name of a file that is being written. */
const NEW = '.part';

function describe({ pack, files, ...look }: Look): SetupLook {
  const { taken, left, sums, tables, missing, problems, warnings } = look;
  const { settings, contests, parties } = look;
  const election = pack?.election;
  const reports = files?.get(REPORTS)?.toString().split('\n').length ?? 1;
  const candidates = [...(election?.contests.values() ?? [])].map((one) => one.candidates.length);
  return {
    ...{ taken, left, sums, tables, missing, problems, warnings, settings, contests, parties },
    counts: election
      ? {
          districts: election.districts.size,
          contests: election.contests.size,
          candidates: candidates.reduce((sum, count) => sum + count, 0),
          stations: election.stations.size,
          reports: reports - 1,
        }
      : null,
  };
}
