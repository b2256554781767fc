import type { Socket } from 'socket.io-client';
import { ask } from '#call';
import type { Namespaces } from '#protocol';

/** A socket of the browser that knows its namespace’s events and no others. */
export type ClientSocket<At extends keyof Namespaces> = Socket<
  Namespaces[At]['toClient'],
  Namespaces[At]['toServer']
>;

/** What this needs of a Socket.IO socket, which must not try again by itself. */
interface Line {
  connect(): unknown;
  disconnect(): unknown;
  on(event: 'disconnect' | 'connect_error', told: () => void): unknown;
  /** false after the server refused it. */
  readonly active: boolean;
}

/** Between two questions, in milliseconds, or up to twice that: a crowd comes back bit by bit. */
const PAUSE = 500;
/** How long an answer may take, in milliseconds. */
const PATIENCE = 4000;

/**
 * Opens a lost connection again as soon as the server answers plain requests: a browser that saw
 * many sockets fail lets the next one wait for seconds.
 *
 * @returns how to stop
 */
export function stayConnected(line: Line): () => void {
  let isWanted = true;
  let isAsking = false;
  const comeBack = async () => {
    if (isAsking) return;
    isAsking = true;
    do await new Promise((resolve) => setTimeout(resolve, PAUSE * (1 + Math.random())));
    while (isWanted && !(await isServerThere()));
    isAsking = false;
    if (isWanted) line.connect();
  };
  line.on('disconnect', () => void comeBack());
  line.on('connect_error', () => void (line.active && comeBack()));
  return () => {
    isWanted = false;
    line.disconnect();
  };
}

/**
 * Whether the server answers plain requests.
 *
 * @param patience how long that may take, in milliseconds
 */
export async function isServerThere(patience = PATIENCE): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(patience);
    return (await ask('GET /api/time', { cache: 'no-store', signal })).status === 200;
  } catch {
    return false;
  }
}
