import type { Session } from '../access/links.ts';
import { carryOut } from '../commands/command.ts';
import { signIn } from '../commands/links.ts';
import type { TallyNode } from '../node.ts';
import { signInWords } from '#text/sign-in.ts';
import { readCode } from '../access/short-code.ts';
import { readBody, sendText, type Exchange } from './exchange.ts';
import { addressOf, COOKIE, findSession, isOwnOrigin } from './identify.ts';

/** Where a role's work is. */
const HOME: Readonly<Record<Session['role'], string>> = {
  admin: '/admin',
  verifier: '/desk',
  viewer: '/wall',
  watcher: '/report',
  gateway: '/',
  organiser: '/drive',
};

/** Where the page stands that says a link is not valid; no token in it. */
export const INVALID_LINK = '/i/-';
/** Where a short code is typed. */
export const CODE_PAGE = '/i';

export function isLinkPath(path: string): boolean {
  return path.startsWith('/i/');
}

/**
 * Opens a personal link: a cookie and nothing else, since messengers fetch links for previews.
 * Says whether it was a link in force.
 */
export async function openLink(exchange: Exchange, node: TallyNode): Promise<boolean> {
  const { request, url } = exchange;
  const token = /^\/i\/([\w-]{1,200})$/.exec(url.pathname)?.[1];
  if (token === undefined) return false;
  const { origin, trustProxy } = node.settings;
  const session = await findSession(node, token, addressOf(request, trustProxy));
  if (!session || !['GET', 'HEAD'].includes(request.method ?? '')) return false;
  setCookie(exchange, token, session.role, origin);
  return true;
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
  const turn = code === null ? null : codeTurns.take(address, () => reading.findByCode(code));
  if (turn === undefined) {
    exchange.response.setHeader('retry-after', '10');
    sendText(exchange.response, 503, 'text/plain; charset=utf-8', signInWords(language).codeLater);
    return;
  }
  const session = await turn;
  if (!session) {
    goTo(exchange, `${CODE_PAGE}?not=code`);
    return;
  }
  const { body } = await carryOut(node, signIn, session, null, language);
  if (!body.ok) {
    goTo(exchange, `${CODE_PAGE}?not=now`);
    return;
  }
  setCookie(exchange, body.token, session.role, settings.origin);
}

function setCookie(
  exchange: Exchange,
  token: string,
  role: Session['role'],
  origin: string | null,
): void {
  const cookie = `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`;
  const secure = origin?.startsWith('https:') ?? false;
  exchange.response.setHeader('set-cookie', secure ? `${cookie}; Secure` : cookie);
  goTo(exchange, HOME[role]);
}

function goTo({ response }: Exchange, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
}
