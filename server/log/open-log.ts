import type { EventLog } from './event-log.ts';
import { RedisLog } from './redis-log.ts';
import { SqliteLog } from './sqlite-log.ts';

/** Where a log is kept. */
export type LogPlace = { readonly data: string } | { readonly redis: string };

export function openLog(kept: LogPlace, unsafe = false): Promise<EventLog> {
  return 'redis' in kept
    ? RedisLog.open(kept.redis, unsafe)
    : Promise.resolve(new SqliteLog(kept.data));
}
