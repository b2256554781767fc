import type { IncomingMessage, ServerResponse } from 'node:http';
import { PERSON_HEADER, PHOTO_PIECE, type RefusalCode } from '#protocol';
import type { Language } from '#text/language.ts';
import { LARGEST_MESSAGE } from '../access/limits.ts';
import type { Answer } from '../commands/answer.ts';
import type { Received } from '../commands/command.ts';
import { isOwnOrigin, type Caller } from './identify.ts';

/** One request, and who makes it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly caller: Caller;
  readonly language: Language;
}

/** Reads a JSON message, no more of it than a message may have. */
export async function readMessage(exchange: Exchange, origin: string | null): Promise<Received> {
  const body = await readBody(exchange, 'application/json', LARGEST_MESSAGE, origin);
  if (!body.ok) return body;
  try {
    return {
      ok: true,
      message: JSON.parse(body.bytes.toString().replace(/^\uFEFF/, '')) as unknown,
    };
  } catch {
    return { ok: false, code: 'bad-shape' };
  }
}

/** Reads a piece of a photo: what it is stands in the query, the bytes as they are in the body. */
export async function readPiece(exchange: Exchange, origin: string | null): Promise<Received> {
  const body = await readBody(exchange, 'application/octet-stream', PHOTO_PIECE, origin);
  if (!body.ok) return body;
  const query = exchange.url.searchParams;
  const number = (name: string) => {
    const text = query.get(name) ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  };
  const [id, report] = [query.get('id'), query.get('report')];
  const [at, of] = [number('at'), number('of')];
  return { ok: true, message: { id, report, at, of, bytes: body.bytes } };
}

export type Body =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly code: RefusalCode };

/**
 * Reads a request's body. What a browser sends with its cookie must have the right type and come
 * from a page of this server, so that no other page can send it; and a phone may say for whom it
 * sends.
 */
export async function readBody(
  { request, response, caller }: Exchange,
  type: string,
  largest: number,
  origin: string | null,
): Promise<Body> {
  const isRightType = (request.headers['content-type'] ?? '').toLowerCase().startsWith(type);
  if (caller.by === 'cookie' && !(isRightType && isOwnOrigin(request, origin))) {
    return { ok: false, code: 'not-allowed' };
  }
  const person = request.headers[PERSON_HEADER];
  if (person !== undefined && caller.session && person !== caller.session.personId) {
    return { ok: false, code: 'other-person' };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) {
      response.setHeader('connection', 'close'); // the rest of it is never read
      return { ok: false, code: 'too-large' };
    }
    chunks.push(chunk);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

/** When what could not be recorded may be tried again, in seconds. */
const RETRY_AFTER = 2;

export function sendAnswer(response: ServerResponse, { status, body }: Answer<unknown>): void {
  if (status === 503) response.setHeader('retry-after', RETRY_AFTER);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(body));
}

export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
}
