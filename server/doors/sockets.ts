import type { DefaultEventsMap, ExtendedError, Namespace, Server, Socket } from 'socket.io';
import type { IncomingMessage } from 'node:http';
import type { Namespaces, RefusalCode } from '#protocol';
import { preferredLanguage, type Language } from '#text/language.ts';
import { describeRefusal } from '#text/refusals.ts';
import type { Session } from '../access/links.ts';
import type { TallyNode } from '../node.ts';
import { addressOf, findSession, isOwnOrigin, readCookie } from './identify.ts';
import type { Crowd } from './crowd.ts';
import type { Metrics } from './metrics.ts';

/** Sockets at most: of all, and of one person, or of one address, which a household or a hall may share. */
const MOST = { all: 12_000, strangers: 6000, each: 500 };

/**
 * Whether one more socket may be opened, asked before anything of it is kept.
 *
 * @param count how many there are
 */
export function limitSockets(count: () => number, { reading }: TallyNode, crowd: Crowd) {
  return (
    request: IncomingMessage,
    answer: (error: string | null | undefined, success: boolean) => void,
  ): void => {
    const session = reading.links.find(readCookie(request.headers.cookie) ?? '');
    if (session) crowd.know(request, session.personId);
    const isFull = count() >= (session ? MOST.all : MOST.all - MOST.strangers / 2);
    answer(isFull ? 'too many' : null, !isFull);
  };
}

type Known = Pick<SocketData, 'session' | 'address'>;

/** How many sockets each person has, and strangers by their address. */
class Heads {
  readonly #counts = new Map<string, number>();
  #strangers = 0;

  hasRoom(one: Known): boolean {
    const own = this.#counts.get(keyOf(one)) ?? 0;
    return own < MOST.each && (one.session !== null || this.#strangers < MOST.strangers);
  }

  count(one: Known, step: 1 | -1): void {
    if (!one.session) this.#strangers += step;
    const own = (this.#counts.get(keyOf(one)) ?? 0) + step;
    if (own > 0) this.#counts.set(keyOf(one), own);
    else this.#counts.delete(keyOf(one));
  }
}

function keyOf({ session, address }: Known): string {
  return session?.personId ?? address;
}

/** Who is at the other end of a socket. */
export interface SocketData {
  session: Session | null;
  language: Language;
  address: string;
}

type Path = keyof Namespaces;
type ToServer<At extends Path> = Namespaces[At]['toServer'];
type ToClient<At extends Path> = Namespaces[At]['toClient'];

/** A namespace, and a socket in it, that know the protocol’s events and no others. */
export type TypedNamespace<At extends Path> = Namespace<
  ToServer<At>,
  ToClient<At>,
  DefaultEventsMap,
  SocketData
>;
export type TypedSocket<At extends Path> = Socket<
  ToServer<At>,
  ToClient<At>,
  DefaultEventsMap,
  SocketData
>;

/** Opens a namespace to whom `bar` does not refuse; the others are told why. */
export function openNamespace<At extends Path>(
  io: Server,
  path: At,
  node: TallyNode,
  metrics: Metrics,
  bar: (session: Session | null) => RefusalCode | null,
): TypedNamespace<At> {
  const namespace = io.of(path);
  const heads = new Heads();
  namespace.use((socket, next) => {
    const language = preferredLanguage(socket.request.headers['accept-language']);
    const refuse = (code: RefusalCode) => next(refusedWith(code, language));
    findCaller(node, socket).then(
      async ({ session, failed, address }) => {
        if (failed) {
          const allowed = await node.limits.noteFailure(address);
          return refuse(allowed ? 'no-token' : 'too-many');
        }
        const code = bar(session);
        if (code) return refuse(code);
        if (!heads.hasRoom({ session, address })) return refuse('too-many');
        socket.data = { session, language, address } satisfies SocketData;
        next();
      },
      (error: unknown) => {
        node.logger.error({ err: error }, 'a fault of the program');
        refuse('fault');
      },
    );
  });
  namespace.on('connection', (socket) => {
    const labels = { namespace: path.slice(1) };
    metrics.sockets.inc(labels);
    const known = socket.data as SocketData;
    heads.count(known, 1);
    socket.on('disconnect', () => {
      metrics.sockets.dec(labels);
      heads.count(known, -1);
    });
  });
  // Socket.IO has no other way to say which events a namespace of a server has.
  return namespace as TypedNamespace<At>;
}

/** Who connects; a token that they give and that is none has failed. */
async function findCaller(node: TallyNode, { request, handshake }: Socket) {
  const { origin, trustProxy } = node.settings;
  const address = addressOf(request, trustProxy);
  const { token: given } = handshake.auth as { token?: unknown };
  const isGiven = typeof given === 'string';
  const token = isGiven ? given : cookieOf(request, origin);
  const session = token === null ? null : await findSession(node, token, address);
  if (session) node.reading.links.noteUse(session, Date.now());
  return { session, failed: isGiven && session === null, address };
}

/** The cookie of a page of this server. */
function cookieOf(request: Socket['request'], origin: string | null): string | null {
  return isOwnOrigin(request, origin) ? readCookie(request.headers.cookie) : null;
}

function refusedWith(code: RefusalCode, language: Language): ExtendedError {
  const error: ExtendedError = new Error(describeRefusal(code, language));
  error.data = { code };
  return error;
}

/** Whether a socket's link was taken back since it connected, or its device signed out. */
export function isRevoked({ reading }: TallyNode, { session }: SocketData): boolean {
  return session !== null && !reading.links.isOpen(session);
}

/** Whether a fact may end sessions. */
export function endsSessions({ type }: { readonly type: string }): boolean {
  return type === 'LinkRevoked' || type === 'DevicesEnded';
}
