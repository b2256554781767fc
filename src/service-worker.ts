/**
 * Keeps the phone's pages, so that they open without a network, and empties the outbox when the
 * browser says that the network is back. Pages come from the network where there is one.
 */
import { emptyOutbox } from '#phone/outbox.ts';

/** What a service worker has beside a page's names. */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchAsked extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(name: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(name: 'fetch', listener: (event: FetchAsked) => void): void;
  addEventListener(name: 'sync', listener: (event: Extendable & { tag: string }) => void): void;
  addEventListener(name: 'message', listener: (event: Extendable & MessageEvent) => void): void;
}

/** What a page asks to be kept: its own sort of pages, and what it has loaded itself. */
interface Wish {
  readonly pages: readonly string[];
  readonly assets: readonly string[];
}

const worker = globalThis as unknown as Worker;
/** Where a watcher's and an organiser's work begins: the pages below each are kept by themselves. */
const FIRST = ['/report', '/drive'];
/** How long the network may take before the kept page is shown, in milliseconds. */
const PATIENCE = 5000;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(answerPage(event, url));
  else if (url.pathname.includes('/_app/immutable/')) event.respondWith(answerAsset(request));
});

worker.addEventListener('message', (event) => {
  const wish = event.data as Wish;
  const answer = (kept: boolean) => event.ports[0]?.postMessage(kept ? 'kept' : 'not kept');
  event.waitUntil(
    keepAll(wish)
      .catch(() => undefined) // what is kept from before may do
      .then(() => areKept(wish))
      .then(answer),
  );
});

worker.addEventListener('sync', (event) => {
  event.waitUntil(
    emptyOutbox().then((done) => {
      if (!done) throw new Error('something still waits: the browser tries again');
    }),
  );
});

/** The page from the network; the kept one where there is none, or not soon enough. */
async function answerPage(event: FetchAsked, url: URL): Promise<Response> {
  const kept = await caches.match(keyOf(url));
  const put = async (page: Response) => (await openCache(url.pathname)).put(keyOf(url), page);
  try {
    const patience = kept && { signal: AbortSignal.timeout(PATIENCE) };
    const response = await fetch(event.request, patience);
    if (kept && response.status >= 500) return kept;
    if (kept && response.ok) event.waitUntil(put(response.clone()));
    if (kept && isSentAway(response)) event.waitUntil(forget(url));
    return response;
  } catch (error) {
    if (kept) return kept;
    // The link in the message, a receipt: without a network its holder's first page is what there is.
    for (const first of FIRST) {
      if (await caches.match(first)) return Response.redirect(first, 303);
    }
    throw error;
  }
}

/** The link was taken back, or is another person's now. */
function isSentAway({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || status === 401 || status === 403;
}

async function forget(url: URL): Promise<void> {
  await (await openCache(url.pathname)).delete(keyOf(url));
}

/** What is kept of one sort of pages: `/report/…`, `/drive`. */
function openCache(path: string): Promise<Cache> {
  return caches.open(cacheName(path));
}

function cacheName(path: string): string {
  return `tallywatch-${path.split('/')[1]}`;
}

/** Scripts, styles and fonts never change under their names; those of a newer page are kept too. */
async function answerAsset(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await keepAsset(request, response);
  return response;
}

/** Beside each sort of pages that is kept here: a newer one of them may need it. */
async function keepAsset(request: Request, response: Response): Promise<void> {
  for (const first of FIRST) {
    if (await caches.has(cacheName(first)))
      await (await openCache(first)).put(request, response.clone());
  }
}

/** A page's key: its address without the language, which is kept in a cookie. */
function keyOf(url: URL): string {
  return url.searchParams.has('practice') ? `${url.pathname}?practice` : url.pathname;
}

/** Fetches pages and all they need, and lets go of what is not needed any more. */
async function keepAll({ pages, assets }: Wish): Promise<void> {
  const cache = await openCache(pages[0] ?? '');
  const addresses = pages.map(addressOf);
  const wanted = new Set(assets.map(addressOf));
  const keepPage = async (page: string) => {
    const response = await fetch(page);
    if (!response.ok || response.redirected) throw new Error(`${page}: ${response.status}`);
    for (const asset of await assetsOf(response.clone())) wanted.add(asset);
    await cache.put(page, response);
  };
  await Promise.all(pages.map(keepPage));
  const fetchAsset = async (asset: string) => {
    if (!(await cache.match(asset))) await cache.add(asset);
  };
  await Promise.all([...wanted].map(fetchAsset));
  for (const { url } of await cache.keys()) {
    if (!wanted.has(url) && !addresses.includes(url)) await cache.delete(url);
  }
}

async function areKept({ pages }: Wish): Promise<boolean> {
  const cache = await openCache(pages[0] ?? '');
  const found = await Promise.all(pages.map((page) => cache.match(page)));
  return found.every((page) => page !== undefined);
}

function addressOf(path: string): string {
  return new URL(path, location.origin).href;
}

/** Addresses of the scripts and styles that a page names, in its text or in front of it. */
async function assetsOf(page: Response): Promise<string[]> {
  const text = `${page.headers.get('link')} ${await page.text()}`;
  const named = text.matchAll(/["'(<]([^"'()<>\s]*\/_app\/immutable\/[^"'()<>\s]+)["')>]/g);
  return [...named].map(([, path = '']) => new URL(path, page.url).href);
}
