import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { pickFigures } from '../log/figures.ts';
import type { Reading } from '../log/reading.ts';

/** How many facts are handed over at once. */
const BATCH = 2000;
/** The least time between two films, in milliseconds; making them takes at most a fifth of all time. */
const PAUSE = 10_000;
const SHARE = 4;

/** A film as it is sent, and the version it was asked for at. */
export interface Made {
  readonly json: string;
  readonly version: number;
}

/** Has the film of the night made when somebody asks for it, once for all who ask. */
export class FilmMaker {
  readonly #reading: Reading;
  #film: Promise<Made> | null = null;
  #version = -1;
  /** Until then the film there is will do. */
  #fresh = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The film up to now, or to a moment ago while news stream in. */
  film(): Promise<Made> {
    const { version } = this.#reading;
    if (this.#film && (version === this.#version || performance.now() < this.#fresh))
      return this.#film;
    this.#version = version;
    this.#fresh = Infinity;
    const started = performance.now();
    const film = this.#make(version).finally(() => {
      const now = performance.now();
      this.#fresh = now + Math.max(PAUSE, SHARE * (now - started));
    });
    film.catch(() => (this.#film = null));
    return (this.#film = film);
  }

  async #make(version: number): Promise<Made> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { election: this.#reading.night.election },
    });
    try {
      let handed = 0;
      while (handed < version) {
        const stored = await this.#reading.read(handed, Math.min(BATCH, version - handed));
        if (stored.length === 0) throw new Error(`the log ends at position ${handed}`);
        handed = stored.at(-1)!.position;
        worker.postMessage(pickFigures(stored));
      }
      worker.postMessage(null);
      const [json] = (await once(worker, 'message')) as [string];
      return { json, version };
    } finally {
      await worker.terminate();
    }
  }
}
