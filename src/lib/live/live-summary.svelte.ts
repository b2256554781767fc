import type { io as Connect, Socket } from 'socket.io-client';
import { applyChanges, type Changes } from '#election/changes.ts';
import type { Summary } from '#election/results.ts';
import type { LiveEvents, LivePatch, LiveRequests, Place } from '#protocol';
import { stayConnected } from './stay-connected.ts';

/** How long to wait before what connects is asked for again, in milliseconds. */
const PAUSE = 5000;

export type Connection =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  | { readonly status: 'lost'; readonly since: number }
  | { readonly status: 'refused' };

/** The browser's copy of the summary: patched as the server counts, and honest when it is not. */
export class LiveSummary {
  summary: Summary = $state.raw()!;
  /** When something was recorded last that says something of a contest; `summary.at` is any fact’s. */
  changedAt: string | null = $state.raw(null);
  connection: Connection = $state.raw({ status: 'connecting' });
  readonly #onChange: (before: Summary, after: Summary) => void;
  #socket: Socket<LiveEvents, LiveRequests> | null = null;
  #disconnect: () => void = () => undefined;

  constructor(
    summary: Summary,
    changedAt: string | null,
    onChange: (before: Summary, after: Summary) => void = () => undefined,
  ) {
    this.summary = summary;
    this.changedAt = changedAt;
    this.#onChange = onChange;
  }

  /** Connects, and stays connected; returns how to stop. */
  connect(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    // Loaded after the page is there.
    const load = () =>
      import('socket.io-client').then(
        ({ io }) => isWanted && this.#open(io),
        () => {
          this.#lose();
          if (isWanted) timer = setTimeout(load, PAUSE);
        },
      );
    void load();
    return () => {
      isWanted = false;
      clearTimeout(timer);
      this.#disconnect();
    };
  }

  #open(io: typeof Connect): void {
    const socket: Socket<LiveEvents, LiveRequests> = io('/live', {
      transports: ['websocket', 'polling'],
      auth: (answer) => answer(this.#place),
      reconnection: false,
      timeout: 5000,
    });
    this.#socket = socket;
    this.#disconnect = stayConnected(socket);
    socket.on('summary', (summary, changedAt) => this.#show(summary, changedAt));
    socket.on('patch', (patch) => this.#apply(patch));
    socket.on('connect', () => (this.connection = { status: 'live' }));
    socket.on('disconnect', () => this.#lose());
    socket.on('connect_error', (error) => {
      const refused = (error as Error & { data?: { code?: string } }).data?.code !== undefined;
      if (refused) this.connection = { status: 'refused' };
      else this.#lose();
    });
  }

  get #place(): Place {
    const { version, head } = this.summary;
    return { version, head };
  }

  #lose(): void {
    if (this.connection.status === 'lost') return;
    this.connection = { status: 'lost', since: Date.now() };
  }

  #apply({ from, to, head, at, changedAt, watched: _watched, ...changes }: LivePatch): void {
    if (from > this.summary.version) {
      this.#socket?.emit('since', this.summary.version, this.summary.head);
      return;
    }
    // At the same version a projection may be newer.
    if (to < this.summary.version) return;
    const summary = applyChanges<Summary>(this.summary, changes as Changes<Summary>);
    this.#show({ ...summary, version: to, head, at }, changedAt);
  }

  #show(summary: Summary, changedAt: string | null): void {
    const before = this.summary;
    this.changedAt = changedAt;
    this.summary = summary;
    this.#onChange(before, summary);
  }
}
