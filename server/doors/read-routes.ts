import type { IncomingMessage } from 'node:http';
import type { RefusalCode } from '#protocol';
import { isLanguage, type Language } from '#text/language.ts';
import type { Session } from '../access/links.ts';
import { refuse, refuseResults } from '../access/roles.ts';
import { writeElection } from '../export/election.ts';
import type { TallyNode } from '../node.ts';
import { refusal } from '../commands/answer.ts';
import { queueFor } from '../queries/desk-queue.ts';
import { refuseTotals } from '../queries/drive.ts';
import { sendAnswer, sendText, type Exchange, type Handler } from './exchange.ts';
import type { Metrics } from './metrics.ts';
import { Published, type Document } from '../queries/published.ts';

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv; charset=utf-8';

/** Everything that is asked for and changes nothing, by method and path. */
export function makeReadRoutes(node: TallyNode, metrics: Metrics): Map<string, Handler> {
  const { reading, pack } = node;
  const published = new Published(reading, pack.hexes);
  const election = Buffer.from(writeElection(pack.election, pack.hash));

  const figures =
    (
      find: (exchange: Exchange) => Document | Promise<Document>,
      type: string,
      refused: (session: Session | null) => RefusalCode | null = (session) =>
        refuseResults(pack.election, session, Date.now()),
    ): Handler =>
    async (exchange) => {
      const { request, response, caller, language } = exchange;
      const barred = refused(caller.session);
      if (barred) return sendAnswer(response, refusal(barred, language));
      const { body, zipped, etag } = await find(exchange);
      const headers = {
        'content-type': type,
        'cache-control': 'private, no-cache',
        etag,
        vary: 'Accept-Encoding, Accept-Language, Authorization, Cookie',
      };
      if (matches(request.headers['if-none-match'], etag)) {
        response.writeHead(304, headers).end();
      } else if (type.startsWith('image/')) {
        response.writeHead(200, headers).end(body);
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

  const getQueue: Handler = ({ response, caller, language }) => {
    const barred = refuse(caller.session, 'desk');
    if (barred) return sendAnswer(response, refusal(barred, language));
    const now = new Date().toISOString();
    sendAnswer(response, { status: 200, body: queueFor(reading, caller.session!.personId, now) });
  };

  const mayDrive = (session: Session | null) => refuse(session, 'drive');
  const mayTotals = (session: Session | null) => refuseTotals(reading, session);

  const getHealth: Handler = async ({ response, caller }) => {
    const reason = await reading.findFault();
    const isAdmin = caller.session?.role === 'admin';
    const details = isAdmin ? { version: reading.version, head: reading.head } : {};
    const body = reason === null ? { ok: true, ...details } : { ok: false, reason, ...details };
    sendAnswer(response, { status: reason === null ? 200 : 503, body });
  };

  const getMetrics: Handler = async ({ request, response, caller, language }) => {
    const barred = refuse(caller.session, 'metrics');
    const lacksToken = barred === 'no-token' && isLocal(request);
    if (barred && !lacksToken) return sendAnswer(response, refusal(barred, language));
    const { registry } = metrics;
    sendText(response, 200, registry.contentType, await registry.metrics());
  };

  return new Map<string, Handler>([
    ['GET /api/results', figures(() => published.document('results'), JSON_TYPE)],
    ['GET /api/summary', figures(() => published.document('summary'), JSON_TYPE)],
    ['GET /api/results.csv', figures(() => published.document('csv'), CSV_TYPE)],
    ['GET /api/results.nist.json', figures(() => published.document('nist'), JSON_TYPE)],
    ['GET /api/film', figures(() => published.film(), JSON_TYPE)],
    [
      'GET /share.png',
      figures((exchange) => published.picture(askedLanguage(exchange)), 'image/png'),
    ],
    ['GET /api/election', ({ response }) => sendText(response, 200, 'application/json', election)],
    ['GET /api/districts.geojson', map(pack.shapes, 'application/geo+json')],
    ['GET /api/districts.hexjson', map(pack.hexes, JSON_TYPE)],
    ['GET /api/time', ({ response }) => sendAnswer(response, { status: 200, body: readClock() })],
    ['GET /api/desk/queue', getQueue],
    ['GET /api/drive', figures(() => published.document('drive'), JSON_TYPE, mayTotals)],
    ['GET /api/drive/members', figures(() => published.document('members'), JSON_TYPE, mayDrive)],
    ['GET /api/drive.csv', figures(() => published.document('members.csv'), CSV_TYPE, mayDrive)],
    ['GET /api/health', getHealth],
    ['GET /metrics', getMetrics],
  ]);
}

/** The route of a photo, if it is one. */
export function findPhotoRoute(node: TallyNode, route: string): Handler | undefined {
  const name = /^GET \/api\/photos\/(sha256-[0-9a-f]{64})$/.exec(route)?.[1];
  return name === undefined ? undefined : showPhoto(node, name);
}

/** A photo as it is kept, for the desk; it can run nothing. */
function showPhoto({ photos }: TallyNode, name: string): Handler {
  return async ({ response, caller, language }) => {
    const barred = refuse(caller.session, 'desk');
    if (barred) return sendAnswer(response, refusal(barred, language));
    const bytes = await photos.read(name);
    if (!bytes) return sendAnswer(response, refusal('not-found', language));
    response
      .writeHead(200, {
        'content-type': 'image/jpeg',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=31536000, immutable',
      })
      .end(bytes);
  };
}

/** `?lang=`, else the browser's. */
function askedLanguage({ url, language }: Exchange): Language {
  const asked = url.searchParams.get('lang');
  return isLanguage(asked) ? asked : language;
}

/** The server's clock: a phone's may be wrong. */
function readClock(): { now: string } {
  return { now: new Date().toISOString() };
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
