import type { IncomingMessage } from 'node:http';
import type { Session } from '../access/links.ts';
import type { TallyNode } from '../node.ts';

export const COOKIE = 'tallywatch';

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
    return { session, by: 'bearer', failed: session === null };
  }
  const session = await find(readCookie(headers.cookie));
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
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]{1,200})(?:;|$)`).exec(header ?? '')?.[1] ?? null;
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
  return last || (request.socket.remoteAddress ?? '');
}

/** Whether a request that carries a cookie comes from a page of this server. */
export function isOwnOrigin(request: IncomingMessage, origin: string | null): boolean {
  const from = request.headers.origin;
  if (from === undefined) return true;
  if (origin !== null && from === origin) return true;
  return URL.canParse(from) && new URL(from).host === request.headers.host;
}
