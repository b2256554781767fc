/** Where a Redis is, as it is run: alone, behind Sentinels, or as a Cluster. */
import { Cluster, Redis } from 'ioredis';
import { RefusedError } from './event-log.ts';

/** A Redis as whoever starts a node names it. */
export interface RedisPlace {
  /**
   * `redis://`, `rediss://`, `redis+sentinel://HOST:PORT,…/NAME`, `redis+cluster://HOST:PORT,…`, or
   * `unix:///PATH`.
   */
  readonly url: string;
  /** What its keys begin with. */
  readonly prefix: string;
  /** A fact is durable once so many replicas have it too. */
  readonly replicas: number;
}

/** What a log is kept with where nothing else is said. */
export const USUAL = { prefix: 'tallywatch', replicas: 0 };

export type Client = Redis | Cluster;

interface Node {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORT = { redis: 6379, sentinel: 26_379 };
const KINDS = /^(redis|rediss|redis\+sentinel|redis\+cluster|unix):\/\//;

/** Whether a text is an address of a Redis. */
export function isRedisUrl(text: string): boolean {
  return KINDS.test(text);
}

/** What an address says. */
interface Parsed {
  readonly kind: 'alone' | 'sentinel' | 'cluster' | 'unix';
  readonly nodes: readonly Node[];
  readonly tls: boolean;
  readonly path: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
}

/**
 * Reads an address; user and password may stand in the environment instead.
 *
 * @throws RefusedError where it is none
 */
export function parseRedisUrl(url: string, environment: NodeJS.ProcessEnv): Parsed {
  const scheme = KINDS.exec(url)?.[1];
  const rest = /^[^:]+:\/\/(?:([^@/]*)@)?([^/?]*)(\/[^?]*)?(?:\?(.*))?$/.exec(url);
  if (scheme === undefined || !rest) throw notAnAddress(url);
  const [, credentials = '', hosts = '', path = '', query = ''] = rest;
  const [user = '', ...secret] = credentials.split(':');
  const given = secret.length > 0 ? decodeURIComponent(secret.join(':')) : undefined;
  const parameters = new URLSearchParams(query);
  const kind =
    scheme === 'unix'
      ? 'unix'
      : scheme === 'redis+sentinel'
        ? 'sentinel'
        : scheme === 'redis+cluster'
          ? 'cluster'
          : 'alone';
  const port = kind === 'sentinel' ? DEFAULT_PORT.sentinel : DEFAULT_PORT.redis;
  const db = parameters.get('db') ?? (kind === 'alone' ? path.slice(1) : '');
  if (!/^\d{0,4}$/.test(db)) throw notAnAddress(url);
  const nodes = kind === 'unix' ? [] : hosts.split(',').map((host) => readHost(host, port, url));
  if (kind === 'sentinel' && path.length < 2) throw notAnAddress(url);
  if (kind === 'unix' && path === '') throw notAnAddress(url);
  return {
    kind,
    nodes,
    tls: scheme === 'rediss' || parameters.get('tls') === 'true',
    path: kind === 'sentinel' ? path.slice(1) : path,
    username: user === '' ? environment.REDIS_USERNAME : decodeURIComponent(user),
    password: given ?? environment.REDIS_PASSWORD,
    db: Number(db),
  };
}

function notAnAddress(url: string): RefusedError {
  return new RefusedError(
    `"${hideSecret(url)}" is not a Redis address (redis://HOST:PORT, rediss://, redis+sentinel://HOST:PORT,HOST:PORT/NAME, redis+cluster://HOST:PORT,HOST:PORT, unix:///PATH)`,
  );
}

function readHost(text: string, usual: number, url: string): Node {
  const [, host, port] = /^(\[[^\]]+\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host === undefined) throw notAnAddress(url);
  return {
    host: host.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: port === undefined ? usual : Number(port),
  };
}

/** How patient a connection is. In milliseconds. */
export interface Patience {
  readonly enableAutoPipelining?: boolean;
  readonly maxRetriesPerRequest: number | null;
  readonly commandTimeout: number;
  readonly socketTimeout?: number;
}

/** Connects when it is told to. */
export function makeClient(place: Parsed, options: Patience): Client {
  const { kind, nodes, tls, path, username, password, db } = place;
  const all = {
    ...options,
    retryStrategy: (times: number) => Math.min(50 * 2 ** times, 300),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
    lazyConnect: true,
  };
  switch (kind) {
    case 'cluster':
      return new Cluster([...nodes], {
        // Scripts that a node has not seen yet cannot be sent within a pipeline.
        redisOptions: {
          ...options,
          enableAutoPipelining: false,
          ...(username !== undefined && { username }),
          ...(password !== undefined && { password }),
          ...(tls && { tls: {} }),
        },
        lazyConnect: true,
        clusterRetryStrategy: (times) => (times > 5 ? null : 100 * times),
      });
    case 'sentinel':
      return new Redis({
        ...all,
        sentinels: [...nodes],
        name: path,
        db,
        sentinelRetryStrategy: (times) => (times > 5 ? null : 200 * times),
      });
    case 'unix':
      return new Redis({ ...all, path, db });
    case 'alone':
      return new Redis({ ...all, ...nodes[0], db });
  }
}

/** Whether anybody on the way could read or write: it is on another machine, and nothing protects it. */
export function isExposed({ nodes, tls, password }: Parsed): boolean {
  const isFar = nodes.some(({ host }) => !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host));
  return isFar && !tls && password === undefined;
}

export function hideSecret(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}
