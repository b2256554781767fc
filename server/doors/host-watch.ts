import type { IncomingMessage } from 'node:http';

/** What balancers and monitors ask, by whatever address. */
const PROBES = ['/api/health', '/api/ready', '/api/live', '/metrics'];

/**
 * Watches for which host requests come. Where that is another than the node was told, pages and sockets
 * work and every form is refused: the first such request is remembered and said.
 */
export class HostWatch {
  readonly #origin: string | null;
  readonly #port: () => number | null;
  readonly #say: (advice: string) => void;
  /** What to start with; null: all requests came as expected. */
  advice: string | null = null;

  /**
   * @param origin the address people open, as the node was told; null: whatever a request says
   * @param port where this node listens; null: not known yet
   */
  constructor(origin: string | null, port: () => number | null, say: (advice: string) => void) {
    this.#origin = origin;
    this.#port = port;
    this.#say = say;
  }

  note({ headers, url = '' }: Pick<IncomingMessage, 'headers' | 'url'>): void {
    const { host } = headers;
    if (this.advice !== null || host === undefined || PROBES.includes(url)) return;
    // Nothing strange goes into a log, or on a page.
    if (!/^[\w.[\]:-]{1,200}$/.test(host) || this.#isExpected(host)) return;
    this.advice = `--origin ${schemeOf(headers)}://${host}`;
    this.#say(this.advice);
  }

  #isExpected(host: string): boolean {
    if (this.#origin !== null) return host === new URL(this.#origin).host;
    return new URL(`http://${host}`).port === String(this.#port() ?? '');
  }
}

function schemeOf({ origin, ...headers }: IncomingMessage['headers']): 'http' | 'https' {
  const said = headers['x-forwarded-proto'] ?? (origin ?? '').split(':')[0];
  return said === 'http' ? 'http' : 'https';
}
