/** Where everybody finds the log, what was signed of it, and proofs. */
import { admissionCode, admit } from '../access/roles.ts';
import { refusal } from '../commands/answer.ts';
import type { TallyNode } from '../node.ts';
import {
  checkpointFeed,
  knownSize,
  proveConsistency,
  proveInclusion,
  proveReceipt,
  publicLines,
} from '../queries/public-log.ts';
import { findBar, viewFor } from '../queries/query.ts';
import type { Askings } from './endpoints.ts';
import { sendAnswer, sendText, type Exchange } from './exchange.ts';
import { addressOf } from './identify.ts';

const PLAIN_TYPE = 'text/plain; charset=utf-8';
const LINES_TYPE = 'application/jsonl; charset=utf-8';

type OfLog =
  | `GET /api/checkpoint${'' | 's' | 's.atom' | '.key'}`
  | 'GET /api/log'
  | `GET /api/proof/${'inclusion' | 'consistency'}`
  | 'GET /api/receipts/:id';

/** The public log, what is signed of it, and proofs. */
export function askLog(node: TallyNode): Pick<Askings, OfLog> {
  const { reading, checkpoints, settings } = node;
  /** Numbers that a query must have; null: it has not. */
  const readNumbers = ({ url }: Exchange, ...names: readonly [string, number | null][]) => {
    const read = names.map(([name, usual]) => {
      const text = url.searchParams.get(name);
      if (text === null) return usual;
      return /^\d{1,12}$/.test(text) ? Number(text) : null;
    });
    return read.every((one) => one !== null) ? read : null;
  };
  const proof = (
    names: readonly [string, string],
    make: (first: number, second: number) => readonly string[] | null,
  ) => ({
    who: null,
    respond(exchange: Exchange) {
      const { response, language, caller } = exchange;
      const isStaff = admissionCode(caller.session, 'results') === null;
      const size = knownSize(node, isStaff);
      const [first, second] = readNumbers(exchange, [names[0], null], [names[1], size]) ?? [];
      const isKnown = first !== undefined && second !== undefined && second <= size;
      const hashes = isKnown ? make(first, second) : null;
      if (hashes) sendAnswer(response, { status: 200, body: hashes });
      else sendAnswer(response, refusal(first === undefined ? 'bad-shape' : 'not-found', language));
    },
  });
  return {
    'GET /api/checkpoint': {
      who: null,
      async respond({ response, language }) {
        const newest = await checkpoints.current().catch(() => null);
        if (newest) sendText(response, 200, PLAIN_TYPE, newest.note);
        else sendAnswer(response, refusal('not-recorded', language));
      },
    },
    'GET /api/checkpoint.key': {
      who: null,
      respond: ({ response }) =>
        sendText(response, 200, PLAIN_TYPE, `${checkpoints.verifierKey}\n`),
    },
    'GET /api/checkpoints': {
      who: null,
      respond(exchange) {
        const [from = 0] = readNumbers(exchange, ['from', 0]) ?? [];
        const later = reading.checkpoints.filter(({ checkpoint }) => checkpoint.size >= from);
        sendText(exchange.response, 200, PLAIN_TYPE, later.map(({ note }) => note).join('\n'));
      },
    },
    'GET /api/checkpoints.atom': {
      who: null,
      respond({ response, request }) {
        const base = settings.origin ?? `http://${request.headers.host ?? ''}`;
        const feed = checkpointFeed(node, `${base}/api/checkpoints.atom`);
        sendText(response, 200, 'application/atom+xml; charset=utf-8', feed);
      },
    },
    'GET /api/log': {
      who: 'results',
      async respond(exchange) {
        const { response, caller, language } = exchange;
        const barred = findBar(node, caller.session, 'results');
        const [from, limit] = readNumbers(exchange, ['from', 1], ['limit', 1000]) ?? [];
        if (barred) sendAnswer(response, refusal(barred, language));
        else if (!from || limit === undefined) sendAnswer(response, refusal('bad-shape', language));
        else {
          const view = viewFor(node, caller.session, 'results');
          const address = addressOf(exchange.request, settings.trustProxy);
          const lines = await node.logTurns.take(address, () => publicLines(view, from, limit));
          if (lines === undefined || lines === null)
            sendAnswer(response, refusal('not-recorded', language));
          else sendText(response, 200, LINES_TYPE, lines);
        }
      },
    },
    'GET /api/proof/inclusion': proof(['position', 'size'], (position, size) =>
      proveInclusion(node, position, size),
    ),
    'GET /api/proof/consistency': proof(['from', 'to'], (from, to) =>
      proveConsistency(node, from, to),
    ),
    'GET /api/receipts/:id': {
      who: 'report',
      async respond({ response, caller, language }, { id = '' }) {
        const admission = admit(caller.session, 'report');
        if (!admission.ok) {
          sendAnswer(response, refusal(admission.code, language));
          return;
        }
        const found = await proveReceipt(node, admission.session.personId, id);
        sendAnswer(response, found ? { status: 200, body: found } : refusal('not-found', language));
      },
    },
  };
}
