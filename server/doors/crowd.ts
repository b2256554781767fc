/**
 * How many may be connected: a flood of strangers takes neither every descriptor nor all memory, and whoever
 * holds a link gets in all the same.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { readFileSync } from 'node:fs';

/** How long a request's head may take to arrive, and a whole request. In milliseconds. */
const PATIENCE = { head: 10_000, request: 120_000, idle: 20_000 };
/** Files, databases and the like need some descriptors too. */
const KEPT = 300;
/** Connections at most: of all, of one address, which thousands of phones may share, and of one person. */
const MOST = { all: 20_000, address: 2000, person: 100 };

/** What a door is told of its crowd. */
interface Limits {
  /** A proxy brings everybody on connections of its own, and limits them itself. */
  readonly isProxied: boolean;
  readonly most?: { readonly all: number; readonly address: number; readonly person: number };
}

/**
 * The connections of one door. Who is one too many makes room for who comes: of an address or a person the
 * oldest of theirs, of all the oldest stranger, and never whoever has just come.
 */
export class Crowd {
  readonly #most: NonNullable<Limits['most']>;
  /** Those on whom nobody with a link was heard yet, the oldest first. */
  readonly #strangers = new Set<Socket>();
  readonly #byAddress = new Groups();
  readonly #byPerson = new Groups();
  #all = 0;

  constructor(http: HttpServer, { isProxied, most = mostConnections() }: Limits) {
    this.#most = most;
    http.headersTimeout = PATIENCE.head;
    http.requestTimeout = PATIENCE.request;
    http.keepAliveTimeout = PATIENCE.idle;
    if (!isProxied) http.on('connection', (socket: Socket) => this.#admit(socket));
  }

  #admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    this.#all += 1;
    this.#strangers.add(socket);
    this.#byAddress.add(address, socket);
    socket.on('close', () => {
      this.#all -= 1;
      this.#strangers.delete(socket);
      this.#byAddress.delete(socket);
      this.#byPerson.delete(socket);
    });
    if (this.#byAddress.count(address) > this.#most.address) {
      this.#byAddress.oldest(address, socket)?.destroy();
    } else if (this.#all > this.#most.all) {
      const [oldest] = this.#strangers;
      const victim = oldest === socket ? this.#byPerson.oldestOfMost() : oldest;
      victim?.destroy();
    }
  }

  /** Somebody with a link was heard on this connection: it makes room for their own alone. */
  know({ socket }: Pick<IncomingMessage, 'socket'>, personId: string): void {
    if (!this.#strangers.delete(socket)) return;
    this.#byAddress.delete(socket);
    this.#byPerson.add(personId, socket);
    if (this.#byPerson.count(personId) > this.#most.person) {
      this.#byPerson.oldest(personId, socket)?.destroy();
    }
  }
}

/** Sockets by whose they are, each group's oldest first. */
class Groups {
  readonly #groups = new Map<string, Set<Socket>>();
  readonly #keys = new Map<Socket, string>();

  add(key: string, socket: Socket): void {
    this.#keys.set(socket, key);
    const group = this.#groups.get(key);
    if (group) group.add(socket);
    else this.#groups.set(key, new Set([socket]));
  }

  delete(socket: Socket): void {
    const key = this.#keys.get(socket);
    if (key === undefined) return;
    this.#keys.delete(socket);
    const group = this.#groups.get(key);
    group?.delete(socket);
    if (group?.size === 0) this.#groups.delete(key);
  }

  count(key: string): number {
    return this.#groups.get(key)?.size ?? 0;
  }

  /** The oldest of a group beside one. */
  oldest(key: string, beside: Socket): Socket | undefined {
    return [...(this.#groups.get(key) ?? [])].find((one) => one !== beside);
  }

  /** The oldest of the largest group. */
  oldestOfMost(): Socket | undefined {
    const [first] = [...this.#groups.values()].toSorted((a, b) => b.size - a.size);
    return first && [...first][0];
  }
}

function mostConnections() {
  return { ...MOST, all: Math.min(MOST.all, countDescriptors() - KEPT) };
}

/** How many descriptors this process may have: Linux says; elsewhere a cautious guess. */
function countDescriptors(): number {
  try {
    const said = /^Max open files +(\d+|unlimited)/m.exec(
      readFileSync('/proc/self/limits', 'utf8'),
    );
    return said?.[1] === 'unlimited' ? MOST.all + KEPT : Math.max(1000, Number(said?.[1]));
  } catch {
    return 4096;
  }
}
