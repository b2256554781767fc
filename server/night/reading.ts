import type { Fact, Head, LinkIssued } from '#election/fact.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyFact } from '#election/fold.ts';
import { startNight, type Night } from '#election/night.ts';
import type { Projection } from '#projection/projection.ts';
import { Publication } from '#results/publication.ts';
import { Devices } from '../access/devices.ts';
import { Links, type Session } from '../access/links.ts';
import { hashCode } from '../access/short-code.ts';
import type { Election } from '#election/model.ts';
import type { EventLog, Stored } from '../log/event-log.ts';
import { NotRecordedError, RefusedError, sayLost } from '../log/event-log.ts';
import { isFigure } from '#election/fold.ts';
import type { SignedCheckpoint } from '#election/checkpoint.ts';
import { Heads } from '../log/heads.ts';
import { leafOf, Tree } from '../log/tree.ts';
import { Lately } from './lately.ts';
import { Register } from './register.ts';
import { DelayedView, type View } from './view.ts';
import { appendFact, type Append } from './append-fact.ts';
import { Authority, type Ignored } from './authority.ts';
import { Scribe } from './scribe.ts';

/** How long a receipt waits for this node to count the fact, in milliseconds. */
const PATIENCE = 10_000;

/** The pack that a night is counted with. */
export interface CountedPack {
  readonly election: Election;
  /** SHA-256 of its files, hexadecimal. */
  readonly hash: string;
}

/** A fact that counts, and where it stands. */
export interface Placed {
  readonly position: number;
  readonly fact: Fact;
}

/** A checkpoint, and when it was signed. */
export interface Signed extends SignedCheckpoint {
  readonly note: string;
  readonly at: string;
}

/** Told of facts just counted, in order. */
type Subscriber = (facts: readonly Placed[]) => void;

/** How long the log may take to say whether it can record. In milliseconds. */
const PROBE = 3000;
/** By how much clocks may differ. In milliseconds. */
const TOLERATED = 10_000;
/** How many facts are put back at once. */
const BATCH = 500;
/** How many facts that count for nothing are told by their position. */
const TOLD = 1000;

/** Somebody who waits until this node has counted a position. */
interface Arrival {
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The tokens of devices of a log’s links. */
export async function openDevices(log: Pick<EventLog, 'secret'>): Promise<Devices> {
  return new Devices(await log.secret('devices'));
}

/** A node's reading of the log: every fact chained, checked and folded, in order. */
/** Why nothing more is waited for. */
const OVER = 'this node stops, or begins anew with an amended pack';

export class Reading implements View {
  readonly night: Night;
  readonly publication: Publication;
  readonly links: Links;
  readonly heads = new Heads();
  /** The tree over the stored bytes, as checkpoints name its roots. */
  readonly tree = new Tree();
  /** What nodes have signed, the oldest first. */
  readonly checkpoints: Signed[] = [];
  /** What checkpoints are signed with, as the log says; null: it says nothing of it. */
  publicKey: string | null = null;
  /** Staff see all at once. */
  readonly step = 0;
  /** Position of the newest fact that changes figures. */
  newestFigure = 0;
  /** What is remembered beside the night. */
  readonly register: Register;
  /** What everybody sees, once they may. */
  readonly everybodys: View;
  readonly #delayed: DelayedView | null;
  /** The pack the log was last counted with; null before the night is opened. */
  packHash: string | null = null;
  /** Facts that nobody could have stated: the first of them, and how many there are. */
  readonly ignored: { count: number; readonly first: Ignored[] } = { count: 0, first: [] };
  readonly #ignoredAt = new Set<number>();
  readonly #log: EventLog;
  readonly scribe: Scribe;
  readonly #authority = new Authority();
  readonly #lately = new Lately();
  #fault: string | null = null;
  #skew = 0;
  readonly #end = new AbortController();
  readonly #arrivals = new Map<number, Arrival[]>();
  readonly #impatience = setInterval(() => this.#giveUp(), 1000).unref();
  readonly #subscribers = new Set<Subscriber>();
  readonly #onProjection = new Set<() => void>();
  /** Resolves with the reason when this node can no longer count. */
  readonly failed: Promise<Error>;
  #fail: (reason: Error) => void = () => undefined;
  #failure: Error | null = null;
  #following: Promise<void> = Promise.resolve();
  #look: Promise<void> = Promise.resolve();
  #nextLook: Promise<void> | null = null;
  readonly #ownPackHash: string;
  /** Ids of all that counts: whoever can write to the storage can put a signed fact in once more. */
  readonly #stated = new Set<string>();
  #isOver = false;

  private constructor(
    log: EventLog,
    scribe: Scribe,
    devices: Devices,
    { election, hash }: CountedPack,
  ) {
    this.links = new Links(devices);
    this.#ownPackHash = hash;
    this.#log = log;
    this.scribe = scribe;
    this.failed = new Promise((resolve) => (this.#fail = resolve));
    this.night = startNight(election);
    this.publication = new Publication(this.night);
    this.register = new Register(this.night);
    this.#delayed = election.publicDelay > 0 ? new DelayedView(election, this) : null;
    this.everybodys = this.#delayed ?? this;
  }

  /**
   * Reads all there is, then goes on following.
   *
   * @param onProgress told now and then how many facts were read
   * @throws RefusedError if the log contradicts itself or belongs to another election
   */
  static async start(
    log: EventLog,
    pack: CountedPack,
    onProgress: (read: number, total: number) => void = () => undefined,
  ): Promise<Reading> {
    const reading = new Reading(log, await Scribe.open(log), await openDevices(log), pack);
    try {
      const total = await log.length();
      while (reading.night.version < total) {
        const facts = await log.read(reading.night.version, 10_000);
        reading.#take(facts);
        onProgress(reading.night.version, total);
      }
    } catch (error) {
      await reading.stop();
      throw error;
    }
    reading.#delayed?.advance(); // whoever asks first sees no empty night
    reading.#follow();
    return reading;
  }

  #follow(): void {
    const deliver = (facts: readonly Stored[]) => this.#take(facts);
    this.#following = this.#log
      .follow(this.night.version, deliver, this.#end.signal)
      .catch((thrown: unknown) => {
        this.#stop(thrown instanceof Error ? thrown : new Error(String(thrown)));
      });
  }

  #take(stored: readonly Stored[]): void {
    const facts = stored.flatMap((one) => this.#takeOne(one) ?? []);
    this.#lately.add(stored);
    const { last } = this.#lately;
    if (last) this.#log.counted(last.position, last.bytes);
    for (const subscriber of this.#subscribers) subscriber(facts);
    for (const { position } of stored) {
      for (const { resolve } of this.#arrivals.get(position) ?? []) resolve();
      this.#arrivals.delete(position);
    }
  }

  /** Counts a fact; null: it counts for nothing. */
  #takeOne({ position, bytes }: Stored): Placed | null {
    const { night, links } = this;
    const isPackOfThen = this.packHash === this.#ownPackHash;
    const judged = this.#authority.judge(this.scribe.read(bytes, position), {
      night,
      links,
      isPackOfThen,
    });
    if (!judged.ok) {
      this.#ignore({ position, reason: judged.reason });
      this.#chain(bytes);
      return null;
    }
    const { fact } = judged;
    if (this.#stated.has(fact.id)) {
      this.#ignore({ position, reason: 'stated-twice' });
      this.#chain(bytes);
      return null;
    }
    this.#stated.add(fact.id);
    this.heads.vouch(fact.prior);
    if (fact.type === 'NightOpened') this.publicKey = fact.publicKey ?? null;
    if (fact.type === 'KeyAnnounced') this.publicKey = fact.publicKey;
    this.#chain(bytes);
    if (fact.type === 'NightOpened') this.#belong(fact.electionId);
    if (fact.type === 'NightOpened' || fact.type === 'PackAmended') this.#notePack(fact.packHash);
    this.links.apply(fact, position);
    if (isFigure(fact)) this.newestFigure = position;
    applyFact(this.night, fact, position);
    this.register.apply(fact, position);
    this.#delayed?.take(fact, position);
    return { position, fact };
  }

  #chain(bytes: Buffer): void {
    this.heads.addBytes(bytes);
    this.tree.add(leafOf(bytes));
    assertAccepted(this.heads, this.scribe.accepted);
  }

  #ignore(one: Ignored): void {
    this.night.version = one.position;
    this.#ignoredAt.add(one.position);
    this.ignored.count += 1;
    if (this.ignored.first.length < TOLD) this.ignored.first.push(one);
    this.#delayed?.skip(one.position);
  }

  /** Whether what stands at a position counts for nothing. */
  isIgnored(position: number): boolean {
    return this.#ignoredAt.has(position);
  }

  /** While this node runs with one pack, another may start to count with an amended one: it goes on. */
  #notePack(hash: string): void {
    this.packHash = hash;
  }

  /** The log goes on with another pack than this node has: it must be started with that one. */
  get isOutdated(): boolean {
    return this.packHash !== null && this.packHash !== this.#ownPackHash;
  }

  #belong(electionId: string): void {
    const own = this.night.election.id;
    if (electionId !== own) {
      throw new RefusedError(`this log belongs to the election "${electionId}", not to "${own}"`);
    }
  }

  /** Why this node can no longer count; null while it can. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Why this node could not record or count when it last looked; null if it could. */
  get fault(): string | null {
    return this.#failure?.message ?? this.#log.away() ?? this.#fault;
  }

  /**
   * Looks whether the log can record, has the same time, and holds what was counted; and puts back what it
   * has lost.
   *
   * @returns what is to be said of it; null: nothing
   */
  async look(): Promise<string | null> {
    const late = sleep(PROBE, 'the log does not answer', { ref: false });
    const fault = await Promise.race([this.#log.findFault(), late]);
    const length = fault === null ? await this.#log.length().catch(() => null) : null;
    if (length === null) {
      this.#fault = fault ?? 'the log does not answer';
      return null;
    }
    const now = await this.#log.now().catch(() => null);
    const skew = now === null ? 0 : now - Date.now();
    this.#skew = Math.abs(skew) > TOLERATED ? skew : 0;
    const said = await this.#mend(length);
    const isShort = said === null && length < this.version;
    this.#fault = isShort ? sayLost(length, this.version) : null;
    return said;
  }

  /** By how much this node’s clock differs from the log’s, where that is too much. In milliseconds. */
  get skew(): number {
    return this.#skew;
  }

  /** The time, by a clock that others agree with. In milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#skew;
  }

  /** The time for a new fact: never before what was counted last. ISO 8601 in UTC. */
  stamp(): string {
    const now = new Date(this.now()).toISOString();
    const { at } = this.night;
    return at !== null && at > now ? at : now;
  }

  /** Puts back what a log of this length has lost: the very same bytes at the very same places. */
  async #mend(length: number): Promise<string | null> {
    const { last } = this.#lately;
    if (!last || this.#failure) return null;
    if (length >= last.position) {
      const [there] = await this.#log.read(last.position - 1, 1);
      if (there && !there.bytes.equals(last.bytes)) {
        this.#stop(new RefusedError(sayLost(length, last.position)));
      }
      return null;
    }
    const missing = this.#lately.after(length);
    const before = length === 0 ? null : this.#lately.at(length);
    if (!missing || (length > 0 && !before)) return null; // said as a fault
    for (let start = 0; start < missing.length; start += BATCH) {
      const end = start === 0 ? before : (missing[start - 1] ?? null);
      const isDone = await this.#log.restore(end, missing.slice(start, start + BATCH));
      if (!isDone) return null; // another node is at it
    }
    return `the log had lost ${missing.length} facts after position ${length}: this node has put them back`;
  }

  #stop(error: Error): void {
    this.#failure = error;
    this.#fail(error);
    const failed = new NotRecordedError(error.message);
    for (const { reject } of [...this.#arrivals.values()].flat()) reject(failed);
  }

  get version(): number {
    return this.night.version;
  }

  get head(): string {
    return this.heads.at(this.night.version);
  }

  /** Up to `limit` facts after a position, as they are stored. */
  read(after: number, limit: number): Promise<readonly Stored[]> {
    return this.#log.read(after, limit);
  }

  /** Up to `limit` facts after a position, without those that count for nothing. */
  async readFacts(after: number, limit: number): Promise<Placed[]> {
    if (after >= this.version) return [];
    return this.#asFacts(await this.#log.read(after, Math.min(limit, this.version - after)));
  }

  /** The fact at a position; null: what stands there counts for nothing. */
  async factAt(position: number): Promise<Fact | null> {
    const stored = await this.#log.read(position - 1, 1);
    if (stored.length === 0) throw new NotRecordedError(`there is no position ${position}`);
    return this.#asFacts(stored)[0]?.fact ?? null;
  }

  #asFacts(stored: readonly Stored[]): Placed[] {
    return stored.flatMap(({ position, bytes }) => {
      const read = this.isIgnored(position) ? null : this.scribe.read(bytes, position);
      return read && 'fact' in read ? [{ position, fact: read.fact }] : [];
    });
  }

  /** Where the fact with this id stands in the log; null if nowhere. */
  find(id: string): Promise<number | null> {
    return this.#log.find(id);
  }

  /**
   * Resolves once this node has counted the fact at a position.
   *
   * @throws NotRecordedError if that takes too long
   */
  async reached(position: number): Promise<void> {
    if (this.#failure) throw new NotRecordedError(this.#failure.message);
    if (position <= this.version) return;
    if (this.#isOver) throw new NotRecordedError(OVER);
    await new Promise<void>((resolve, reject) => {
      const arrival = { since: performance.now(), resolve, reject };
      const waiting = this.#arrivals.get(position);
      if (waiting) waiting.push(arrival);
      else this.#arrivals.set(position, [arrival]);
    });
  }

  /**
   * Counts all that the log has now; a log that cannot say is left for later. Who comes while one look is
   * under way shares the next.
   */
  catchUp(): Promise<void> {
    const look = () => {
      this.#nextLook = null;
      this.#look = this.#lookAgain();
      return this.#look;
    };
    this.#nextLook ??= this.#look.then(look, look);
    return this.#nextLook;
  }

  /** Whose short code this is; asked of the log to its end before it is refused. */
  async findByCode(code: string): Promise<Session | null> {
    const hash = await hashCode(code);
    const known = this.links.findByHash(hash);
    if (known) return known;
    await this.catchUp();
    return this.links.findByHash(hash);
  }

  /** Whose texts begin with this number; asked of the log to its end before there is nobody. */
  async findByNumber(number: number): Promise<LinkIssued | null> {
    const known = this.links.findByNumber(number);
    if (known) return known;
    await this.catchUp();
    return this.links.findByNumber(number);
  }

  async #lookAgain(): Promise<void> {
    try {
      await this.reached(await this.#log.length());
    } catch (error) {
      if (!(error instanceof NotRecordedError)) throw error;
    }
  }

  /** Turns away whoever has waited too long: one clock for all, not one for every report. */
  #giveUp(): void {
    const patient = performance.now() - PATIENCE;
    for (const [position, waiting] of this.#arrivals) {
      if (waiting.some(({ since }) => since >= patient)) continue;
      this.#arrivals.delete(position);
      const late = new NotRecordedError(`position ${position} was not counted in time`);
      for (const { reject } of waiting) reject(late);
    }
  }

  /** Publishes a projection of what this node has counted; null: it has none any more. */
  project(projection: Projection | null): void {
    this.publication.project(projection);
    this.#delayed?.project(projection);
    for (const subscriber of this.#onProjection) subscriber();
  }

  /** Calls a subscriber after every projection; returns how to stop that. */
  onProjection(subscriber: () => void): () => void {
    this.#onProjection.add(subscriber);
    return () => this.#onProjection.delete(subscriber);
  }

  /** Calls a subscriber after every batch of facts, and after every projection; returns how to stop that. */
  onNews(subscriber: () => void): () => void {
    const stops = [this.onFacts(subscriber), this.onProjection(subscriber)];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Calls a subscriber after every batch of facts counted; returns how to stop that. */
  onFacts(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#end.abort();
    clearInterval(this.#impatience);
    this.#delayed?.stop();
    await this.#following;
    const over = new NotRecordedError(OVER);
    for (const waiting of this.#arrivals.values()) for (const { reject } of waiting) reject(over);
    this.#arrivals.clear();
  }
}

/**
 * Asserts that what was accepted is what is there.
 *
 * @throws RefusedError where it is something else
 */
export function assertAccepted(heads: Heads, accepted: Head | null): void {
  const isThere = accepted !== null && heads.position === accepted.position;
  if (!isThere || heads.at(accepted.position) === accepted.head) return;
  throw new RefusedError(
    `the log is not the one that was imported: at position ${accepted.position} it has another head`,
  );
}

/**
 * Appends to a node's log, and answers once the node counts the fact.
 *
 * @returns a function that throws NotRecordedError if the fact may not have been recorded
 */
export function appendThrough(log: EventLog, reading: Reading): Append {
  return async (id, by, matter) => {
    const appended = await appendFact(
      log,
      reading.scribe,
      id,
      by,
      matter,
      reading.heads.newest,
      reading.stamp(),
    );
    await reading.reached(appended.position);
    return appended;
  };
}
