import type { IncomingMessage } from 'node:http';
import { totalsOf } from '#election/drive/totals.ts';
import { isLanguage, type Language } from '#text/language.ts';
import type { Visitor } from '../access/links.ts';
import { refuse, refuseResults, type Barred } from '../access/roles.ts';
import { writeDriveCsv } from '../export/drive-csv.ts';
import { writeElection } from '../export/election.ts';
import type { TallyNode } from '../node.ts';
import { refusal } from './answer.ts';
import { queueFor } from './desk.ts';
import { listDrive, refuseTotals } from './drive.ts';
import { sendAnswer, sendText, type Exchange, type Handler } from './exchange.ts';
import type { Metrics } from './metrics.ts';
import { Published, type Document } from './published.ts';

const JSON_TYPE = 'application/json';

/** Everything that is asked for and changes nothing, by method and path. */
export function makeReadRoutes(node: TallyNode, metrics: Metrics): Map<string, Handler> {
  const { reading, pack } = node;
  const published = new Published(reading, pack.hexes);
  const election = Buffer.from(writeElection(pack.election, pack.hash));

  const figures =
    (find: (exchange: Exchange) => Document | Promise<Document>, type: string): Handler =>
    async (exchange) => {
      const { request, response, caller, language } = exchange;
      const barred = refuseResults(pack.election, caller.visitor, Date.now());
      if (barred) return sendAnswer(response, refusal(barred, language));
      const { body, zipped, etag } = await find(exchange);
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

  const getQueue: Handler = ({ response, caller, language }) => {
    const barred = refuse(caller.visitor, 'desk');
    if (barred) return sendAnswer(response, refusal(barred, language));
    const now = new Date().toISOString();
    sendAnswer(response, { status: 200, body: queueFor(reading, caller.visitor!.personId, now) });
  };

  /** What organisers see: of the drive as it is at this version. */
  const drive =
    (
      refused: (visitor: Visitor | null) => Barred | null,
      type: string,
      write: () => string | null,
    ): Handler =>
    ({ request, response, caller, language }) => {
      const barred = refused(caller.visitor);
      if (barred) return sendAnswer(response, refusal(barred, language));
      const etag = `"drive-${reading.version}"`;
      const headers = { etag, 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie' };
      if (matches(request.headers['if-none-match'], etag)) {
        response.writeHead(304, headers).end();
        return;
      }
      const body = write();
      if (body === null) return sendAnswer(response, refusal('not-found', language));
      response.writeHead(200, { ...headers, 'content-type': type }).end(body);
    };
  const asJson = (view: () => unknown) => () => {
    const seen = view();
    return seen === null ? null : JSON.stringify(seen);
  };
  const mayDrive = (visitor: Visitor | null) => refuse(visitor, 'drive');
  const getDriveCsv = () => {
    const list = listDrive(reading);
    return list && writeDriveCsv(pack.election, list);
  };
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
    ['GET /api/results', figures(() => published.document('results'), 'application/json')],
    ['GET /api/summary', figures(() => published.document('summary'), 'application/json')],
    ['GET /api/results.csv', figures(() => published.document('csv'), 'text/csv; charset=utf-8')],
    ['GET /api/results.nist.json', figures(() => published.document('nist'), 'application/json')],
    ['GET /api/film', figures(() => published.film(), 'application/json')],
    [
      'GET /share.png',
      figures((exchange) => published.picture(askedLanguage(exchange)), 'image/png'),
    ],
    ['GET /api/election', ({ response }) => sendText(response, 200, 'application/json', election)],
    ['GET /api/districts.geojson', map(pack.shapes, 'application/geo+json')],
    ['GET /api/districts.hexjson', map(pack.hexes, 'application/json')],
    ['GET /api/time', ({ response }) => sendAnswer(response, { status: 200, body: tellTime() })],
    ['GET /api/desk/queue', getQueue],
    [
      'GET /api/drive',
      drive(
        (visitor) => refuseTotals(reading, visitor),
        JSON_TYPE,
        asJson(() => totalsOf(reading.night, reading.publication.outcomes())),
      ),
    ],
    [
      'GET /api/drive/members',
      drive(
        mayDrive,
        JSON_TYPE,
        asJson(() => listDrive(reading)),
      ),
    ],
    ['GET /api/drive.csv', drive(mayDrive, 'text/csv; charset=utf-8', getDriveCsv)],
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
    const barred = refuse(caller.visitor, 'desk');
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
function tellTime(): { now: string } {
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
