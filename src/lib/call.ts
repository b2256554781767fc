/** The typed client of a node’s endpoints: for pages, phones, programs and tests alike. */
import {
  PROTOCOL,
  PROTOCOL_HEADER,
  type AnswerOf,
  type AskingJson,
  type Endpoint,
  type MessageTo,
  type Refused,
  type Telling,
} from '#protocol';

/** What goes with a request beside the message. */
export interface CallOptions extends Pick<RequestInit, 'signal' | 'keepalive' | 'cache'> {
  /** The node’s address; absent: the one this page is from. */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was answered: a status as HTTP has it, and the body. */
export interface Called<Body> {
  readonly status: number;
  readonly body: Body;
}

/**
 * Tells a node something.
 *
 * @throws if there was no answer, or none of a node
 */
export async function tell<To extends Exclude<Telling, 'POST /api/photos'>>(
  endpoint: To,
  message: MessageTo<To>,
  options: CallOptions = {},
): Promise<Called<AnswerOf<To>>> {
  const headers = { ...options.headers, 'content-type': 'application/json' };
  const body = JSON.stringify(message);
  return readJson(await request(endpoint, { ...options, headers }, { body }));
}

/**
 * Asks a node.
 *
 * @param parts what stands for the parts of the path that follow a `:`
 * @throws if there was no answer, or none of a node
 */
export async function ask<From extends AskingJson>(
  endpoint: From,
  options: CallOptions & { readonly parts?: Readonly<Record<string, string>> } = {},
): Promise<Called<AnswerOf<From> | Refused>> {
  return readJson(await request(endpoint, options));
}

/** Sends a piece of a photo. */
export async function sendPiece(
  { bytes, ...rest }: Omit<MessageTo<'POST /api/photos'>, 'bytes'> & { readonly bytes: BodyInit },
  options: CallOptions = {},
): Promise<Called<AnswerOf<'POST /api/photos'>>> {
  const headers = { ...options.headers, 'content-type': 'application/octet-stream' };
  const query = new URLSearchParams(Object.entries(rest).map(([name, one]) => [name, String(one)]));
  const more = { body: bytes, query: `?${query}` };
  return readJson(await request('POST /api/photos', { ...options, headers }, more));
}

async function request(
  endpoint: Endpoint,
  {
    url = '',
    headers,
    parts = {},
    ...init
  }: CallOptions & { parts?: Readonly<Record<string, string>> },
  { body, query = '' }: { readonly body?: BodyInit; readonly query?: string } = {},
): Promise<Response> {
  const [method = 'GET', path = ''] = endpoint.split(' ');
  const whole = path.replace(/:(\w+)/g, (_part, name: string) =>
    encodeURIComponent(parts[name] ?? ''),
  );
  const response = await fetch(`${url}${whole}${query}`, {
    ...init,
    method,
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  });
  if (Number(response.headers.get(PROTOCOL_HEADER)) > PROTOCOL) hearNewerProtocol();
  return response;
}

let hearNewerProtocol: () => void;
/** Kept once a node speaks a newer version of the protocol than this program. */
export const newerProtocolHeard = new Promise<void>((resolve) => (hearNewerProtocol = resolve));

async function readJson<Body>(response: Response): Promise<Called<Body>> {
  return { status: response.status, body: (await response.json()) as Body };
}
