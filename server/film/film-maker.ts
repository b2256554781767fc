import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { pickFigures } from '../night/figures.ts';
import type { View } from '../night/view.ts';

/** How many facts are handed over at once. */
const BATCH = 500;
/** The least time between two films, in milliseconds; making them takes at most a fifth of all time. */
const PAUSE = 10_000;
const SHARE = 4;

/** A film as it is sent, and the newest fact it may show. */
export interface Made {
  readonly json: string;
  readonly newest: number;
}

/** Has the film of the night made when somebody asks for it, once for all who ask. */
export class FilmMaker {
  readonly #view: View;
  #film: Promise<Made> | null = null;
  #newest = -1;
  /** Until then the film there is will do, and what failed is not tried again. */
  #fresh = 0;

  constructor(view: View) {
    this.#view = view;
  }

  /** The film up to now, or to a moment ago while news stream in. */
  film(): Promise<Made> {
    const { newestFigure } = this.#view;
    const isFresh = newestFigure === this.#newest || performance.now() < this.#fresh;
    if (this.#film && isFresh) return this.#film;
    this.#newest = newestFigure;
    this.#fresh = Infinity;
    const started = performance.now();
    this.#film = this.#make(newestFigure).finally(() => {
      const now = performance.now();
      this.#fresh = now + Math.max(PAUSE, SHARE * (now - started));
    });
    // Whoever asks is told; after the pause it is tried again.
    this.#film.catch(() => (this.#newest = -1));
    return this.#film;
  }

  async #make(newest: number): Promise<Made> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { election: this.#view.night.election, step: this.#view.step },
    });
    const made = once(worker, 'message') as Promise<[string]>;
    made.catch(() => undefined); // awaited below, after all is handed over
    try {
      for (let handed = 0; handed < newest; handed += BATCH) {
        const facts = await this.#view.readFacts(handed, Math.min(BATCH, newest - handed));
        worker.postMessage(pickFigures(facts));
      }
      worker.postMessage(null);
      const [json] = await made;
      return { json, newest };
    } finally {
      await worker.terminate();
    }
  }
}
