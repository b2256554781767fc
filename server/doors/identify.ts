import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Session } from '../access/links.ts';
import type { TallyNode } from '../node.ts';

export const COOKIE = 'tallywatch';
/** The same behind https: a browser takes it from no other host, and sends it on no plain line. */
export const SAFE_COOKIE = `__Host-${COOKIE}`;

/** Who asks, and how they said so. A cookie that is no longer valid makes nobody, not an error. */
export interface Caller {
  readonly session: Session | null;
  readonly by: 'bearer' | 'cookie' | null;
  /** A token was presented that is not valid. */
  readonly failed: boolean;
}

export async function identify(
  node: TallyNode,
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
): Promise<Caller> {
  const { headers } = request;
  const address = addressOf(request, node.settings.trustProxy);
  const find = (token: string | null | undefined) =>
    token ? findSession(node, token, address) : Promise.resolve(null);
  if (headers.authorization !== undefined) {
    const session = await find(/^Bearer ([\w-]{1,200})$/i.exec(headers.authorization)?.[1]);
    if (session) node.reading.links.noteUse(session, Date.now());
    return { session, by: 'bearer', failed: session === null };
  }
  const session = await find(readCookie(headers.cookie));
  if (session) node.reading.links.noteUse(session, Date.now());
  return { session, by: session && 'cookie', failed: false };
}

/**
 * Whose token this is. One that this node does not know may have been made a moment ago, beside another
 * node: the log is read to its end before it is refused, as often as an address may try.
 */
export async function findSession(
  { reading, limits }: TallyNode,
  token: string,
  address: string,
): Promise<Session | null> {
  const known = reading.links.find(token);
  if (known || !(await limits.mayLookAgain(address))) return known;
  await reading.catchUp();
  const session = reading.links.find(token);
  if (!session) await limits.noteVainLook(address);
  return session;
}

export function readCookie(header: string | undefined): string | null {
  const read = (name: string) =>
    new RegExp(`(?:^|; )${name}=([\\w-]{1,200})(?:;|$)`).exec(header ?? '')?.[1];
  return read(SAFE_COOKIE) ?? read(COOKIE) ?? null;
}

/** The caller's address: the proxy's word where a proxy is trusted. */
export function addressOf(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustProxy: boolean,
): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return networkOf(last || (request.socket.remoteAddress ?? ''));
}

/** What belongs to one line: an IPv4 address, or the first half of an IPv6 one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  const half = all.slice(0, 4).map((part) => part.replace(/^0+(?=.)/, ''));
  return `${half.join(':')}::/64`;
}

/** Whether a request that carries a cookie comes from a page of this server. */
export function isOwnOrigin(request: IncomingMessage, origin: string | null): boolean {
  const from = request.headers.origin;
  if (from === undefined) return true;
  if (origin !== null && from === origin) return true;
  return URL.canParse(from) && new URL(from).host === request.headers.host;
}
