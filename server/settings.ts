import path from 'node:path';
import { parseRedisUrl, USUAL } from './log/redis-place.ts';
import type { LogPlace } from './log/open-log.ts';
import { RefusedError } from './log/event-log.ts';

/** How one node runs. */
export interface ServeSettings {
  /** The folder of the pack; null: the log carries it. */
  readonly election: string | null;
  readonly log: LogPlace;
  readonly port: number;
  readonly host: string;
  /** The address people open, where a proxy stands in front: `https://tally.example.org`. */
  readonly origin: string | null;
  /** Believe a proxy's `X-Forwarded-*` headers. */
  readonly trustProxy: boolean;
  readonly rehearsal: boolean;
  readonly amend: string | null;
  /** Accept a log that may lose acknowledged facts. */
  readonly unsafe: boolean;
  /** Say how the night may end; false: only count. */
  readonly projection: boolean;
  /** Where photos of sheets are kept; nodes that share a Redis share this folder too. */
  readonly photos: string;
  /** Sites that may show `/embed/…` in a frame: their origins, or `*`. */
  readonly embedOn: readonly string[];
  /** A map under the outlines, fetched from another server; null: none. */
  readonly tiles: Tiles | null;
  /** The pack's outlines only stand for the districts, as the demo's do. */
  readonly schematic?: boolean;
}

/** Map tiles: where they are (`https://HOST/{z}/{x}/{y}.png`), and whom their terms ask to name. */
export interface Tiles {
  readonly url: string;
  readonly credit: string;
}

/** What the command line gives, before it is believed. */
export interface Flags {
  readonly election?: string;
  readonly data?: string;
  readonly redis?: string;
  readonly redisPrefix?: string;
  readonly replicas?: string;
  /** A file with nodes’ own key. */
  readonly key?: string;
  readonly port?: string;
  readonly host?: string;
  readonly origin?: string;
  readonly trustProxy?: boolean;
  readonly rehearsal?: boolean;
  readonly amend?: string;
  readonly unsafe?: boolean;
  readonly photos?: string;
  readonly projection?: boolean;
  readonly embedOn?: string;
  readonly tiles?: string;
  readonly tilesCredit?: string;
}

export function readServeSettings(flags: Flags, environment: NodeJS.ProcessEnv): ServeSettings {
  const log = readLogPlace(flags, environment);
  return {
    election: flags.election ?? null,
    log,
    port: readPort(flags.port ?? '3000'),
    host: flags.host ?? '127.0.0.1',
    origin: flags.origin === undefined ? null : readOrigin(flags.origin),
    trustProxy: flags.trustProxy ?? false,
    rehearsal: flags.rehearsal ?? false,
    amend: flags.amend ?? null,
    unsafe: flags.unsafe ?? false,
    projection: flags.projection ?? true,
    embedOn: readSites(flags.embedOn),
    tiles: readTiles(flags.tiles, flags.tilesCredit),
    photos: flags.photos ?? path.join('data' in log ? log.data : './data', 'photos'),
  };
}

/** Where a log is, as the command line says. */
export type LogFlags = Pick<Flags, 'data' | 'redis' | 'redisPrefix' | 'replicas' | 'key'>;

/** `--data DIR` or `--redis URL`; `REDIS_URL` where neither is given; else ./data. */
export function readLogPlace(
  { key, ...flags }: LogFlags,
  environment: NodeJS.ProcessEnv,
): LogPlace {
  if (flags.data !== undefined && flags.redis !== undefined) {
    throw new RefusedError('--data and --redis cannot both be given');
  }
  if (flags.data !== undefined) return { data: flags.data, key };
  const redis = flags.redis ?? environment.REDIS_URL;
  if (!redis) return { data: './data', key };
  parseRedisUrl(redis, environment);
  const { replicas = String(USUAL.replicas), redisPrefix: prefix = USUAL.prefix } = flags;
  if (!/^\d{1,2}$/.test(replicas)) {
    throw new RefusedError(`"${replicas}" is not a number of replicas (0 to 99)`);
  }
  if (!/^[\w.-]{1,64}$/.test(prefix)) {
    throw new RefusedError(`"${prefix}" is not a prefix of keys (letters, digits, . _ -)`);
  }
  return { redis, prefix, replicas: Number(replicas), key };
}

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\./.test(host);
}

export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new RefusedError(`"${text}" is not a port (0 to 65535)`);
  }
  return port;
}

export function readOrigin(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new RefusedError(`"${text}" is not an origin (https://HOST)`);
  }
  return new URL(text).origin;
}

/** Origins with spaces between them, or `*`; empty: none. */
function readSites(text = ''): string[] {
  const sites = text.split(/\s+/).filter((site) => site !== '');
  return sites.map((site) => (site === '*' ? site : readPlainOrigin(site)));
}

/** An origin that can stand in a content security policy as it is. */
function readPlainOrigin(text: string): string {
  const origin = readOrigin(text);
  if (/^https?:\/\/[\w.[\]:-]+$/.test(origin)) return origin;
  throw new RefusedError(`"${text}" is not an origin (https://HOST)`);
}

function readTiles(url: string | undefined, credit = ''): Tiles | null {
  if (url === undefined) return null;
  const isTemplate = ['{z}', '{x}', '{y}'].every((part) => url.includes(part));
  if (!isTemplate || !/^https?:\/\/(\{s\}\.)?[\w.-]+(:\d+)?\//.test(url)) {
    throw new RefusedError(`"${url}" is not an address of tiles (https://HOST/{z}/{x}/{y}.png)`);
  }
  return { url, credit };
}
