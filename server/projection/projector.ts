import { Worker } from 'node:worker_threads';
import { addMoment, type Moment } from '#results/moments.ts';
import { pickFigures, type Sent } from '../night/figures.ts';
import type { Placed, Reading } from '../night/reading.ts';
import type { News, Projected } from './worker.ts';

/** How long news may be gathered before the worker hears of them, in milliseconds. */
const GATHER = 250;
/** How many facts of the past are handed over at once. */
const BATCH = 500;

/**
 * Has the night projected in another thread, and publishes what it says. If that thread dies the
 * count goes on without a projection.
 */
export class Projector {
  readonly #reading: Reading;
  readonly #worker: Worker;
  readonly #stopListening: () => void;
  #moments: readonly Moment[] = [];
  /** News not yet handed over; null while the past is. */
  #news: Sent[] | null = null;
  #timer: NodeJS.Timeout | null = null;
  #handed = 0;
  #isStopped = false;
  readonly #past: Promise<void>;

  constructor(reading: Reading, onError: (error: Error) => void) {
    this.#reading = reading;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { election: reading.night.election },
    });
    this.#worker.unref();
    // The count goes on, and nothing old is shown as if it were new.
    const fail = (error: Error) => {
      reading.project(null);
      onError(error);
    };
    this.#worker.on('error', fail);
    this.#worker.on('message', (projected: Projected) => this.#hear(projected));
    this.#stopListening = reading.onFacts((facts) => this.#note(facts));
    this.#past = this.#handOverPast().catch(fail);
  }

  /** What was said over the night, the earliest first. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#past;
    await this.#worker.terminate();
  }

  /** Reads what is in the log already; news come after it. */
  async #handOverPast(): Promise<void> {
    while (this.#handed < this.#reading.version && !this.#isStopped) {
      // What is counted while these are read comes with the next.
      const until = Math.min(this.#handed + BATCH, this.#reading.version);
      const facts = await this.#reading.readFacts(this.#handed, until - this.#handed);
      this.#handed = until;
      const more = this.#handed < this.#reading.version;
      this.#post({ version: this.#handed, facts: pickFigures(facts), past: true, more });
    }
    this.#news = [];
  }

  #note(facts: readonly Placed[]): void {
    const news = this.#news;
    if (!news) return; // read from the log in its turn
    news.push(...pickFigures(facts.filter(({ position }) => position > this.#handed)));
    this.#timer ??= setTimeout(() => this.#handOver(), GATHER);
  }

  #handOver(): void {
    this.#timer = null;
    this.#handed = this.#reading.version;
    const facts = this.#news?.splice(0) ?? [];
    this.#post({ version: this.#handed, facts, past: false, more: false });
  }

  #post(news: News): void {
    this.#worker.postMessage(news);
  }

  #hear({ projection, at, past }: Projected): void {
    const thresholds = projection.thresholds.map((one) => one?.both ?? null);
    if (at !== null) this.#moments = addMoment(this.#moments, { at, thresholds });
    if (!past) this.#reading.project(projection);
  }
}
