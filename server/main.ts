/** What is plugged into what. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { destination, pino } from 'pino';
import { Server } from 'socket.io';
import { Limits, LARGEST_MESSAGE } from './access/limits.ts';
import { openDesk } from './doors/desk-socket.ts';
import { openLive } from './doors/live-socket.ts';
import { makeListener } from './doors/http.ts';
import { Metrics } from './doors/metrics.ts';
import { openReports } from './doors/report-socket.ts';
import { issueLink } from './commands/links.ts';
import { RefusedError, type EventLog } from './log/event-log.ts';
import { lockFolder } from './log/folder-lock.ts';
import { openLog } from './log/open-log.ts';
import type { Append } from './night/append-fact.ts';
import { openNight } from './night/open-night.ts';
import { appendThrough, Reading } from './night/reading.ts';
import type { TallyNode } from './node.ts';
import { shareWithPages } from './doors/page-node.ts';
import { addHexagons } from './packs/lay-hexagons.ts';
import type { Pack } from './packs/read-pack.ts';
import { Projector } from './projection/projector.ts';
import { PhotoStore } from './photos/photo-store.ts';
import { loadPages } from './pages.ts';
import type { ServeSettings } from './settings.ts';

export interface RunningNode {
  readonly node: TallyNode;
  /** The address it listens on. */
  readonly url: string;
  /** The first administrator's token, if this start issued it. */
  readonly adminToken: string | null;
  /** Tells the sockets, finishes what was begun, and closes the log. */
  close(): Promise<void>;
  /** Resolves with the reason when the node can no longer count. */
  readonly failed: Promise<Error>;
}

/** How long begun requests may take to finish when a node stops. In milliseconds. */
const GRACE = 3000;

/**
 * Starts one node: replays the log, then listens.
 *
 * @param givenPages what serves the pages; null: the built ones
 * @throws RefusedError where it may not start, in one sentence
 */
export async function startServer(
  settings: ServeSettings,
  pack: Pack,
  say: (line: string) => void,
  givenPages: RequestListener | null = null,
): Promise<RunningNode> {
  const pages = givenPages ?? (await loadPages(settings.origin, say));
  const door = new Door();
  const url = await listen(door.http, settings);
  try {
    return await openNode(settings, pack, say, pages, door, url);
  } catch (error) {
    door.http.close();
    throw error;
  }
}

async function openNode(
  settings: ServeSettings,
  given: Pack,
  say: (line: string) => void,
  pages: RequestListener,
  door: Door,
  url: string,
): Promise<RunningNode> {
  const pack = addHexagons(given);
  const unlock = 'data' in settings.log ? lockData(settings.log.data) : () => undefined;
  const log = await openLog(settings.log, settings.unsafe);
  try {
    const reading = await startReading(log, pack, say);
    const append = appendThrough(log, reading);
    await openNight(reading, append, pack, settings);
    const adminToken = reading.links.hasAdmin() ? null : await issueAdmin(append);
    const logger = pino({ base: null }, destination({ fd: 2, sync: true }));
    const photos = new PhotoStore(settings.photos);
    const projector = settings.projection
      ? new Projector(reading, (error) => logger.error(error, 'no projection'))
      : null;
    const limits = new Limits();
    const node: TallyNode = {
      ...{ settings, pack, reading, append, projector },
      ...{ limits, photos, logger },
    };
    const stopSockets = plugTogether(node, pages, door);
    const close = async () => {
      await stopSockets();
      await Promise.race([door.close(), sleep(GRACE, undefined, { ref: false })]);
      await projector?.stop();
      await reading.stop();
      await log.close();
      unlock();
    };
    return { node, url, adminToken, close, failed: reading.failed };
  } catch (error) {
    await log.close();
    unlock();
    throw error;
  }
}

/** The link of the night's first administrator. */
async function issueAdmin(append: Append): Promise<string> {
  const holder = { role: 'admin', name: 'Administrator', stationIds: [], withCode: false } as const;
  return (await issueLink(append, holder)).token;
}

/**
 * The port, taken before the log is opened: a start that cannot listen must not have recorded
 * anything. Until the node is ready it says so.
 */
class Door {
  readonly http: HttpServer;
  #listener: RequestListener = (_request, response) => response.writeHead(503).end();

  constructor() {
    // The request listener first: attached after Socket.IO it would see nothing.
    this.http = createServer((request, response) => this.#listener(request, response));
  }

  open(listener: RequestListener): void {
    this.#listener = listener;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.http.close(() => resolve());
      this.http.closeIdleConnections();
    });
  }
}

/** Attaches pages, API and sockets to one server; returns how to stop the sockets. */
function plugTogether(node: TallyNode, pages: RequestListener, door: Door) {
  const metrics = new Metrics(node);
  shareWithPages(node);
  const stopSockets = attachSockets(door.http, node, metrics);
  door.open(makeListener(node, metrics, pages));
  return stopSockets;
}

function attachSockets(http: HttpServer, node: TallyNode, metrics: Metrics) {
  const io = new Server(http, {
    transports: ['websocket', 'polling'],
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });
  openReports(io, node, metrics);
  const stops = [openLive(io, node, metrics), openDesk(io, node, metrics)];
  return async () => {
    for (const stop of stops) stop();
    io.disconnectSockets(true);
    await Promise.race([io.close(), sleep(GRACE, undefined, { ref: false })]);
  };
}

function lockData(folder: string): () => void {
  const release = lockFolder(folder, 'server.lock');
  if (!release) throw new RefusedError(`another server runs on ${folder}`);
  return release;
}

async function startReading(log: EventLog, pack: Pack, say: (line: string) => void) {
  let said = performance.now();
  return Reading.start(log, pack, (read, total) => {
    if (performance.now() - said < 1000) return;
    said = performance.now();
    say(`reading the log: ${read} of ${total} facts`);
  });
}

async function listen(http: HttpServer, { port, host }: ServeSettings): Promise<string> {
  http.listen(port, host);
  await Promise.race([
    once(http, 'listening'),
    once(http, 'error').then(([error]: { code?: string }[]) => {
      throw new RefusedError(`cannot listen on ${host}:${port}: ${error?.code}`);
    }),
  ]);
  const address = http.address() as { address: string; port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
