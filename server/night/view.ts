/** What is shown of a night: to staff at once, to everybody as the pack says later. */
import type { Fact } from '#election/fact.ts';
import { applyFact, isFigure } from '#election/fold.ts';
import type { Election } from '#election/model.ts';
import { startNight, type Night } from '#election/night.ts';
import type { Projection } from '#projection/projection.ts';
import { Publication } from '#results/publication.ts';
import type { Heads } from '../log/heads.ts';
import type { Stored } from '../log/event-log.ts';
import type { Placed } from './reading.ts';
import { Register } from './register.ts';

export interface View {
  readonly night: Night;
  readonly publication: Publication;
  readonly heads: Pick<Heads, 'at' | 'markAt'>;
  readonly version: number;
  readonly head: string;
  /** Position of the newest fact that changes figures. */
  readonly newestFigure: number;
  readonly register: Pick<Register, 'latest' | 'lastReportAt'>;
  /** Times are rounded down to it, and nothing younger is shown. In milliseconds; 0: as they are. */
  readonly step: number;
  /** The time, by a clock that nodes agree on, in milliseconds since 1970. */
  now(): number;
  /** Up to `limit` facts after a position, without those that count for nothing. */
  readFacts(after: number, limit: number): Promise<readonly Placed[]>;
  /** The same as they are stored. */
  read(after: number, limit: number): Promise<readonly Stored[]>;
  /** Calls a subscriber whenever there is something new to show; returns how to stop that. */
  onNews(subscriber: () => void): () => void;
}

/** How often it is looked whether a step is over. In milliseconds. */
const LOOK = 250;

/** A moment as everybody may know it. */
export function roundDown(at: string, step: number): string {
  if (step === 0) return at;
  return new Date(Math.floor(Date.parse(at) / step) * step).toISOString();
}

/**
 * The night as it stood at the last full step, counted for itself: who stands before a polling station
 * cannot tell by the feed who has just sent something.
 */
export class DelayedView implements View {
  readonly night: Night;
  readonly publication: Publication;
  readonly register: Register;
  readonly step: number;
  newestFigure = 0;
  readonly #live: Pick<View, 'heads' | 'readFacts' | 'read' | 'now'>;
  /** Facts, and positions where nothing counts. */
  readonly #waiting: { readonly fact: Fact | null; readonly position: number }[] = [];
  /** Projections that rest on more than is shown, the newest last. */
  #projections: Projection[] = [];
  readonly #subscribers = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;

  constructor(election: Election, live: Pick<View, 'heads' | 'readFacts' | 'read' | 'now'>) {
    this.step = 1000 * election.publicDelay;
    this.#live = live;
    this.night = startNight(election);
    this.publication = new Publication(this.night);
    this.register = new Register(this.night);
    this.#timer = setInterval(() => this.advance(), LOOK).unref();
  }

  get heads(): View['heads'] {
    return this.#live.heads;
  }

  get version(): number {
    return this.night.version;
  }

  get head(): string {
    return this.heads.at(this.version);
  }

  now(): number {
    return this.#live.now();
  }

  readFacts(after: number, limit: number): Promise<readonly Placed[]> {
    return this.#live.readFacts(after, Math.min(limit, this.version - after));
  }

  read(after: number, limit: number): Promise<readonly Stored[]> {
    return this.#live.read(after, Math.min(limit, this.version - after));
  }

  onNews(subscriber: () => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** A fact that staff know from now on. */
  take(fact: Fact, position: number): void {
    this.#waiting.push({ fact, position });
  }

  /** A position at which nothing counts. */
  skip(position: number): void {
    this.#waiting.push({ fact: null, position });
  }

  /** A projection that staff see from now on; null: there is none any more. */
  project(projection: Projection | null): void {
    if (projection) this.#projections.push(projection);
    else {
      this.#projections = [];
      this.publication.project(null);
    }
    this.advance();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Shows what is due by now. */
  advance(): void {
    const end = Math.floor(this.now() / this.step) * this.step;
    const isOver = ({ fact }: { readonly fact: Fact | null }) =>
      fact === null || Date.parse(fact.at) < end;
    const still = this.#waiting.findIndex((one) => !isOver(one));
    const due = this.#waiting.splice(0, still < 0 ? this.#waiting.length : still);
    for (const { fact, position } of due) this.#show(fact, position);
    const shown = this.#projections.findLastIndex(({ version }) => version <= this.version);
    const projection = this.#projections[shown];
    if (projection) {
      this.#projections = this.#projections.slice(shown + 1);
      this.publication.project(projection);
    }
    if (due.length === 0 && !projection) return;
    for (const tell of this.#subscribers) tell();
  }

  #show(fact: Fact | null, position: number): void {
    if (!fact) {
      this.night.version = position;
      return;
    }
    applyFact(this.night, fact, position);
    const at = roundDown(fact.at, this.step);
    this.night.at = at;
    this.register.apply({ ...fact, at }, position);
    if (isFigure(fact)) this.newestFigure = position;
  }
}
