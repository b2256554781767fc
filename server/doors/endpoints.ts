/**
 * The endpoints of the protocol, each with what answers it. The two tables are total: one that is missing,
 * or answers something else than the protocol says, does not compile.
 */
import type { IncomingMessage } from 'node:http';
import type { AnswerOf, Ask, Asking, Bytes, Clock, Endpoints, Health, Telling } from '#protocol';
import { isLanguage, type Language } from '#text/language.ts';
import { refusal, type Answer } from '../commands/answer.ts';
import { COMMANDS } from '../commands/all.ts';
import type { CommandOf } from '../commands/command.ts';
import type { TallyNode } from '../node.ts';
import { QUERIES } from '../queries/all.ts';
import { Published, type Document } from '../queries/published.ts';
import { askNode, findBar, viewFor, type Publishable, type Query } from '../queries/query.ts';
import { admissionCode } from '../access/roles.ts';
import { askLog } from './log-endpoints.ts';
import { sendAnswer, sendText, type Exchange } from './exchange.ts';
import type { Metrics } from './metrics.ts';

type Tellings = {
  readonly [To in Telling]: CommandOf<To, unknown>;
};

/** What is told to a node. */
export const TELLINGS: Tellings = {
  'POST /api/reports': COMMANDS.submitReport,
  'POST /api/reports/practice': COMMANDS.practiseReport,
  'POST /api/retractions': COMMANDS.retractReport,
  'POST /api/photos': COMMANDS.attachPhoto,
  'POST /api/text': COMMANDS.submitText,
  'POST /api/rulings': COMMANDS.rule,
  'POST /api/desk/rekey': COMMANDS.compareBlindReading,
  'POST /api/desk/answers': COMMANDS.answerRuling,
  'POST /api/phone-keys': COMMANDS.notePhoneKey,
  'POST /api/people/set-aside': COMMANDS.setAsidePerson,
  'POST /api/people/restore': COMMANDS.restorePerson,
  'POST /api/desk/take': COMMANDS.takeSheet,
  'POST /api/desk/recheck': COMMANDS.askRecheck,
  'POST /api/drive/steps': COMMANDS.takeStep,
  'POST /api/drive/corrections': COMMANDS.correctMember,
  'POST /api/drive/contacts': COMMANDS.noteContact,
  'POST /api/drive/settings': COMMANDS.setDrive,
  'POST /api/drive/publication': COMMANDS.publishDrive,
};

/** What a path says in its parts that follow a `:`. */
export type Parts = Readonly<Record<string, string>>;

/** Answers one endpoint that is asked. */
export interface Responder<Who, Answer> {
  readonly who: Who;
  readonly respond: (exchange: Exchange, parts: Parts) => Promise<void> | void;
  /** Never there: it tells the type of the answer. */
  readonly answer?: Answer;
}

export type Askings = {
  readonly [From in Asking]: Responder<Endpoints[From]['who'], AnswerOf<From>>;
};

/** The process answers, whatever else it can. */
export const ALIVE: Answer<Health> = { status: 200, body: { ok: true } };

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv; charset=utf-8';

/** What a node is asked. */
export function makeAskings(node: TallyNode, metrics: Metrics): Askings {
  const { reading, pack } = node;
  const staffs = new Published(node, reading);
  const everybodys =
    reading.everybodys === reading ? staffs : new Published(node, reading.everybodys);
  /** What may be published, as whoever asks sees it. */
  const of = ({ caller }: Exchange, what: Publishable = 'results') =>
    viewFor(node, caller.session, what) === reading ? staffs : everybodys;
  const results = forAll(node, 'results');
  const totals = forAll(node, 'drive-totals');
  const drive = forRole('drive');
  return {
    'GET /api/results': results(JSON_TYPE, (one) => of(one).document('results')),
    'GET /api/summary': results(JSON_TYPE, (one) => of(one).document('summary')),
    'GET /api/results.csv': results(CSV_TYPE, (one) => of(one).document('csv')),
    'GET /api/results.nist.json': results(JSON_TYPE, (one) => of(one).document('nist')),
    'GET /api/film': results(JSON_TYPE, (one) => of(one).film()),
    'GET /share.png': results('image/png', (exchange) =>
      of(exchange).picture(askedLanguage(exchange)),
    ),
    'GET /wall/closest': results(JSON_TYPE, (one) => of(one).document('closest')),
    'GET /wall/districts/:id': results(JSON_TYPE, (one, { id = '' }) => of(one).district(id)),
    'GET /api/election': fixed(JSON_TYPE, staffs.election),
    'GET /api/districts.geojson': fixed('application/geo+json', pack.shapes),
    'GET /api/districts.hexjson': fixed(JSON_TYPE, pack.hexes),
    ...askLog(node),
    'GET /api/time': {
      who: null,
      respond: ({ response }) => {
        const body: Clock = { now: new Date().toISOString() };
        sendAnswer(response, { status: 200, body });
      },
    },
    'GET /api/health': {
      who: null,
      respond({ response, caller }) {
        const reason = reading.fault;
        const isAdmin = admissionCode(caller.session, 'admin') === null;
        const details = isAdmin && { version: reading.version, head: reading.head };
        const body: Health = {
          ok: reason === null,
          ...(reason !== null && { reason }),
          ...details,
        };
        sendAnswer(response, { status: reason === null ? 200 : 503, body });
      },
    },
    'GET /api/ready': {
      who: null,
      respond({ response }) {
        const reason = reading.failure?.message ?? null;
        const body: Health = { ok: reason === null, ...(reason !== null && { reason }) };
        sendAnswer(response, { status: reason === null ? 200 : 503, body });
      },
    },
    'GET /api/live': {
      who: null,
      respond: ({ response }) => sendAnswer(response, ALIVE),
    },
    'GET /metrics': {
      who: 'metrics',
      async respond({ request, response, caller, language }) {
        const barred = admissionCode(caller.session, 'metrics');
        const lacksToken = barred === 'no-token' && isLocal(request);
        if (barred && !lacksToken) {
          sendAnswer(response, refusal(barred, language));
          return;
        }
        const { registry } = metrics;
        sendText(response, 200, registry.contentType, await registry.metrics());
      },
    },
    'GET /api/desk/queue': answer(node, 'desk', QUERIES.deskQueue, () => null),
    'GET /api/photos/:name': { who: 'desk', respond: showPhoto(node) },
    'GET /api/drive': totals(JSON_TYPE, (one) => of(one, 'drive-totals').document('drive')),
    'GET /api/drive/members': drive(JSON_TYPE, () => staffs.document('members')),
    'GET /api/drive.csv': drive(CSV_TYPE, () => staffs.document('members.csv')),
  };
}

/** Answers as JSON what a query says; where it says null there is nothing. */
function answer<Who, Input, Reply>(
  node: TallyNode,
  who: Who,
  query: Query<Input, Reply>,
  inputOf: (parts: Parts) => Input,
): Responder<Who, NonNullable<Reply>> {
  return {
    who,
    respond({ response, caller, language }, parts) {
      const told = askNode(node, query, caller.session, inputOf(parts));
      if (!told.ok) {
        sendAnswer(response, refusal(told.code, language));
        return;
      }
      if (told.answer === null) {
        sendAnswer(response, refusal('not-found', language));
        return;
      }
      sendAnswer(response, { status: 200, body: told.answer });
    },
  };
}

/** Finds a document; null: there is none. */
type Found<Content> = Document<Content> | null;
type Find<Content> = (exchange: Exchange, parts: Parts) => Found<Content> | Promise<Found<Content>>;

/** Documents for staff, and for everybody once they are published. */
function forAll<What extends NonNullable<Publishable>>(node: TallyNode, what: What) {
  return <Content>(type: string, find: Find<Content>): Responder<What, Content> => ({
    who: what,
    respond: sendDocument(type, find, ({ session }) => findBar(node, session, what)),
  });
}

/** Documents for a role. */
function forRole<Who extends Ask>(who: Who) {
  return <Content>(type: string, find: Find<Content>): Responder<Who, Content> => ({
    who,
    respond: sendDocument(type, find, ({ session }) => admissionCode(session, who)),
  });
}

/** Sends a document, or says that who asks has it already. */
function sendDocument<Content>(
  type: string,
  find: Find<Content>,
  bar: (caller: Exchange['caller']) => ReturnType<typeof findBar>,
) {
  return async (exchange: Exchange, parts: Parts): Promise<void> => {
    const { request, response, caller, language } = exchange;
    const barred = bar(caller);
    if (barred) {
      sendAnswer(response, refusal(barred, language));
      return;
    }
    const found = await find(exchange, parts);
    if (!found) {
      sendAnswer(response, refusal('not-found', language));
      return;
    }
    const { body, zipped, etag } = found;
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
}

/** What never changes while a node runs; null: there is none. */
function fixed(type: string, content: object | null): Responder<null, object> {
  const body = content === null || Buffer.isBuffer(content) ? content : JSON.stringify(content);
  return {
    who: null,
    respond: ({ response, language }) =>
      body === null
        ? sendAnswer(response, refusal('not-found', language))
        : sendText(response, 200, type, body),
  };
}

/** A photo as it is kept, for the desk; it can run nothing. */
function showPhoto({ photos }: TallyNode): Responder<'desk', Bytes>['respond'] {
  return async ({ response, caller, language }, { name = '' }) => {
    const barred = admissionCode(caller.session, 'desk');
    if (barred) {
      sendAnswer(response, refusal(barred, language));
      return;
    }
    const bytes = /^sha256-[0-9a-f]{64}$/.test(name) ? await photos.read(name) : null;
    if (!bytes) {
      sendAnswer(response, refusal('not-found', language));
      return;
    }
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
