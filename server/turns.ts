/**
 * Costly tries, one at a time: each address, or each person, in their turn, so that a thousand tries of one
 * make nobody else wait. Nobody is locked out: who has failed often waits longer between two tries. Where
 * too many wait, whoever has most waiting loses one by lot, and never somebody who has none.
 */
import { randomInt } from 'node:crypto';

/** How often an address may fail within a minute before it slows down, and by how much. In milliseconds. */
const FAILURES = { most: 30, within: 60_000, pause: 100 };
/** How often it is looked whose pause is over. In milliseconds. */
const LOOK = 20;
/** How many addresses are remembered. */
const REMEMBERED = 10_000;

/** Somebody who waits. */
interface Waiting {
  readonly attempt: () => Promise<void>;
  /** Tells them to come again. */
  readonly shed: () => void;
}

interface Place {
  readonly waiting: Waiting[];
  /** When its last failures were. */
  failures: number[];
  /** No try before then. */
  notBefore: number;
}

export class Turns {
  /** How many of one wait, and how many of all. */
  readonly #most: { readonly each: number; readonly all: number };
  readonly #places = new Map<string, Place>();
  #waiting = 0;
  #isRunning = false;

  constructor(most: { readonly each: number; readonly all: number }) {
    this.#most = most;
  }

  /**
   * Tries something once it is this address's turn.
   *
   * @param attempt null: it failed
   * @returns what it gave; undefined: too many waited, and it was not tried
   */
  take<Found>(
    address: string,
    attempt: () => Promise<Found | null>,
  ): Promise<Found | null | undefined> {
    const place = this.#placeOf(address);
    return new Promise((resolve, reject) => {
      const tryIt = async () => {
        try {
          const found = await attempt();
          if (found === null) noteFailure(place, Date.now());
          resolve(found);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      place.waiting.push({ attempt: tryIt, shed: () => resolve(undefined) });
      this.#waiting += 1;
      if (place.waiting.length > this.#most.each) this.#shedOne(place);
      if (this.#waiting > this.#most.all) this.#shedOne(this.#longest());
      void this.#run();
    });
  }

  #shedOne({ waiting }: Place): void {
    const [one] = waiting.splice(randomInt(waiting.length), 1);
    this.#waiting -= 1;
    one?.shed();
  }

  #longest(): Place {
    return [...this.#places.values()].reduce((a, b) =>
      b.waiting.length > a.waiting.length ? b : a,
    );
  }

  #placeOf(address: string): Place {
    const known = this.#places.get(address);
    if (known) return known;
    const place = { waiting: [], failures: [], notBefore: 0 };
    this.#places.set(address, place);
    if (this.#places.size > REMEMBERED) this.#forget();
    return place;
  }

  #forget(): void {
    const idle = [...this.#places].find(([, { waiting }]) => waiting.length === 0);
    if (idle) this.#places.delete(idle[0]);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#waiting > 0) {
      const [address, place] = this.#next() ?? [];
      if (address === undefined || !place) {
        await new Promise((resolve) => setTimeout(resolve, LOOK));
        continue;
      }
      // To the end of the row: the next address comes first.
      this.#places.delete(address);
      this.#places.set(address, place);
      this.#waiting -= 1;
      await place.waiting.shift()?.attempt();
    }
    this.#isRunning = false;
  }

  /** The first in the row that may try now. */
  #next(): [string, Place] | undefined {
    const now = Date.now();
    return [...this.#places].find(
      ([, { waiting, notBefore }]) => waiting.length > 0 && notBefore <= now,
    );
  }
}

function noteFailure(place: Place, now: number): void {
  place.failures = [...place.failures.filter((at) => now - at < FAILURES.within), now];
  if (place.failures.length <= FAILURES.most) return;
  place.failures.shift();
  place.notBefore = now + FAILURES.pause;
}
