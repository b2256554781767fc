import { Worker } from 'node:worker_threads';
import type { Fact } from '#election/fact.ts';
import type { Reading } from '../log/reading.ts';
import type { Stored } from '../log/event-log.ts';
import type { News, Projected } from './worker.ts';

/** What the projection said at a moment of the night. */
export interface Moment {
  readonly version: number;
  /** When the last fact it rests on was recorded; null: none. */
  readonly at: string | null;
  /** The chance of every threshold; null: too little was counted to say. */
  readonly thresholds: readonly (number | null)[];
}

/** Facts that change figures. */
const FIGURES: ReadonlySet<Fact['type']> = new Set<Fact['type']>([
  'ReportSubmitted',
  'ReportRetracted',
  'SheetRuled',
  'ContestRuled',
]);
/** How long news may be gathered before the worker hears of them, in milliseconds. */
const GATHER = 250;
/** How many facts of the past are handed over at once. */
const BATCH = 2000;
/** More moments than a chart shows are thinned out. */
const MOST_MOMENTS = 600;

/**
 * Has the night projected in another thread, and publishes what it says. If that thread dies the
 * count goes on, and what is projected says how old it is.
 */
export class Projector {
  readonly #reading: Reading;
  readonly #worker: Worker;
  readonly #stopListening: () => void;
  #moments: Moment[] = [];
  /** News not yet handed over; null while the past is. */
  #news: [number, string][] | null = null;
  #timer: NodeJS.Timeout | null = null;
  #handed = 0;

  constructor(reading: Reading, onError: (error: Error) => void) {
    this.#reading = reading;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { election: reading.night.election },
    });
    this.#worker.unref();
    this.#worker.on('error', onError);
    this.#worker.on('message', (projected: Projected) => this.#hear(projected));
    this.#stopListening = reading.onFacts((facts, stored) => this.#note(facts, stored));
    this.#handOverPast().catch(onError);
  }

  /** What was said over the night, the earliest first. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  async stop(): Promise<void> {
    this.#stopListening();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#worker.terminate();
  }

  /** Reads what is in the log already; news come after it. */
  async #handOverPast(): Promise<void> {
    while (this.#handed < this.#reading.version) {
      const stored = await this.#reading.read(this.#handed, BATCH);
      if (stored.length === 0) break;
      this.#handed = stored.at(-1)!.position;
      const more = this.#handed < this.#reading.version;
      this.#post({ version: this.#handed, facts: stored.flatMap(pickFigures), past: true, more });
    }
    this.#news = [];
  }

  #note(facts: readonly Fact[], stored: readonly Stored[]): void {
    if (!this.#news) return; // read from the log in its turn
    stored.forEach(({ position, bytes }, place) => {
      const isNew = position > this.#handed && FIGURES.has(facts[place]!.type);
      if (isNew) this.#news!.push([position, bytes.toString()]);
    });
    if (facts.length > 0) this.#timer ??= setTimeout(() => this.#handOver(), GATHER);
  }

  #handOver(): void {
    this.#timer = null;
    this.#handed = this.#reading.version;
    const facts = this.#news!.splice(0);
    this.#post({ version: this.#handed, facts, past: false, more: false });
  }

  #post(news: News): void {
    this.#worker.postMessage(news);
  }

  #hear({ projection, at, past }: Projected): void {
    const thresholds = projection.thresholds.map((one) => one?.both ?? null);
    const moment = { version: projection.version, at, thresholds };
    this.#moments = [...this.#moments, moment].toSorted((a, b) => a.version - b.version);
    if (this.#moments.length > MOST_MOMENTS) {
      this.#moments = this.#moments.filter((_, place) => place % 2 === 0);
    }
    if (!past) this.#reading.project(projection);
  }
}

/** Of facts as they are stored those that change figures. */
function pickFigures({ position, bytes }: Stored): [number, string][] {
  const text = bytes.toString();
  const { type } = JSON.parse(text) as Fact;
  return FIGURES.has(type) ? [[position, text]] : [];
}
