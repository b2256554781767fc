/** Whether a Redis keeps what it has acknowledged, and how it is made to. */
import type { Redis } from 'ioredis';
import { RefusedError } from './event-log.ts';

/** @throws RefusedError where a node may lose what it has acknowledged */
export async function assertKeeps(node: Redis): Promise<void> {
  const settings = await readSettings(node);
  if (settings.appendonly !== 'yes') {
    throw new RefusedError(
      'this Redis keeps no append-only file and would lose acknowledged facts: set "appendonly yes" (or accept the loss with --unsafe)',
    );
  }
  if (settings.maxmemory !== '0' && settings['maxmemory-policy'] !== 'noeviction') {
    throw new RefusedError(
      'this Redis may evict facts to save memory: set "maxmemory-policy noeviction" (or accept the loss with --unsafe)',
    );
  }
  if (settings.isManaged) return;
  if (settings.appendfsync !== 'always') await node.config('SET', 'appendfsync', 'always');
  if (settings['no-appendfsync-on-rewrite'] !== 'no') {
    await node.config('SET', 'no-appendfsync-on-rewrite', 'no');
  }
}

const SETTINGS = [
  'appendonly',
  'appendfsync',
  'no-appendfsync-on-rewrite',
  'maxmemory',
  'maxmemory-policy',
] as const;

type Settings = Partial<Record<(typeof SETTINGS)[number], string>> & {
  /** Its settings are its provider's: what it does is told by `INFO`. */
  readonly isManaged?: true;
};

export async function readSettings(node: Redis): Promise<Settings> {
  try {
    const found: [string, string][] = [];
    for (const name of SETTINGS) {
      const answer = await node.config('GET', name);
      found.push([name, answer[1] ?? '']);
    }
    return Object.fromEntries(found);
  } catch (error) {
    return readInfo(node, error as Error);
  }
}

async function readInfo(node: Redis, refused: Error): Promise<Settings> {
  const text = await node.info().catch(() => '');
  const say = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(text)?.[1]?.trim();
  const isKeeping = say('aof_enabled');
  if (isKeeping === undefined) {
    throw new RefusedError(
      `this Redis does not tell whether it keeps facts (${refused.message}); accept that with --unsafe`,
    );
  }
  return {
    appendonly: isKeeping === '1' ? 'yes' : 'no',
    maxmemory: say('maxmemory') ?? '0',
    'maxmemory-policy': say('maxmemory_policy') ?? '',
    isManaged: true,
  };
}
