import type { IncomingMessage } from 'node:http';
import type { Links, Session } from '../access/links.ts';

export const COOKIE = 'tallywatch';

/** Who asks, and how they said so. A cookie that is no longer valid makes nobody, not an error. */
export interface Caller {
  readonly session: Session | null;
  readonly by: 'bearer' | 'cookie' | null;
  /** A token was presented that is not valid. */
  readonly failed: boolean;
}

export function identify(links: Links, headers: IncomingMessage['headers']): Caller {
  const bearer = /^Bearer ([\w-]{1,200})$/i.exec(headers.authorization ?? '')?.[1];
  if (headers.authorization !== undefined) {
    const session = bearer === undefined ? null : links.find(bearer);
    return { session, by: 'bearer', failed: session === null };
  }
  const token = readCookie(headers.cookie);
  const session = token === null ? null : links.find(token);
  return { session, by: session && 'cookie', failed: false };
}

export function readCookie(header: string | undefined): string | null {
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]{1,200})(?:;|$)`).exec(header ?? '')?.[1] ?? null;
}

/** The caller's address: the proxy's word where a proxy is trusted. */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
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
