import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Role } from '#election/fact.ts';
import type { RefusalCode } from '#protocol';
import { preferredLanguage, type Language } from '#text/language.ts';
import { LARGEST_MESSAGE } from '../access/limits.ts';
import { refuse, refuseResults } from '../access/roles.ts';
import { writeElection } from '../export/election.ts';
import type { TallyNode } from '../node.ts';
import { refusal, type Answer } from './answer.ts';
import type { Metrics } from './metrics.ts';
import { Published } from './published.ts';
import { recordReport } from './record-report.ts';
import { recordRuling } from './record-ruling.ts';
import { addressOf, COOKIE, identify, isOwnOrigin, type Caller } from './visitor.ts';

/** One request, and who makes it. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly caller: Caller;
  readonly language: Language;
}

type Handler = (exchange: Exchange) => Promise<void> | void;

/** Where a role's work is. */
const HOME: Readonly<Record<Role, string>> = {
  admin: '/wall',
  verifier: '/wall',
  viewer: '/wall',
  watcher: '/report',
};

/** `/api/…`, `/metrics` and personal links; everything else is a page. */
export function makeListener(
  node: TallyNode,
  metrics: Metrics,
  pages: RequestListener,
): RequestListener {
  const { reading, limits, settings, pack, logger } = node;
  const published = new Published(reading);
  const election = Buffer.from(writeElection(pack.election, pack.hash));

  const getFigures =
    (name: 'results' | 'summary' | 'csv', type: string): Handler =>
    async ({ request, response, caller, language }) => {
      const barred = refuseResults(pack.election, caller.visitor, Date.now());
      if (barred) {
        const code = barred === 401 ? 'not-published' : 'not-allowed';
        return sendAnswer(response, refusal(code, language));
      }
      const document = published.document(name);
      const headers = {
        'content-type': type,
        'cache-control': 'private, no-cache',
        etag: document.etag,
        vary: 'Accept-Encoding, Authorization, Cookie',
      };
      if (matches(request.headers['if-none-match'], document.etag)) {
        response.writeHead(304, headers).end();
      } else if (/\bgzip\b/.test(String(request.headers['accept-encoding']))) {
        const zipped = await document.zipped;
        response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(zipped);
      } else {
        response.writeHead(200, headers).end(document.body);
      }
    };

  const getMap =
    (map: unknown, type: string): Handler =>
    ({ response, language }) =>
      map === null
        ? sendAnswer(response, refusal('not-found', language))
        : sendText(response, 200, type, JSON.stringify(map));

  const postReport: Handler = async (exchange) => {
    const { response, language, caller } = exchange;
    const body = await readMessage(exchange, settings.origin);
    const answer = body.ok
      ? await recordReport(reading, limits, caller.visitor, body.message, language)
      : refusal(body.code, language);
    metrics.reports.inc({ status: String(answer.status) });
    sendAnswer(response, answer);
  };

  const postRuling: Handler = async (exchange) => {
    const { response, language, caller } = exchange;
    const body = await readMessage(exchange, settings.origin);
    const answer = body.ok
      ? await recordRuling(reading, caller.visitor, body.message, language)
      : refusal(body.code, language);
    sendAnswer(response, answer);
  };

  const getHealth: Handler = async ({ response, caller }) => {
    const reason = await reading.findFault();
    const details =
      caller.visitor?.role === 'admin' ? { version: reading.version, head: reading.head } : {};
    const body = reason === null ? { ok: true, ...details } : { ok: false, reason, ...details };
    sendAnswer(response, { status: reason === null ? 200 : 503, body });
  };

  const getMetrics: Handler = async ({ request, response, caller, language }) => {
    const barred = refuse(caller.visitor, 'metrics');
    if (barred === 403 || (barred === 401 && !isLocal(request))) {
      return sendAnswer(response, refusal(barred === 403 ? 'not-allowed' : 'no-token', language));
    }
    const { registry } = metrics;
    sendText(response, 200, registry.contentType, await registry.metrics());
  };

  const routes = new Map<string, Handler>([
    ['GET /api/results', getFigures('results', 'application/json')],
    ['GET /api/summary', getFigures('summary', 'application/json')],
    ['GET /api/results.csv', getFigures('csv', 'text/csv; charset=utf-8')],
    ['GET /api/election', ({ response }) => sendText(response, 200, 'application/json', election)],
    ['GET /api/districts.geojson', getMap(pack.shapes, 'application/geo+json')],
    ['GET /api/districts.hexjson', getMap(pack.hexes, 'application/json')],
    ['GET /api/health', getHealth],
    ['GET /metrics', getMetrics],
    ['POST /api/reports', postReport],
    ['POST /api/rulings', postRuling],
  ]);

  /** Opens a personal link: a cookie and nothing else, since messengers fetch links too. */
  const openLink = (exchange: Exchange, token: string): boolean => {
    const visitor = reading.links.find(token);
    if (!visitor) return false;
    const secure = settings.origin?.startsWith('https:') ? '; Secure' : '';
    exchange.response
      .writeHead(303, {
        location: HOME[visitor.role],
        'set-cookie': `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000${secure}`,
        'cache-control': 'no-store',
      })
      .end();
    return true;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = open(request, response, reading);
    if (exchange === null) return sendAnswer(response, refusal('bad-shape', 'en'));
    const { url, caller, language } = exchange;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const token = /^\/i\/([\w-]{1,200})$/.exec(url.pathname)?.[1];
    if (method === 'GET' && token && openLink(exchange, token)) return;
    if (caller.failed || token) {
      const address = addressOf(request, settings.trustProxy);
      const allowed = await limits.noteFailure(address);
      if (!allowed) return sendAnswer(response, refusal('too-many', language));
      if (caller.failed) return sendAnswer(response, refusal('no-token', language));
    }
    const handler = routes.get(`${method} ${url.pathname}`);
    if (handler) return handler(exchange);
    if (url.pathname.startsWith('/api/')) {
      return sendAnswer(response, refusal('not-found', language));
    }
    if (!settings.trustProxy) delete request.headers['x-forwarded-host'];
    if (!settings.trustProxy || !request.headers['x-forwarded-proto']) {
      request.headers['x-forwarded-proto'] = 'http';
    }
    pages(request, response);
  };

  return (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'same-origin');
    serve(request, response).catch((error: unknown) => {
      logger.error({ error, path: request.url?.split('/')[1] }, 'a request failed');
      if (response.headersSent) response.destroy();
      else sendAnswer(response, refusal('not-recorded', 'en'));
    });
  };
}

function open(
  request: IncomingMessage,
  response: ServerResponse,
  { links }: TallyNode['reading'],
): Exchange | null {
  const path = request.url ?? '/';
  if (!URL.canParse(path, 'http://node')) return null;
  const language = preferredLanguage(request.headers['accept-language']);
  const caller = identify(links, request.headers);
  return { request, response, url: new URL(path, 'http://node'), caller, language };
}

type Message =
  | { readonly ok: true; readonly message: unknown }
  | { readonly ok: false; readonly code: RefusalCode };

/** Reads a JSON message, no more of it than a message may have. */
async function readMessage({ request, caller }: Exchange, origin: string | null): Promise<Message> {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  if (caller.by === 'cookie' && !(isJson && isOwnOrigin(request, origin))) {
    return { ok: false, code: 'not-allowed' };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_MESSAGE) return { ok: false, code: 'too-large' };
    chunks.push(chunk);
  }
  try {
    return { ok: true, message: JSON.parse(Buffer.concat(chunks).toString()) as unknown };
  } catch {
    return { ok: false, code: 'bad-shape' };
  }
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}

/** Asked from this machine itself, and not through a proxy. */
function isLocal(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return /^(127\.|::1$|::ffff:127\.)/.test(address) && forwarded === undefined;
}

function sendAnswer(response: ServerResponse, { status, body }: Answer<unknown>): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
}
