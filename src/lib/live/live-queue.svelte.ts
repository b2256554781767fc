import { io } from 'socket.io-client';
import type { DeskQueue } from '#protocol';
import { stayConnected } from './stay-connected.ts';

/** At most two queues a second, however fast reports come in. In milliseconds. */
const PAUSE = 500;

/** The desk's queue as the server ranks it: asked for again whenever something was recorded. */
export class LiveQueue {
  queue: DeskQueue = $state.raw()!;
  /** No connection: what is shown may be old. */
  stale = $state(false);
  #asking = false;
  #again = false;

  constructor(queue: DeskQueue) {
    this.queue = queue;
  }

  /** Connects, and stays connected; returns how to stop. */
  connect(): () => void {
    const socket = io('/desk', { transports: ['websocket', 'polling'], reconnection: false });
    const disconnect = stayConnected(socket);
    socket.on('connect', () => void this.#ask());
    socket.on('recorded', () => void this.#ask());
    socket.on('disconnect', () => (this.stale = true));
    const forgotten = setInterval(() => void this.#ask(), 30_000); // what was taken is given back
    return () => {
      clearInterval(forgotten);
      disconnect();
    };
  }

  async #ask(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again) {
      this.#again = false;
      try {
        this.queue = await readQueue();
        this.stale = false;
      } catch {
        this.stale = true;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.#asking = false;
  }
}

export async function readQueue(): Promise<DeskQueue> {
  const response = await fetch('/api/desk/queue');
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as DeskQueue;
}
