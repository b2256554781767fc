import type { Server } from 'socket.io';
import type { Cursor, LivePatch } from '#protocol';
import { findBar } from '../queries/query.ts';
import { contestsAmong, watchedContests } from '../queries/watched.ts';
import type { TallyNode } from '../node.ts';
import type { Metrics } from './metrics.ts';
import { isRevoked, openNamespace, type TypedSocket } from './sockets.ts';

/** At most five patches a second. In milliseconds. */
const SHORTEST_PAUSE = 200;
/** Sending patches takes at most a fifth of the time. */
const PAUSE_FACTOR = 5;
/** Contests that one may watch whole; and of strangers, who are many, how many may at all. */
const MOST_WATCHED = { known: 50, stranger: 10 };
const MOST_STRANGERS = 200;
/** Packets that may wait for a slow connection before it is cut; it comes back and catches up. */
const MOST_WAITING = 30;
const EVERYBODY = 'everybody';

type LiveSocket = TypedSocket<'/live'>;

/**
 * Namespace `/live`: the summary first, then what changed. One patch is made for all who watch
 * the city; who watches contests gets one of their own. Whoever has missed something is brought
 * up to date with the next patch, so that asking often costs no more than asking once.
 *
 * @returns how to stop sending
 */
export function openLive(io: Server, node: TallyNode, metrics: Metrics): () => void {
  const { reading } = node;
  const { publication, register } = reading;
  const namespace = openNamespace(io, '/live', node, metrics, (session) =>
    findBar(node, session, 'results'),
  );
  const watching = new Map<LiveSocket, ReturnType<typeof contestsAmong>>();
  /** Who asked for what they missed, and what they have. */
  const behind = new Map<LiveSocket, Cursor | null>();
  let sent = publication.edition;
  let pause: NodeJS.Timeout | null = null;

  namespace.on('connection', (socket) => {
    socket.on('disconnect', () => {
      watching.delete(socket);
      behind.delete(socket);
    });
    void socket.join(EVERYBODY);
    const { version, head } = socket.handshake.auth as Record<string, unknown>;
    bringUpToDate(socket, readCursor(version, head));
    socket.on('since', (from: unknown, at: unknown) => {
      if (!mayStillSee(socket)) return;
      behind.set(socket, readCursor(from, at));
      pause ??= setTimeout(send, 0);
    });
    socket.on('watch', (ids: unknown) => mayStillSee(socket) && watch(socket, ids));
  });

  /** A client at a cursor of this log gets what changed since; any other the summary. */
  function bringUpToDate(socket: LiveSocket, cursor: Cursor | null): void {
    const isOurs =
      cursor !== null &&
      cursor.version <= reading.version &&
      (cursor.head === undefined || cursor.head === reading.heads.at(cursor.version));
    if (isOurs) emitPatch(socket, publication.catchUp(cursor.version, reading.head));
    else socket.emit('summary', publication.summary(reading.head), register.lastReportAt);
  }

  function watch(socket: LiveSocket, ids: unknown): void {
    const isKnown = socket.data.session !== null;
    const most = isKnown || mayWatch(socket) ? MOST_WATCHED[isKnown ? 'known' : 'stranger'] : 0;
    const wanted = contestsAmong(reading, ids, most);
    if (wanted.length > 0) {
      watching.set(socket, wanted);
      void socket.leave(EVERYBODY);
      if (!behind.has(socket)) behind.set(socket, { version: sent.version });
    } else {
      watching.delete(socket);
      void socket.join(EVERYBODY);
    }
    pause ??= setTimeout(send, 0);
  }

  /** Each contest is written anew for each who watches it: few strangers may. */
  function mayWatch(socket: LiveSocket): boolean {
    const others = [...watching.keys()].filter((one) => one !== socket && !one.data.session);
    return others.length < MOST_STRANGERS;
  }

  function emitPatch(socket: LiveSocket, patch: LivePatch): void {
    const ids = watching.get(socket);
    const whole = ids ? { ...patch, watched: watchedContests(reading, ids) } : patch;
    socket.emit('patch', whole, register.lastReportAt);
  }

  function mayStillSee(socket: LiveSocket): boolean {
    if (!isRevoked(node, socket.data) || findBar(node, null, 'results') === null) return true;
    socket.disconnect();
    return false;
  }

  function send(): void {
    pause = null;
    const started = performance.now();
    const { edition } = publication;
    if (sent.number === edition.number && behind.size === 0) return;
    for (const socket of namespace.sockets.values()) cutIfStuck(socket);
    if (sent.number < edition.number) {
      const patch = publication.patch(sent, reading.head);
      namespace.to(EVERYBODY).emit('patch', patch, register.lastReportAt);
      for (const socket of watching.keys()) emitPatch(socket, patch);
      sent = edition;
    }
    for (const [socket, cursor] of behind) bringUpToDate(socket, cursor);
    behind.clear();
    const took = performance.now() - started;
    pause = setTimeout(send, Math.max(SHORTEST_PAUSE, PAUSE_FACTOR * took));
  }

  const stopProjecting = reading.onProjection(() => (pause ??= setTimeout(send, 0)));
  const stopListening = reading.onFacts((facts) => {
    if (facts.some(({ type }) => type === 'LinkRevoked')) {
      for (const socket of namespace.sockets.values()) mayStillSee(socket);
    }
    pause ??= setTimeout(send, 0);
  });
  return () => {
    stopListening();
    stopProjecting();
    if (pause) clearTimeout(pause);
  };
}

function cutIfStuck(socket: LiveSocket): void {
  const { writeBuffer } = socket.conn as unknown as { writeBuffer?: readonly unknown[] };
  if ((writeBuffer?.length ?? 0) > MOST_WAITING) socket.disconnect(true);
}

function readCursor(version: unknown, head: unknown): Cursor | null {
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return null;
  return typeof head === 'string' ? { version, head } : { version };
}
