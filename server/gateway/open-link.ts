import type { Role } from '#election/fact.ts';
import type { Links } from '../access/links.ts';
import type { Exchange } from './exchange.ts';
import { COOKIE } from './visitor.ts';

/** Where a role's work is. */
const HOME: Readonly<Record<Role, string>> = {
  admin: '/wall',
  verifier: '/wall',
  viewer: '/wall',
  watcher: '/report',
};

/** Where the page stands that says a link is not valid; no token in it. */
export const INVALID_LINK = '/i/-';

export function isLinkPath(path: string): boolean {
  return path === '/i' || path.startsWith('/i/');
}

/**
 * Opens a personal link: a cookie and nothing else, since messengers fetch links for previews.
 * Says whether it was a link in force.
 */
export function openLink(
  { request, response, url }: Exchange,
  links: Links,
  secure: boolean,
): boolean {
  const token = /^\/i\/([\w-]{1,200})$/.exec(url.pathname)?.[1];
  const visitor = token === undefined ? null : links.find(token);
  if (!visitor || !['GET', 'HEAD'].includes(request.method ?? '')) return false;
  const cookie = `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`;
  response
    .writeHead(303, {
      location: HOME[visitor.role],
      'set-cookie': secure ? `${cookie}; Secure` : cookie,
      'cache-control': 'no-store',
    })
    .end();
  return true;
}
