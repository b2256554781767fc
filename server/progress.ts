const WIDTH = 30;
/** How often a line is printed where there is no terminal, in milliseconds. */
const PAUSE = 2000;

/** Shows how far long work has come: a bar on a terminal, plain lines elsewhere; on stderr. */
export class Progress {
  readonly #what: string;
  #shown = performance.now();

  constructor(what: string) {
    this.#what = what;
  }

  show(done: number, total: number | null = null): void {
    const { stderr } = process;
    const now = performance.now();
    if (now - this.#shown < (stderr.isTTY ? 100 : PAUSE)) return;
    this.#shown = now;
    const count = total === null ? `${done}` : `${done} of ${total}`;
    if (!stderr.isTTY) return void stderr.write(`${this.#what}: ${count}\n`);
    const filled = total ? Math.round((WIDTH * done) / total) : 0;
    const bar = total ? ` [${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}]` : '';
    stderr.write(`\r${this.#what}${bar} ${count} `);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
