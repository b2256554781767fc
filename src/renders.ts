/** How many wait for a page; who comes then is told to come again. */
const WAITING = 300;

/**
 * Pages for whoever brings no link, given one at a time, and between two of them whatever else the node
 * has to do: a thousand who ask for pages must not make one report wait. Made before or not: to send a
 * large page is work as well.
 */
export class Renders {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @returns null: too many wait */
  take(give: () => Promise<Response>): Promise<Response> | null {
    if (this.#waiting >= WAITING) return null;
    this.#waiting += 1;
    const turn = this.#last.then(breathe).then(give);
    const leave = () => void (this.#waiting -= 1);
    this.#last = turn.then(leave, leave);
    return turn;
  }
}

/** Lets messages and answers through that have come meanwhile. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
