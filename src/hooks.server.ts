import type { Handle, HandleServerError } from '@sveltejs/kit';
import { isLanguage, preferredLanguage, type Language } from '#text/language.ts';
import { describeRefusal } from '#text/refusals.ts';
import { keepKnown } from './page-address.ts';
import { Renders } from './renders.ts';
import { SharedPages } from './shared-pages.ts';

const YEAR = 365 * 24 * 60 * 60;

/** The node runs in the same process, in modules of its own: see server/doors/page-node.ts. */
function findNode(): App.Locals['node'] {
  return (globalThis as Record<symbol, unknown>)[
    Symbol.for('tallywatch.node')
  ] as App.Locals['node'];
}

/** Whether an election is being set up: see server/setup/setup-server.ts. */
function isBeingSetUp(): boolean {
  return Symbol.for('tallywatch.setup') in globalThis;
}

/** `?lang=`, else the cookie, else the browser's. */
function chooseLanguage(
  asked: string | null,
  kept: string | undefined,
  browser: string | null,
): Language {
  if (isLanguage(asked)) return asked;
  return isLanguage(kept) ? kept : preferredLanguage(browser);
}

const POLICY = 'content-security-policy';

/** What the administrator has allowed beyond this server's own pages: frames, and map tiles. */
function widenPolicy(policy: string, path: string, { embedOn, tiles }: App.Locals['node']): string {
  const isFramed = path.startsWith('/embed/') && embedOn.length > 0;
  return policy
    .replace("frame-ancestors 'none'", (none) =>
      isFramed ? `frame-ancestors ${embedOn.join(' ')}` : none,
    )
    .replace('img-src', (images) => (tiles ? `${images} ${tilesSource(tiles.url)}` : images));
}

/** The hosts tiles come from; `{s}` stands for any of several. */
function tilesSource(template: string): string {
  return new URL(template.replace('{s}', '*')).origin;
}

/** Says what failed, never the address: it may hold somebody's link. */
export const handleError: HandleServerError = ({ error, status, message }) => {
  if (status >= 500) console.error(error);
  return { message };
};

const shared = new SharedPages();
const renders = new Renders();

export const handle: Handle = ({ event, resolve }) => {
  const { cookies, url, request } = event;
  const node = findNode();
  const isSetup = isBeingSetUp();
  const asked = url.searchParams.get('lang');
  const language = chooseLanguage(
    asked,
    cookies.get('lang'),
    request.headers.get('accept-language'),
  );
  if (isLanguage(asked)) cookies.set('lang', asked, { path: '/', maxAge: YEAR });
  const token = cookies.get('__Host-tallywatch') ?? cookies.get('tallywatch');
  const session = token && !isSetup ? node.sessionOf(token) : null;
  event.locals = { node, isSetup, session, language };

  const make = async () => {
    const response = await resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('%lang%', language)
          .replace('%page%', event.route.id?.slice(1) ?? '')
          .replace('%pack%', isSetup ? '' : node.packMark),
    });
    response.headers.set('cache-control', 'private, no-cache');
    const policy = response.headers.get(POLICY);
    if (policy && !isSetup) response.headers.set(POLICY, widenPolicy(policy, url.pathname, node));
    return response;
  };

  // The page of who sets up is theirs alone.
  if (isSetup) return make();
  // Whoever brings no link sees what all others do who bring none, whatever else they bring along.
  const isAnybody = event.locals.session === null && ['GET', 'HEAD'].includes(request.method);
  if (!isAnybody) return make();
  const known = keepKnown(url, event.route.id);
  // A page's data alone depends on what its asker has already.
  if (event.isDataRequest) return renders.take(make) ?? busy(language);
  // What is published, or no longer, is so at once; figures may be of a moment ago.
  const published = [node.maySee(null, 'results'), node.maySee(null, 'drive-totals')];
  const key = `${node.packMark} ${published.join()} ${language} ${isLanguage(asked)} ${known}`;
  return renders.take(() => shared.answer(key, request, make)) ?? busy(language);
};

function busy(language: Language): Response {
  const headers = { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' };
  return new Response(describeRefusal('too-many', language), { status: 503, headers });
}
