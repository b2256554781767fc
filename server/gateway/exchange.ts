import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RefusalCode } from '#protocol';
import type { Language } from '#text/language.ts';
import { LARGEST_MESSAGE } from '../access/limits.ts';
import type { Answer } from './answer.ts';
import { isOwnOrigin, type Caller } from './visitor.ts';

/** One request, and who makes it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly caller: Caller;
  readonly language: Language;
}

export type Message =
  | { readonly ok: true; readonly message: unknown }
  | { readonly ok: false; readonly code: RefusalCode };

/** Reads a JSON message, no more of it than a message may have. */
export async function readMessage(
  { request, response, caller }: Exchange,
  origin: string | null,
): Promise<Message> {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  if (caller.by === 'cookie' && !(isJson && isOwnOrigin(request, origin))) {
    return { ok: false, code: 'not-allowed' };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_MESSAGE) {
      response.setHeader('connection', 'close'); // the rest of it is never read
      return { ok: false, code: 'too-large' };
    }
    chunks.push(chunk);
  }
  try {
    return { ok: true, message: JSON.parse(Buffer.concat(chunks).toString()) as unknown };
  } catch {
    return { ok: false, code: 'bad-shape' };
  }
}

export function sendAnswer(response: ServerResponse, { status, body }: Answer<unknown>): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
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
