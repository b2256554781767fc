import type { Session } from '../access/links.ts';
import type { TallyNode } from '../node.ts';
import { signInWords } from '#text/sign-in.ts';
import { readCode } from '../access/short-code.ts';
import { readBody, sendText, type Exchange } from './exchange.ts';
import { addressOf, COOKIE, findSession, isOwnOrigin, SAFE_COOKIE } from './identify.ts';

/** Where a role's work is. */
const HOME: Readonly<Record<Session['role'], string>> = {
  admin: '/admin',
  verifier: '/desk',
  viewer: '/wall',
  watcher: '/report',
  gateway: '/',
  organiser: '/drive',
};

/** Where the page stands of a link that was not opened; no token in it. */
export const NO_LINK = '/i/-';
/** Where a short code is typed. */
export const CODE_PAGE = '/i';
/** Where a browser signs out. */
export const OUT = '/i/out';

export function isLinkPath(path: string): boolean {
  return path.startsWith('/i/') && path !== OUT;
}

/** What comes of a link that is opened: an answer, a page to show instead, or null: it is none in force. */
export type Opened = { readonly page: string } | 'answered' | null;

/**
 * Opens a personal link: a cookie and nothing else, since messengers fetch links for previews. Where
 * somebody else is signed in already it is asked first, and changed by a form of our own alone: a link that
 * was sent to somebody must not make them report in another's name.
 */
export async function openLink(exchange: Exchange, node: TallyNode): Promise<Opened> {
  const { request, response, url, caller } = exchange;
  const token = /^\/i\/([\w-]{1,200})$/.exec(url.pathname)?.[1];
  if (token === undefined) return null;
  const { origin, trustProxy } = node.settings;
  const session = await findSession(node, token, addressOf(request, trustProxy));
  if (!session) return null;
  switch (request.method) {
    case 'HEAD':
      response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end();
      return 'answered';
    case 'GET': {
      const isOther = caller.by === 'cookie' && caller.session?.personId !== session.personId;
      if (isOther) return { page: `${NO_LINK}?as=${session.role}` };
      break;
    }
    case 'POST':
      if (!isOwnOrigin(request, origin)) return null;
      request.resume(); // the form has no fields
      break;
    default:
      return null;
  }
  const { linkId, role } = session;
  const known = caller.by === 'cookie' && caller.session?.linkId === linkId;
  // Opened on this device before: it stays the same one.
  if (known && caller.session.device) goTo(exchange, HOME[role]);
  else setCookie(exchange, node.devices.issue(linkId), role, isSafe(request, node.settings));
  return 'answered';
}

/** Whether a browser came by https, as far as this node knows. */
export function isSafe(
  { headers }: Exchange['request'],
  { origin, trustProxy }: TallyNode['settings'],
): boolean {
  if (origin !== null) return origin.startsWith('https:');
  return trustProxy && headers['x-forwarded-proto'] === 'https';
}

/**
 * Signs out. Told to, the browser lets go of all that it keeps of this site: drafts, what waits to be sent,
 * pages, keys.
 */
export function signOut(exchange: Exchange, { settings }: TallyNode): void {
  const { request, response, url } = exchange;
  if (!isOwnOrigin(request, settings.origin)) {
    goTo(exchange, '/');
    return;
  }
  request.resume(); // the form has no fields
  const ended = [COOKIE, SAFE_COOKIE].map(
    (name) =>
      `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${name === SAFE_COOKIE ? '; Secure' : ''}`,
  );
  response.setHeader('set-cookie', ended);
  if (url.searchParams.has('wipe')) {
    response.setHeader('clear-site-data', '"cache", "storage", "cookies"');
  }
  goTo(exchange, CODE_PAGE);
}

/** Signs in whoever typed a short code. */
export async function openByCode(
  exchange: Exchange,
  node: TallyNode,
  address: string,
): Promise<void> {
  const { reading, codeTurns, settings } = node;
  const { request, caller, language } = exchange;
  const form = await readBody(
    { ...exchange, caller: { ...caller, by: null } },
    'application/x-www-form-urlencoded',
    1000,
    settings.origin,
  );
  const isOwn = isOwnOrigin(request, settings.origin);
  if (!form.ok || !isOwn) {
    goTo(exchange, `${CODE_PAGE}?not=code`);
    return;
  }
  const typed = new URLSearchParams(form.bytes.toString()).get('code') ?? '';
  const code = readCode(typed);
  // Mistyped, as its check letter says: it costs nothing, and counts against nobody.
  const session =
    code === null ? null : await codeTurns.take(address, () => reading.findByCode(code));
  if (session === undefined) {
    exchange.response.setHeader('retry-after', '10');
    sendText(exchange.response, 503, 'text/plain; charset=utf-8', signInWords(language).codeLater);
    return;
  }
  if (!session) {
    goTo(exchange, `${CODE_PAGE}?not=code`);
    return;
  }
  setCookie(exchange, node.devices.issue(session.linkId), session.role, isSafe(request, settings));
}

function setCookie(exchange: Exchange, token: string, role: Session['role'], safe: boolean): void {
  const name = safe ? SAFE_COOKIE : COOKIE;
  const cookie = `${name}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`;
  exchange.response.setHeader('set-cookie', safe ? `${cookie}; Secure` : cookie);
  goTo(exchange, HOME[role]);
}

function goTo({ response }: Exchange, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
}
