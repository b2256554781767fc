import type { Server, Socket } from 'socket.io';
import type { ContestId } from '#election/model.ts';
import type { ContestResult } from '#results/results.ts';
import type { LiveEvents, LivePatch, LiveRequests, Place } from '#protocol';
import { isPublished, refuseResults } from '../access/roles.ts';
import type { TallyNode } from '../node.ts';
import type { Metrics } from './metrics.ts';
import { guard, type SocketData } from './sockets.ts';

/** At most five patches a second. In milliseconds. */
const SHORTEST_PAUSE = 200;
/** Sending patches takes at most a fifth of the time. */
const PAUSE_FACTOR = 5;
const MOST_WATCHED = 50;
/** Packets that may wait for a slow connection before it is cut; it comes back and catches up. */
const MOST_WAITING = 30;
const EVERYBODY = 'everybody';

type LiveSocket = Socket<LiveRequests, LiveEvents, LiveEvents, SocketData>;

/**
 * Namespace `/live`: the summary first, then what changed. One patch is made for all who watch
 * the city; who watches contests gets one of their own. Whoever has missed something is brought
 * up to date with the next patch, so that asking often costs no more than asking once.
 *
 * @returns how to stop sending
 */
export function openLive(io: Server, node: TallyNode, metrics: Metrics): () => void {
  const { reading, pack } = node;
  const { publication, register } = reading;
  const namespace = io.of('/live');
  const watching = new Map<LiveSocket, readonly ContestId[]>();
  /** Who asked for what they missed, and what they have. */
  const behind = new Map<LiveSocket, Place | null>();
  let sent = publication.edition;
  let pause: NodeJS.Timeout | null = null;

  guard(namespace, node, (session) => refuseResults(pack.election, session, Date.now()));

  namespace.on('connection', (socket: LiveSocket) => {
    metrics.sockets.inc({ namespace: 'live' });
    socket.on('disconnect', () => {
      metrics.sockets.dec({ namespace: 'live' });
      watching.delete(socket);
      behind.delete(socket);
    });
    void socket.join(EVERYBODY);
    const { version, head } = socket.handshake.auth as Record<string, unknown>;
    bringUpToDate(socket, readPlace(version, head));
    socket.on('since', (from: unknown, at: unknown) => {
      if (!mayStillSee(socket)) return;
      behind.set(socket, readPlace(from, at));
      pause ??= setTimeout(send, 0);
    });
    socket.on('watch', (ids: unknown) => mayStillSee(socket) && watch(socket, ids));
  });

  /** A client at a place of this log gets what changed since; any other the summary. */
  function bringUpToDate(socket: LiveSocket, place: Place | null): void {
    const isOurs =
      place !== null &&
      place.version <= reading.version &&
      (place.head === undefined || place.head === reading.heads.at(place.version));
    if (isOurs) emitPatch(socket, publication.catchUp(place.version, reading.head));
    else socket.emit('summary', publication.summary(reading.head), register.lastReportAt);
  }

  function watch(socket: LiveSocket, ids: unknown): void {
    const contests = pack.election.contests as ReadonlyMap<unknown, unknown>;
    const wanted = Array.isArray(ids) ? ids.filter((id) => contests.has(id)) : [];
    if (wanted.length > 0) {
      watching.set(socket, [...new Set(wanted)].slice(0, MOST_WATCHED) as ContestId[]);
      void socket.leave(EVERYBODY);
      if (!behind.has(socket)) behind.set(socket, { version: sent.version });
    } else {
      watching.delete(socket);
      void socket.join(EVERYBODY);
    }
    pause ??= setTimeout(send, 0);
  }

  function emitPatch(socket: LiveSocket, patch: LivePatch): void {
    const watched: Record<ContestId, ContestResult> = {};
    for (const id of watching.get(socket) ?? []) watched[id] = publication.contest(id)!;
    const whole = watching.has(socket) ? { ...patch, watched } : patch;
    socket.emit('patch', whole, register.lastReportAt);
  }

  function mayStillSee(socket: LiveSocket): boolean {
    const { session } = socket.data;
    const isRevoked = session !== null && !reading.links.isInForce(session.linkId);
    if (!isRevoked || isPublished(pack.election, Date.now())) return true;
    socket.disconnect();
    return false;
  }

  function send(): void {
    pause = null;
    const started = performance.now();
    const { edition } = publication;
    if (sent.number === edition.number && behind.size === 0) return;
    for (const socket of namespace.sockets.values()) cutIfStuck(socket as LiveSocket);
    if (sent.number < edition.number) {
      const patch = publication.patch(sent, reading.head);
      namespace.to(EVERYBODY).emit('patch', patch, register.lastReportAt);
      for (const socket of watching.keys()) emitPatch(socket, patch);
      sent = edition;
    }
    for (const [socket, place] of behind) bringUpToDate(socket, place);
    behind.clear();
    const took = performance.now() - started;
    pause = setTimeout(send, Math.max(SHORTEST_PAUSE, PAUSE_FACTOR * took));
  }

  const stopProjecting = reading.onProjection(() => (pause ??= setTimeout(send, 0)));
  const stopListening = reading.onFacts((facts) => {
    if (facts.some(({ type }) => type === 'LinkRevoked')) {
      for (const socket of namespace.sockets.values()) mayStillSee(socket as LiveSocket);
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

function readPlace(version: unknown, head: unknown): Place | null {
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return null;
  return typeof head === 'string' ? { version, head } : { version };
}
