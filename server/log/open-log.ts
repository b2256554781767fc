import { RefusedError, type EventLog } from './event-log.ts';
import { USUAL } from './redis-place.ts';
import { RedisLog } from './redis-log.ts';
import { SqliteLog } from './sqlite-log.ts';

/** Where a log is kept. */
export type LogPlace = (
  | { readonly data: string }
  | { readonly redis: string; readonly prefix?: string; readonly replicas?: number }
) & {
  /** A file with nodes’ own key; absent: it stands beside the log. */
  readonly key?: string | undefined;
};

export function openLog(kept: LogPlace, unsafe = false): Promise<EventLog> {
  const key = kept.key ?? null;
  if ('data' in kept) return openEmbedded(kept.data, key);
  const { redis: url, ...more } = kept;
  return RedisLog.open({ ...USUAL, ...more, url }, unsafe, key);
}

function openEmbedded(folder: string, key: string | null): Promise<EventLog> {
  try {
    return Promise.resolve(new SqliteLog(folder, key));
  } catch (error) {
    const reason = (error as Error).message;
    return Promise.reject(new RefusedError(`the log in ${folder} cannot be opened: ${reason}`));
  }
}
