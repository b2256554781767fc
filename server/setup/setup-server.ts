/** Where a log is empty and no pack is named: a page on which somebody sets the election up. */
import { timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import path from 'node:path';
import type { SetupOpened } from '#pack/setup.ts';
import { pathOf } from '../access/links.ts';
import { REPORTS } from '../import/import.ts';
import { RefusedError } from '../log/event-log.ts';
import { fileOf, keep, makeSecret, readKept } from '../log/secret-file.ts';
import { listen, startServer, type RunningNode } from '../main.ts';
import { emptyWorkbook } from '../new-pack.ts';
import { loadPages } from '../pages.ts';
import type { ServeSettings } from '../settings.ts';
import { SetupDraft } from './setup-draft.ts';

/** The largest file that is taken, and what is said of it, in bytes. */
const LARGEST = 64 * 2 ** 20;
const LONGEST_SAID = 4 * 2 ** 20;
/** Where pages look whether an election is being set up. */
const MARK = Symbol.for('tallywatch.setup');
/** What a file may be called here. */
const NAME = /^[^/\\\0]{1,120}$/;
const NOT_YET =
  'This election is being set up. Whoever does it has the link that the server printed.\n';

interface Answer {
  readonly status: number;
  readonly body: object;
}

const PAGE_PARTS = /^\/(_app\/|icon\.svg$)/;

export class SetupServer {
  readonly #settings: ServeSettings;
  readonly #say: (line: string) => void;
  readonly #pages: RequestListener;
  readonly #draft: SetupDraft;
  readonly #token: string;
  readonly #http: Server;
  /** The address it listens on, which the night takes over. */
  #url = '';
  #isOpening = false;
  #open: (running: RunningNode) => void = () => undefined;
  /** The night that was opened. */
  readonly opened: Promise<RunningNode>;

  private constructor(
    settings: ServeSettings,
    pages: RequestListener,
    say: (line: string) => void,
  ) {
    const folder = path.join(path.dirname(settings.photos), 'setup');
    this.#settings = settings;
    this.#say = say;
    this.#pages = pages;
    this.#draft = new SetupDraft(folder);
    this.#token = keepToken(folder);
    this.opened = new Promise((resolve) => (this.#open = resolve));
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        const isRefused = error instanceof RefusedError;
        if (!isRefused) say(String((error as Error).stack));
        const message = isRefused ? error.message : 'a fault of the program: see its log';
        sendJson(response, isRefused ? 422 : 500, { ok: false, message });
      });
    });
  }

  /** Listens for whoever has the link. @throws RefusedError where it may not */
  static async start(settings: ServeSettings, say: (line: string) => void): Promise<SetupServer> {
    const server = new SetupServer(settings, await loadPages(settings.origin, say), say);
    Object.assign(globalThis, { [MARK]: true });
    server.#url = await listen(server.#http, settings);
    return server;
  }

  get url(): string {
    return this.#url;
  }

  /** The page, as a path. */
  get path(): string {
    return `/setup/${this.#token}`;
  }

  close(): void {
    this.#http.close();
    this.#http.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    const [address = '/'] = (request.url ?? '/').split('?');
    const [, root, token = '', what = '', name = ''] = address.split('/');
    const isOwn = root === 'setup' && this.#isToken(token);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (PAGE_PARTS.test(address) || (isOwn && isRead && what === '')) {
      this.#pages(request, response);
    } else if (!isOwn) {
      response.writeHead(root === 'setup' ? 404 : 503, { 'content-type': 'text/plain' });
      response.end(NOT_YET);
    } else if (isRead && what === 'workbook') {
      response.setHeader('content-type', 'application/octet-stream');
      response.setHeader('content-disposition', 'attachment; filename="election.xlsx"');
      response.end(emptyWorkbook());
    } else {
      const { status, body } = await this.#answer(request, `${request.method ?? ''} ${what}`, name);
      if (!this.#http.listening) response.setHeader('connection', 'close');
      sendJson(response, status, body);
    }
  }

  async #answer(request: IncomingMessage, act: string, name: string): Promise<Answer> {
    const draft = this.#draft;
    switch (act) {
      case 'GET view':
        return { status: 200, body: await draft.view() };
      case 'PUT files':
        await draft.add(readName(name), await readBody(request, LARGEST));
        return { status: 200, body: { ok: true } };
      case 'DELETE files':
        await draft.remove(readName(name));
        return { status: 200, body: { ok: true } };
      case 'PUT said':
        await draft.save(await readJson(request));
        return { status: 200, body: await draft.view() };
      case 'POST open': {
        const said = (await readJson(request)) as { rehearsal?: unknown } | null;
        const body = await this.#openOnce(said?.rehearsal === true);
        // The browser's next request is for the night, which has connections of its own.
        return { status: body.ok ? 200 : 422, body };
      }
      default:
        return { status: 404, body: { ok: false, message: 'there is no such thing here' } };
    }
  }

  #isToken(token: string): boolean {
    const [given, own] = [Buffer.from(token), Buffer.from(this.#token)];
    return given.length === own.length && timingSafeEqual(given, own);
  }

  async #openOnce(rehearsal: boolean): Promise<SetupOpened> {
    if (this.#isOpening) return { ok: false, message: 'the night is being opened already' };
    this.#isOpening = true;
    try {
      return await this.#openNight(rehearsal);
    } finally {
      this.#isOpening = false;
    }
  }

  /** Hands the port over to the night; whoever asked for it is answered still. */
  async #openNight(rehearsal: boolean): Promise<SetupOpened> {
    const { pack, files } = await this.#draft.look();
    if (!pack) return { ok: false, message: 'something is missing, or wrong: see above' };
    const port = Number(new URL(this.#url).port);
    this.#http.close();
    this.#http.closeIdleConnections();
    try {
      const settings = { ...this.#settings, port, rehearsal };
      Reflect.deleteProperty(globalThis, MARK);
      const running = await startServer(settings, pack, this.#say, this.#pages);
      await this.#keepReports(files?.get(REPORTS));
      await this.#draft.clear();
      this.#open(running);
      return { ok: true, path: pathOf(running.adminToken ?? '') };
    } catch (error) {
      Object.assign(globalThis, { [MARK]: true });
      await listen(this.#http, { ...this.#settings, port });
      if (!(error instanceof RefusedError)) throw error;
      return { ok: false, message: error.message };
    }
  }

  /** Figures that the sources had stay beside the log: `replay` sends them. */
  async #keepReports(reports: Buffer | undefined): Promise<void> {
    if (!reports) return;
    const file = path.join(path.dirname(this.#settings.photos), REPORTS);
    await writeFile(file, reports, { mode: 0o600 });
    this.#say(`the figures that the sources had stand in ${file}: "replay" sends them`);
  }
}

function readName(text: string): string {
  const name = decode(text);
  if (NAME.test(name) && !name.startsWith('.')) return name;
  throw new RefusedError('a file needs a name of at most 120 characters, without / and \\');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request, LONGEST_SAID);
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    throw new RefusedError('what was sent is no JSON');
  }
}

async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new RefusedError(`more than ${Math.round(most / 2 ** 20)} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

/** The same link after a restart: whoever has it goes on. */
function keepToken(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, 'link');
  const kept = readKept(file) ?? makeSecret();
  keep(file, kept);
  return kept.toString('base64url');
}
