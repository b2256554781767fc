/**
 * Costly tries, one at a time: each address, or each person, in their turn, so that a thousand tries of one
 * make nobody else wait. Nobody is locked out: who has failed often waits longer between two tries, and
 * however many failed behind an address that phones share, a right try gets its turn.
 */

/** How often an address may fail within a minute before it slows down, and by how much. In milliseconds. */
const FAILURES = { most: 30, within: 60_000, pause: 500 };
/** How often it is looked whose pause is over. In milliseconds. */
const LOOK = 50;
/** How many addresses are remembered. */
const REMEMBERED = 10_000;

interface Place {
  readonly waiting: (() => Promise<void>)[];
  /** When its last failures were. */
  failures: number[];
  /** No try before then. */
  notBefore: number;
}

export class Turns {
  /** How many of one wait, and how many of all; who comes then is told to come again. */
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
   * @returns undefined: too many wait, and nothing was tried
   */
  take<Found>(
    address: string,
    attempt: () => Promise<Found | null>,
  ): Promise<Found | null> | undefined {
    const place = this.#placeOf(address);
    if (place.waiting.length >= this.#most.each || this.#waiting >= this.#most.all)
      return undefined;
    return new Promise((resolve, reject) => {
      this.#waiting += 1;
      place.waiting.push(async () => {
        this.#waiting -= 1;
        const found = await attempt().catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          return null;
        });
        if (found === null) noteFailure(place, Date.now());
        resolve(found);
      });
      void this.#run();
    });
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
      await place.waiting.shift()?.();
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
