import { io } from 'socket.io-client';
import type { DeskQueue } from '#protocol';
import { Fresh } from './fresh.svelte.ts';
import { stayConnected, type ClientSocket } from './stay-connected.ts';

/** At most two queues a second, however fast reports come in. In milliseconds. */
const PAUSE = 500;
/** What was taken is given back without a word. In milliseconds. */
const FORGOTTEN = 30_000;

/** The desk's queue as the server ranks it: asked for again whenever something was recorded. */
export class LiveQueue {
  readonly #first: DeskQueue;
  readonly #fresh = new Fresh('GET /api/desk/queue', PAUSE);
  #connected = $state(true);

  constructor(queue: DeskQueue) {
    this.#first = queue;
  }

  get queue(): DeskQueue {
    return this.#fresh.answer ?? this.#first;
  }

  /** No connection: what is shown may be old. */
  get stale(): boolean {
    return !this.#connected || this.#fresh.lostSince !== null || this.#fresh.refused;
  }

  /** Connects, and stays connected; returns how to stop. */
  connect(): () => void {
    const socket: ClientSocket<'/desk'> = io('/desk', {
      transports: ['websocket', 'polling'],
      reconnection: false,
    });
    const disconnect = stayConnected(socket);
    const refresh = () => this.#fresh.refresh();
    socket.on('connect', () => {
      this.#connected = true;
      refresh();
    });
    socket.on('recorded', refresh);
    socket.on('disconnect', () => (this.#connected = false));
    const timer = setInterval(refresh, FORGOTTEN);
    return () => {
      clearInterval(timer);
      this.#fresh.stop();
      disconnect();
    };
  }
}
