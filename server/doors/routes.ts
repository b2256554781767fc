import type { Ask, Telling } from '#protocol';
import { receive, type Command } from '../commands/command.ts';
import type { TallyNode } from '../node.ts';
import { makeAskings, TELLINGS, type Parts } from './endpoints.ts';
import { readMessage, readPiece, sendAnswer, type Exchange } from './exchange.ts';
import type { Metrics } from './metrics.ts';
import { CODE_PAGE, openByCode, OUT, signOut } from './open-link.ts';
import { addressOf } from './identify.ts';

/** What answers one kind of request. */
export type Handler = (exchange: Exchange) => Promise<void> | void;

/** Finds what answers a method and a path; null: a page, or nothing. */
export function makeRoutes(
  node: TallyNode,
  metrics: Metrics,
): (method: string, path: string) => Handler | null {
  const exact = new Map<string, Handler>([
    [
      `POST ${CODE_PAGE}`,
      (exchange) =>
        openByCode(exchange, node, addressOf(exchange.request, node.settings.trustProxy)),
    ],
    [`POST ${OUT}`, (exchange) => signOut(exchange, node)],
  ]);
  for (const endpoint of Object.keys(TELLINGS) as Telling[]) {
    exact.set(endpoint, takeMessage(node, metrics, endpoint));
  }
  const patterns: (readonly [
    RegExp,
    (exchange: Exchange, parts: Parts) => Promise<void> | void,
  ])[] = [];
  for (const [endpoint, { respond }] of Object.entries(makeAskings(node, metrics))) {
    if (endpoint.includes(':')) patterns.push([patternOf(endpoint), respond]);
    else exact.set(endpoint, (exchange) => respond(exchange, {}));
  }
  return (method, path) => {
    const route = `${method} ${path}`;
    const handler = exact.get(route);
    if (handler) return handler;
    for (const [pattern, respond] of patterns) {
      const parts = pattern.exec(route)?.groups;
      if (parts) return (exchange) => respond(exchange, decode(parts));
    }
    return null;
  };
}

/** `GET /wall/districts/:id` as a pattern with a group for each part. */
function patternOf(endpoint: string): RegExp {
  const pattern = endpoint.replace(/[.]/g, '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return new RegExp(`^${pattern}$`);
}

/** What cannot be decoded stands for nothing that there is. */
function decode(parts: Parts): Parts {
  const read = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return '';
    }
  };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, read(part)]));
}

/** Answers what the endpoint’s command gives. */
function takeMessage(node: TallyNode, metrics: Metrics, endpoint: Telling): Handler {
  const { origin } = node.settings;
  const command: Command<Ask, unknown, unknown, unknown> = TELLINGS[endpoint];
  const read = endpoint === 'POST /api/photos' ? readPiece : readMessage;
  return async (exchange) => {
    const { caller, language } = exchange;
    const incoming = () => read(exchange, origin);
    const answer = await receive(node, command, caller.session, incoming, language);
    if (endpoint === 'POST /api/reports') metrics.reports.inc({ status: String(answer.status) });
    sendAnswer(exchange.response, answer);
  };
}
