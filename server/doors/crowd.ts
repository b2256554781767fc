/**
 * How many may be connected: a flood of strangers takes neither every descriptor nor all memory, and whoever
 * holds a link gets in all the same.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { execFileSync } from 'node:child_process';

/** How long a request's head may take to arrive, and a whole request. In milliseconds. */
const PATIENCE = { head: 10_000, request: 120_000, idle: 20_000 };
/** Files, databases and the like need some descriptors too. */
const KEPT = 300;
/** Connections without a link at most, of one address: thousands of phones may share a carrier's. */
const EACH = 2000;
const MOST = 20_000;

/** Connections in the order they came, by whether somebody with a link was heard on them. */
export class Crowd {
  readonly #strangers = new Map<Socket, string>();
  readonly #byAddress = new Map<string, number>();
  readonly #most: number;
  #all = 0;

  constructor(http: HttpServer, most = Math.min(MOST, countDescriptors() - KEPT)) {
    this.#most = most;
    http.headersTimeout = PATIENCE.head;
    http.requestTimeout = PATIENCE.request;
    http.keepAliveTimeout = PATIENCE.idle;
    http.on('connection', (socket: Socket) => this.#admit(socket));
  }

  #admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    const own = this.#byAddress.get(address) ?? 0;
    // A proxy on this machine brings everybody, and limits them itself.
    if (own >= EACH && !isLocal(address)) return void socket.destroy();
    this.#all += 1;
    this.#strangers.set(socket, address);
    this.#byAddress.set(address, own + 1);
    socket.on('close', () => {
      this.#all -= 1;
      this.#forget(socket);
    });
    if (this.#all <= this.#most) return;
    // The stranger who has been here longest makes room.
    const [oldest] = this.#strangers.keys();
    oldest?.destroy();
  }

  /** Somebody with a link was heard on this connection: it makes room for nobody. */
  know({ socket }: Pick<IncomingMessage, 'socket'>): void {
    this.#forget(socket);
  }

  #forget(socket: Socket): void {
    const address = this.#strangers.get(socket);
    if (address === undefined) return;
    this.#strangers.delete(socket);
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }
}

function isLocal(address: string): boolean {
  return /^(127\.|::1$|::ffff:127\.)/.test(address);
}

/** How many descriptors this process may have; Node has taken all that it may. */
function countDescriptors(): number {
  try {
    const said = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
    return said === 'unlimited' ? MOST + KEPT : Math.max(1000, Number(said) || 1000);
  } catch {
    return 4096;
  }
}
