import type { io as Connect } from 'socket.io-client';
import { applyChanges } from '#results/changes.ts';
import type { Summary } from '#results/results.ts';
import type { Cursor, LivePatch } from '#protocol';
import { isServerThere, stayConnected, type ClientSocket } from './stay-connected.ts';

/** How often to try what connects anew, with the whole page, in milliseconds. */
const PAUSE = 30_000;
/** How often a wall asks whether its server is there, and how long the answer may take. In milliseconds. */
const WATCH = { pause: 2000, patience: 2500 };

export type Connection =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  | { readonly status: 'lost'; readonly since: number }
  | { readonly status: 'refused' };

/** The browser's copy of the summary: patched as the server counts, and honest when it is not. */
export class LiveSummary {
  summary: Summary;
  /** When the last report was recorded; `summary.at` is any fact’s. */
  lastReportAt: string | null = $state.raw(null);
  connection: Connection = $state.raw({ status: 'connecting' });
  readonly #onChange: (before: Summary, after: Summary) => void;
  #socket: ClientSocket<'/live'> | null = null;
  #disconnect: () => void = () => undefined;

  constructor(
    summary: Summary,
    lastReportAt: string | null,
    onChange: (before: Summary, after: Summary) => void = () => undefined,
  ) {
    this.summary = $state.raw(summary);
    this.lastReportAt = lastReportAt;
    this.#onChange = onChange;
  }

  /**
   * Connects, and asks every two seconds whether the server is there: a wall must not show what is old for
   * half a minute, until a silent connection is given up.
   *
   * @returns how to stop
   */
  watch(): () => void {
    const stop = this.connect();
    let isAsking = false;
    const look = async () => {
      if (isAsking || this.connection.status !== 'live') return;
      isAsking = true;
      if (!(await isServerThere(WATCH.patience))) this.#socket?.disconnect();
      isAsking = false;
    };
    const timer = setInterval(() => void look(), WATCH.pause);
    return () => {
      clearInterval(timer);
      stop();
    };
  }

  /** Connects, and stays connected; returns how to stop. */
  connect(): () => void {
    let timer: ReturnType<typeof setInterval> | undefined;
    let isWanted = true;
    // Loaded after the page is there.
    import('socket.io-client').then(
      ({ io }) => isWanted && this.#open(io),
      () => {
        this.#lose();
        if (isWanted) timer = setInterval(() => void reloadIfServed(), PAUSE);
      },
    );
    return () => {
      isWanted = false;
      clearInterval(timer);
      this.#disconnect();
    };
  }

  #open(io: typeof Connect): void {
    const socket: ClientSocket<'/live'> = io('/live', {
      transports: ['websocket', 'polling'],
      auth: (answer) => answer(this.#cursor),
      reconnection: false,
      timeout: 5000,
    });
    this.#socket = socket;
    this.#disconnect = stayConnected(socket);
    socket.on('pack', (mark) => {
      // Names, seats and outlines came with the page.
      const made = document.documentElement.dataset.pack;
      if (made && made !== mark) location.reload();
    });
    socket.on('summary', (summary, lastReportAt) => this.#show(summary, lastReportAt));
    socket.on('patch', (patch, lastReportAt) => this.#apply(patch, lastReportAt));
    socket.on('connect', () => (this.connection = { status: 'live' }));
    socket.on('disconnect', () => this.#lose());
    socket.on('connect_error', (error) => {
      const refused = (error as Error & { data?: { code?: string } }).data?.code !== undefined;
      if (refused) this.connection = { status: 'refused' };
      else this.#lose();
    });
  }

  get #cursor(): Cursor {
    const { version, head } = this.summary;
    return { version, head };
  }

  #lose(): void {
    if (this.connection.status === 'lost') return;
    this.connection = { status: 'lost', since: Date.now() };
  }

  #apply(patch: LivePatch, lastReportAt: string | null): void {
    const { from, to, head, at, watched: _watched, ...changes } = patch;
    if (from > this.summary.version) {
      this.#socket?.emit('since', this.summary.version, this.summary.head);
      return;
    }
    // At the same version a projection may be newer.
    if (to < this.summary.version) return;
    const summary = applyChanges<Summary>(this.summary, changes);
    this.#show({ ...summary, version: to, head, at }, lastReportAt);
  }

  #show(summary: Summary, lastReportAt: string | null): void {
    const before = this.summary;
    this.lastReportAt = lastReportAt;
    this.summary = summary;
    this.#onChange(before, summary);
  }
}

/** A part of a page that failed to come is not asked for again by most browsers, but with the page. */
async function reloadIfServed(): Promise<void> {
  if (await isServerThere()) location.reload();
}
