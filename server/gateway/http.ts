import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { preferredLanguage } from '#text/language.ts';
import { refuse, refuseResults } from '../access/roles.ts';
import { writeElection } from '../export/election.ts';
import type { TallyNode } from '../node.ts';
import { refusal, type Answer } from './answer.ts';
import { readMessage, sendAnswer, sendText, type Exchange } from './exchange.ts';
import type { Metrics } from './metrics.ts';
import { INVALID_LINK, isLinkPath, openLink } from './open-link.ts';
import { Published } from './published.ts';
import { recordReport } from './record-report.ts';
import { recordRuling } from './record-ruling.ts';
import { addressOf, identify } from './visitor.ts';

type Handler = (exchange: Exchange) => Promise<void> | void;

/** `/api/…`, `/metrics` and personal links; everything else is a page. */
export function makeListener(
  node: TallyNode,
  metrics: Metrics,
  pages: RequestListener,
): RequestListener {
  const { reading, limits, settings, logger } = node;
  const routes = makeRoutes(node, metrics);
  const secure = settings.origin?.startsWith('https:') ?? false;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = open(request, response, node);
    if (exchange === null) return sendAnswer(response, refusal('bad-shape', 'en'));
    const { url, caller, language } = exchange;
    const isLink = isLinkPath(url.pathname);
    if (isLink && openLink(exchange, reading.links, secure)) return;
    if (caller.failed || isLink) {
      const allowed = await limits.noteFailure(addressOf(request, settings.trustProxy));
      if (!allowed) return sendAnswer(response, refusal('too-many', language));
      if (caller.failed) return sendAnswer(response, refusal('no-token', language));
      request.url = INVALID_LINK; // what was tried may be a token all the same: pages never see it
    }
    const method = request.method === 'HEAD' ? 'GET' : request.method;
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
    // Not `no-referrer`, which would make a form of our own come from nowhere.
    response.setHeader('referrer-policy', 'same-origin');
    serve(request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'a request failed');
      if (response.headersSent) response.destroy();
      else sendAnswer(response, refusal('not-recorded', 'en'));
    });
  };
}

function open(
  request: IncomingMessage,
  response: ServerResponse,
  { reading }: TallyNode,
): Exchange | null {
  const path = request.url ?? '/';
  if (!URL.canParse(path, 'http://node')) return null;
  const language = preferredLanguage(request.headers['accept-language']);
  const caller = identify(reading.links, request.headers);
  return { request, response, url: new URL(path, 'http://node'), caller, language };
}

function makeRoutes(node: TallyNode, metrics: Metrics): Map<string, Handler> {
  const { reading, limits, settings, pack } = node;
  const published = new Published(reading);
  const election = Buffer.from(writeElection(pack.election, pack.hash));

  const figures =
    (name: 'results' | 'summary' | 'csv', type: string): Handler =>
    async ({ request, response, caller, language }) => {
      const barred = refuseResults(pack.election, caller.visitor, Date.now());
      if (barred) return sendAnswer(response, refusal(barred, language));
      const { body, zipped, etag } = published.document(name);
      const headers = {
        'content-type': type,
        'cache-control': 'private, no-cache',
        etag,
        vary: 'Accept-Encoding, Authorization, Cookie',
      };
      if (matches(request.headers['if-none-match'], etag)) {
        response.writeHead(304, headers).end();
      } else if (/\bgzip\b/.test(String(request.headers['accept-encoding']))) {
        response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(await zipped());
      } else {
        response.writeHead(200, headers).end(body);
      }
    };

  const map =
    (content: unknown, type: string): Handler =>
    ({ response, language }) =>
      content === null
        ? sendAnswer(response, refusal('not-found', language))
        : sendText(response, 200, type, JSON.stringify(content));

  /** Reads a message and answers what recording it gives. */
  const post =
    (record: (message: unknown, exchange: Exchange) => Promise<Answer<unknown>>): Handler =>
    async (exchange) => {
      const read = await readMessage(exchange, settings.origin);
      const answer = read.ok
        ? await record(read.message, exchange)
        : refusal(read.code, exchange.language);
      sendAnswer(exchange.response, answer);
    };

  const postReport = post(async (message, { caller, language }) => {
    const answer = await recordReport(reading, limits, caller.visitor, message, language);
    metrics.reports.inc({ status: String(answer.status) });
    return answer;
  });

  const postRuling = post((message, { caller, language }) =>
    recordRuling(reading, limits, caller.visitor, message, language),
  );

  const getHealth: Handler = async ({ response, caller }) => {
    const reason = await reading.findFault();
    const isAdmin = caller.visitor?.role === 'admin';
    const details = isAdmin ? { version: reading.version, head: reading.head } : {};
    const body = reason === null ? { ok: true, ...details } : { ok: false, reason, ...details };
    sendAnswer(response, { status: reason === null ? 200 : 503, body });
  };

  const getMetrics: Handler = async ({ request, response, caller, language }) => {
    const barred = refuse(caller.visitor, 'metrics');
    const lacksToken = barred === 'no-token' && isLocal(request);
    if (barred && !lacksToken) return sendAnswer(response, refusal(barred, language));
    const { registry } = metrics;
    sendText(response, 200, registry.contentType, await registry.metrics());
  };

  return new Map<string, Handler>([
    ['GET /api/results', figures('results', 'application/json')],
    ['GET /api/summary', figures('summary', 'application/json')],
    ['GET /api/results.csv', figures('csv', 'text/csv; charset=utf-8')],
    ['GET /api/election', ({ response }) => sendText(response, 200, 'application/json', election)],
    ['GET /api/districts.geojson', map(pack.shapes, 'application/geo+json')],
    ['GET /api/districts.hexjson', map(pack.hexes, 'application/json')],
    ['GET /api/health', getHealth],
    ['GET /metrics', getMetrics],
    ['POST /api/reports', postReport],
    ['POST /api/rulings', postRuling],
  ]);
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
