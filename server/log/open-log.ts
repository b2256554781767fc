import { RefusedError, type EventLog } from './event-log.ts';
import { RedisLog } from './redis-log.ts';
import { SqliteLog } from './sqlite-log.ts';

/** Where a log is kept. */
export type LogPlace = { readonly data: string } | { readonly redis: string };

export function openLog(kept: LogPlace, unsafe = false): Promise<EventLog> {
  return 'redis' in kept ? RedisLog.open(kept.redis, unsafe) : openEmbedded(kept.data);
}

function openEmbedded(folder: string): Promise<EventLog> {
  try {
    return Promise.resolve(new SqliteLog(folder));
  } catch (error) {
    const reason = (error as Error).message;
    return Promise.reject(new RefusedError(`the log in ${folder} cannot be opened: ${reason}`));
  }
}
