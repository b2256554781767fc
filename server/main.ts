/** What is plugged into what. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { destination, pino } from 'pino';
import { Server } from 'socket.io';
import { Limits, LARGEST_MESSAGE } from './access/limits.ts';
import { Turns } from './turns.ts';
import { openDesk } from './doors/desk-socket.ts';
import { openLive } from './doors/live-socket.ts';
import { ALIVE } from './doors/endpoints.ts';
import { sendAnswer } from './doors/exchange.ts';
import { Crowd } from './doors/crowd.ts';
import { limitSockets } from './doors/sockets.ts';
import { HostWatch } from './doors/host-watch.ts';
import { makeListener } from './doors/http.ts';
import { Metrics } from './doors/metrics.ts';
import { openReports } from './doors/report-socket.ts';
import { issueLink, openCodes } from './commands/links.ts';
import { NotRecordedError, RefusedError, type EventLog } from './log/event-log.ts';
import { lockFolder } from './log/folder-lock.ts';
import { openLog } from './log/open-log.ts';
import type { Append } from './night/append-fact.ts';
import { Checkpoints, openSigner } from './night/checkpoints.ts';
import { Scribe } from './night/scribe.ts';
import { readLines } from './night/verify.ts';
import { NoPackError, packOfLog } from './pack-of-log.ts';
import { packFiles } from './packs/packed.ts';
import { openNight } from './night/open-night.ts';
import { refuseMissing, Seen, type Missing } from './night/seen.ts';
import { appendThrough, openDevices, Reading } from './night/reading.ts';
import type { TallyNode } from './node.ts';
import { shareWithPages } from './doors/page-node.ts';
import { addHexagons } from './packs/lay-hexagons.ts';
import type { Pack } from './packs/read-pack.ts';
import { Projector } from './projection/projector.ts';
import { PhotoStore } from './photos/photo-store.ts';
import { loadPages } from './pages.ts';
import { isLoopback, type ServeSettings } from './settings.ts';

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

/** How many typed codes wait for their slow hash, of one address and of all. */
const CODES_WAITING = { each: 20, all: 400 };

/** How many pages of the log wait to be read, of one address and of all. */
const PAGES_WAITING = { each: 4, all: 60 };

/** How long whoever opened a socket may take to say what for. In milliseconds. */
const SOCKET_PATIENCE = 10_000;

/** How often it is looked whether the log holds what was counted. In milliseconds. */
const LOOK = 1000;
/** An amended pack that could not be taken is tried again after so long. In milliseconds. */
const RETRY = 30_000;
/** What is asked of Socket.IO. */
const SOCKET_PATH = '/socket.io/';
/** How long begun requests may take to finish when a node stops. In milliseconds. */
const GRACE = 3000;

/**
 * Starts one node: replays the log, then listens.
 *
 * @param pack null: the one that the log carries
 * @param givenPages what serves the pages; null: the built ones
 * @throws RefusedError where it may not start, in one sentence
 */
export async function startServer(
  settings: ServeSettings,
  pack: Pack | null,
  say: (line: string) => void,
  givenPages: RequestListener | null = null,
): Promise<RunningNode> {
  const pages = givenPages ?? (await loadPages(settings.origin, say));
  const door = new Door(settings.trustProxy);
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
  given: Pack | null,
  say: (line: string) => void,
  pages: RequestListener,
  door: Door,
  url: string,
): Promise<RunningNode> {
  // Nothing is made where there is nothing to open.
  if (!given && 'data' in settings.log && !existsSync(settings.log.data)) throw new NoPackError();
  const unlock = 'data' in settings.log ? lockData(settings.log.data) : () => undefined;
  const log = await openLog(settings.log, settings.unsafe).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const letGo = async () => {
    await log.close();
    unlock();
  };
  const first = await readNight(log, given, say).catch(async (error: unknown) => {
    await letGo();
    throw error;
  });
  try {
    const { pack, reading } = first;
    const append = appendThrough(log, reading);
    const seen = new Seen(settings.log, settings.photos);
    const missing = seen.compare(reading.heads);
    if (missing && 'data' in settings.log && !settings.unsafe) refuseMissing(missing);
    const signer = await openSigner(log, pack.election.id);
    await openNight(
      reading,
      append,
      pack,
      { ...settings, publicKey: signer.publicKey, packed: () => packFiles(pack.files) },
      say,
    );
    if (missing) await noteMissing(missing, append, say);
    const adminToken = reading.links.hasAdmin() ? null : await issueAdmin(append);
    const logger = pino({ base: null }, destination({ fd: 2, sync: true }));
    const hosts = new HostWatch(
      settings.origin,
      () => Number(new URL(url).port),
      (advice) => logger.warn({ advice }, 'requests come for another host, and forms are refused'),
    );
    let isStuck = false;
    const shown = { reading };
    const kept: Kept = {
      ...{ settings, log, signer, logger, pages, door, hosts },
      limits: new Limits(),
      devices: await openDevices(log),
      codeTurns: new Turns(CODES_WAITING),
      logTurns: new Turns(PAGES_WAITING),
      lineCodes: await openCodes(log),
      photos: new PhotoStore(settings.photos),
      metrics: new Metrics(() => shown.reading),
      isStuck: () => isStuck,
    };
    let fail: (reason: Error) => void = () => undefined;
    const failed = new Promise<Error>((resolve) => (fail = resolve));
    let current = await furnish(kept, first);
    let triedAt = 0;
    const watch = async () => {
      seen.note(current.reading.heads);
      const said = await current.reading.look();
      if (said) logger.warn(said);
      if (current.reading.isOutdated && performance.now() - triedAt > RETRY) changing.go();
    };
    await watch();
    for (const warning of warnOfStart(current.node)) say(warning);
    const follow = ({ reading: own }: Furnished) => {
      void own.failed.then((reason) => own === current.reading && fail(reason));
      own.onFacts((facts) => {
        if (own.isOutdated && facts.some(({ fact }) => fact.type === 'PackAmended')) changing.go();
      });
      if (own.isOutdated) changing.go();
    };
    /** Counts again with the newest pack; until then this node goes on with what it has. */
    const changing = oneByOne(
      async () => {
        if (!current.reading.isOutdated) return;
        triedAt = performance.now();
        isStuck = false;
        const last = current;
        const next = await readNight(log, null, say);
        current = await furnish(kept, next);
        shown.reading = current.reading;
        follow(current);
        logger.info(
          { pack: next.pack.hash },
          'the pack was amended, and all is counted again with it',
        );
        // What was begun by the last doors is answered by them.
        await last.stop(() => sleep(GRACE, undefined, { ref: false }));
        if (current.reading.isOutdated) changing.go();
      },
      (error) => {
        isStuck = true;
        logger.warn(error, 'the pack was amended, and this node goes on with the last');
      },
    );
    follow(current);
    const stopWatching = repeat(watch, LOOK);
    const close = async () => {
      stopWatching();
      await changing.stop();
      await current.stop(() =>
        Promise.race([door.close(), sleep(GRACE, undefined, { ref: false })]),
      );
      await letGo();
    };
    const running = {
      get node() {
        return current.node;
      },
    };
    return Object.assign(running, { url, adminToken, close, failed });
  } catch (error) {
    await first.reading.stop();
    await letGo();
    throw error;
  }
}

/** What a node keeps whatever its pack is. */
type Kept = Pick<
  TallyNode,
  'settings' | 'limits' | 'devices' | 'codeTurns' | 'logTurns' | 'lineCodes' | 'photos' | 'logger'
> & {
  readonly log: EventLog;
  readonly signer: Awaited<ReturnType<typeof openSigner>>;
  readonly pages: RequestListener;
  readonly door: Door;
  readonly hosts: HostWatch;
  readonly metrics: Metrics;
  /** An amended pack cannot be taken: it goes on with the one it has. */
  readonly isStuck: () => boolean;
};

/** A night counted with one pack, and all that shows it. */
interface Furnished {
  readonly node: TallyNode;
  readonly reading: Reading;
  /** @param andThen what is to be waited for once nothing is shown any more */
  stop(andThen?: () => Promise<unknown>): Promise<void>;
}

/** Opens the doors to a night; whoever came in by the last ones comes again by these. */
async function furnish(
  { log, signer, pages, door, hosts, metrics, isStuck, ...kept }: Kept,
  { pack, reading }: Awaited<ReturnType<typeof readNight>>,
): Promise<Furnished> {
  const { settings, logger } = kept;
  const projector = settings.projection
    ? new Projector(reading, (error) => logger.error(error, 'no projection'))
    : null;
  const checkpoints = await Checkpoints.start(reading, log, signer, (error) =>
    logger.error(error, 'no checkpoint'),
  ).catch(async (error: unknown) => {
    await projector?.stop();
    await reading.stop();
    throw error;
  });
  const appendNow = appendThrough(log, reading);
  // What is stated in between would be judged by a pack that its author was not asked by.
  const append: Append = async (...fact) => {
    if (reading.isOutdated && !isStuck())
      throw new NotRecordedError('the night is counted again with an amended pack');
    return appendNow(...fact);
  };
  const node: TallyNode = {
    ...kept,
    ...{ pack, reading, append, projector, checkpoints },
    originAdvice: () => hosts.advice,
  };
  const stopSockets = plugTogether(node, pages, door, hosts, metrics);
  const stop: Furnished['stop'] = async (andThen) => {
    await stopSockets();
    await andThen?.();
    await projector?.stop();
    await Promise.race([checkpoints.stop(), sleep(GRACE, undefined, { ref: false })]);
    await reading.stop();
  };
  return { node, reading, stop };
}

/** Does something when it is told to, once at a time; told meanwhile, once more. */
function oneByOne(work: () => Promise<void>, onError: (error: unknown) => void) {
  let under: Promise<void> = Promise.resolve();
  let isWaiting = false;
  let isStopped = false;
  const go = () => {
    if (isWaiting || isStopped) return;
    isWaiting = true;
    under = under.then(async () => {
      isWaiting = false;
      if (!isStopped) await work().catch(onError);
    });
  };
  const stop = () => {
    isStopped = true;
    return under;
  };
  return { go, stop };
}

/** Does something again and again, once at a time; what fails is tried at the next. Returns how to stop. */
function repeat(work: () => Promise<void>, pause: number): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    work()
      .catch(() => undefined) // the log is away, and health says so
      .finally(() => (isBusy = false));
  }, pause).unref();
  return () => clearInterval(timer);
}

/** Says what is missing; the log says it too, unless it is another one. */
async function noteMissing(
  { position, head, now, isOther }: Missing,
  append: Append,
  say: (line: string) => void,
): Promise<void> {
  if (isOther) {
    say(`note: this node had counted ${position} facts of another log here`);
    return;
  }
  say(
    `warning: facts are missing: this node had counted ${position}, and the log went on after ${now} without some of them; phones send again what they have receipts for`,
  );
  await append(`rewound ${head}`, null, { type: 'LogRewound', seen: { position, head } });
}

/** What whoever starts a node should know, and does not stop it. */
function warnOfStart({ settings, pack, reading }: TallyNode): string[] {
  const { origin, host, rehearsal } = settings;
  const isOpen = !isLoopback(host) && !(origin?.startsWith('https:') ?? false);
  const { length } = pack.warnings;
  return [
    ...(isOpen
      ? [
          `warning: plain http on ${host}: links and reports can be read on the way; put TLS in front and start with --origin https://HOST`,
        ]
      : []),
    ...(reading.night.rehearsal && !rehearsal
      ? [
          'warning: this log is that of a rehearsal, and is marked TEST; the real night needs a log of its own ("carry-links" takes its links along)',
        ]
      : []),
    ...(length > 0 ? [`warning: the pack has ${length} warnings: see "check", or /admin`] : []),
  ];
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
  readonly crowd: Crowd;
  /** Where sockets of the night that is shown now are asked for. */
  #sockets: HttpServer | null = null;
  #listener: RequestListener = ({ url }, response) =>
    sendAnswer(response, url === '/api/live' ? ALIVE : { status: 503, body: { ok: false } });

  constructor(isProxied: boolean) {
    // The request listener first: attached after Socket.IO it would see nothing.
    this.http = createServer({ connectionsCheckingInterval: 5000 }, (request, response) => {
      if (this.#sockets && request.url?.startsWith(SOCKET_PATH)) {
        this.#sockets.emit('request', request, response);
      } else this.#listener(request, response);
    });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.#sockets) this.#sockets.emit('upgrade', request, socket, head);
      else socket.destroy();
    });
    this.crowd = new Crowd(this.http, { isProxied });
  }

  open(listener: RequestListener, sockets: HttpServer): void {
    this.#listener = listener;
    this.#sockets = sockets;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.http.close(() => resolve());
      this.http.closeIdleConnections();
    });
  }
}

/** Attaches pages, API and sockets to one server; returns how to stop the sockets. */
function plugTogether(
  node: TallyNode,
  pages: RequestListener,
  door: Door,
  hosts: HostWatch,
  metrics: Metrics,
) {
  shareWithPages(node);
  // It listens nowhere: the door hands it what is for sockets, as long as this night is shown.
  const sockets = createServer();
  const stopSockets = attachSockets(sockets, door.crowd, node, metrics);
  const listener = makeListener(node, metrics, pages, door.crowd);
  door.open((request, response) => {
    hosts.note(request);
    listener(request, response);
  }, sockets);
  return stopSockets;
}

function attachSockets(http: HttpServer, crowd: Crowd, node: TallyNode, metrics: Metrics) {
  const io: Server = new Server(http, {
    transports: ['websocket', 'polling'],
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    perMessageDeflate: false,
    // Who opens a socket and says nothing more is let go.
    connectTimeout: SOCKET_PATIENCE,
    allowRequest: limitSockets(() => io.engine.clientsCount, node, crowd),
  });
  const answerBegun = openReports(io, node, metrics);
  const stops = [openLive(io, node, metrics), openDesk(io, node, metrics)];
  return async () => {
    for (const stop of stops) stop();
    await Promise.race([answerBegun(), sleep(GRACE, undefined, { ref: false })]);
    await setImmediate(); // the last answers are on their way
    io.disconnectSockets(true);
    io.engine.close();
  };
}

function lockWritable(folder: string): (() => void) | null {
  try {
    return lockFolder(folder, 'server.lock');
  } catch (error) {
    throw new RefusedError(`${folder} may not be written: ${(error as Error).message}`);
  }
}

function lockData(folder: string): () => void {
  const release = lockWritable(folder);
  if (!release) throw new RefusedError(`another server runs on ${folder}`);
  return release;
}

async function readNight(log: EventLog, given: Pack | null, say: (line: string) => void) {
  const pack = addHexagons(given ?? (await packOfLog(readLines(log), await Scribe.open(log))));
  let said = performance.now();
  const reading = await Reading.start(log, pack, (read, total) => {
    if (performance.now() - said < 1000) return;
    said = performance.now();
    say(`reading the log: ${read} of ${total} facts`);
  });
  return { pack, reading };
}

function sayCannotListen(where: string, code = 'unknown'): string {
  if (code === 'EADDRINUSE') return `${where} is in use: stop what runs there, or choose a --port`;
  if (code === 'EACCES') return `${where} may not be used by this user: choose a --port above 1023`;
  return `cannot listen on ${where}: ${code}`;
}

export async function listen(
  http: HttpServer,
  { port, host }: Pick<ServeSettings, 'port' | 'host'>,
): Promise<string> {
  http.listen(port, host);
  try {
    await once(http, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RefusedError(sayCannotListen(`${host}:${port}`, code));
  }
  const address = http.address() as { address: string; port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
