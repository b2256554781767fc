import { at } from '#election/known.ts';
import { ask } from '#call';
import { developFilm, type Film } from '#results/film.ts';
import type { Subject } from '#election/model.ts';
import type { Moment } from '#results/moments.ts';
import type { Summary } from '#results/results.ts';
import { addNews, newsBetween, type News } from './news.ts';

/** The whole night plays in a minute, or faster. In milliseconds. */
const WHOLE_NIGHT = 60_000;
const LONGEST_MOMENT = 1000;
export const SPEEDS = [1, 2, 4] as const;
/** News of so many moments stand on the screen. */
const FRESH = 20;

type State =
  | { readonly name: 'off' }
  | { readonly name: 'loading' }
  | { readonly name: 'failed' }
  | { readonly name: 'on'; readonly night: readonly Summary[] };

/** Winds the count back to any moment of the night, and plays it from there. */
export class TimeMachine {
  state: State = $state.raw({ name: 'off' });
  /** Which moment is shown. */
  index = $state(0);
  playing = $state(false);
  speed: (typeof SPEEDS)[number] = $state(1);

  /** To be made while a component is. */
  constructor() {
    $effect(() => {
      if (!this.playing) return;
      const pause = Math.min(LONGEST_MOMENT, WHOLE_NIGHT / this.length) / this.speed;
      const timer = setInterval(() => this.#step(), pause);
      return () => clearInterval(timer);
    });
  }

  get length(): number {
    return this.state.name === 'on' ? this.state.night.length : 0;
  }

  /** How it stood then; null: the screen shows now. */
  get summary(): Summary | null {
    return this.state.name === 'on' ? (this.state.night[this.index] ?? null) : null;
  }

  /** What had just happened then. */
  news(subject: Subject | null): readonly News[] {
    if (this.state.name !== 'on') return [];
    const shown = this.state.night.slice(Math.max(0, this.index - FRESH), this.index + 1);
    let news: readonly News[] = [];
    shown.slice(1).forEach((after, index) => {
      news = addNews(news, newsBetween(at(shown, index), after, subject));
    });
    return news;
  }

  /** Asks for the night so far and shows its end. */
  async start(): Promise<void> {
    this.state = { name: 'loading' };
    const film = await fetchFilm().catch(() => null);
    if (!this.#isLoading()) return; // it was stopped meanwhile
    if (!film) {
      this.state = { name: 'failed' };
      return;
    }
    const night = [film.first, ...developFilm(film)];
    this.index = night.length - 1;
    this.state = { name: 'on', night };
  }

  #isLoading(): boolean {
    return this.state.name === 'loading';
  }

  /** Back to now. */
  stop(): void {
    this.playing = false;
    this.state = { name: 'off' };
  }

  /** Plays on, from the start where the night is at its end. */
  play(): void {
    if (this.index >= this.length - 1) this.index = 0;
    this.playing = true;
  }

  #step(): void {
    this.index = Math.min(this.index + 1, this.length - 1);
    if (this.index === this.length - 1) this.playing = false;
  }
}

async function fetchFilm(): Promise<Film> {
  const { status, body } = await ask('GET /api/film');
  if (!('frames' in body)) throw new Error(`the film: ${status}`);
  return body;
}

/** The chances of thresholds as they were said last before then. */
export function withChances(summary: Summary, moments: readonly Moment[]): Summary {
  const said = summary.at === null ? undefined : momentsUntil(moments, summary.at).at(-1);
  if (!said) return summary;
  const thresholds = summary.thresholds.map((threshold, index) => ({
    ...threshold,
    probability: said.thresholds[index] ?? null,
  }));
  return { ...summary, thresholds };
}

export function momentsUntil(moments: readonly Moment[], at: string): readonly Moment[] {
  return moments.filter((moment) => moment.at <= at);
}
