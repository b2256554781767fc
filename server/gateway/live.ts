import type { Server, Socket } from 'socket.io';
import type { ContestId } from '#election/model.ts';
import type { ContestResult } from '#election/results.ts';
import type { LiveEvents, LivePatch, LiveRequests } from '#protocol';
import { isPublished, refuseResults } from '../access/roles.ts';
import type { TallyNode } from '../node.ts';
import type { Metrics } from './metrics.ts';
import { guard, type SocketData } from './sockets.ts';

/** At most five patches a second. In milliseconds. */
const SHORTEST_PAUSE = 200;
/** Sending patches takes at most a tenth of the time. */
const PAUSE_FACTOR = 10;
const MOST_WATCHED = 50;
const EVERYBODY = 'everybody';

type LiveSocket = Socket<LiveRequests, LiveEvents, LiveEvents, SocketData>;

/**
 * Namespace `/live`: the summary first, then what changed. One patch is made for all who watch
 * the city; who watches contests gets one of their own.
 *
 * @returns how to stop sending
 */
export function openLive(io: Server, node: TallyNode, metrics: Metrics): () => void {
  const { reading, pack } = node;
  const { publication } = reading;
  const namespace = io.of('/live');
  const watching = new Map<LiveSocket, readonly ContestId[]>();
  let sent = reading.version;
  let pause: NodeJS.Timeout | null = null;

  guard(namespace, node, (visitor) => {
    const barred = refuseResults(pack.election, visitor, Date.now());
    return barred && (barred === 401 ? 'not-published' : 'not-allowed');
  });

  namespace.on('connection', (socket: LiveSocket) => {
    metrics.sockets.inc({ namespace: 'live' });
    socket.on('disconnect', () => {
      metrics.sockets.dec({ namespace: 'live' });
      watching.delete(socket);
    });
    const { version } = socket.handshake.auth as { version?: unknown };
    void socket.join(EVERYBODY);
    bringUpToDate(socket, version);
    socket.on('since', (from: unknown) => mayStillSee(socket) && bringUpToDate(socket, from));
    socket.on('watch', (ids: unknown) => mayStillSee(socket) && watch(socket, ids));
  });

  /** A client that names a version of this log gets what changed since; others the summary. */
  function bringUpToDate(socket: LiveSocket, from: unknown): void {
    const known = typeof from === 'number' && Number.isInteger(from) && from > 0;
    if (known && from <= reading.version) {
      socket.emit('patch', publication.patch(from, reading.head));
    } else {
      socket.emit('summary', publication.summary(reading.head));
    }
  }

  function watch(socket: LiveSocket, ids: unknown): void {
    const contests = pack.election.contests as ReadonlyMap<unknown, unknown>;
    const wanted = Array.isArray(ids) ? ids.filter((id) => contests.has(id)) : [];
    const some = wanted.slice(0, MOST_WATCHED) as ContestId[];
    if (some.length > 0) {
      watching.set(socket, some);
      void socket.leave(EVERYBODY);
      socket.emit('patch', withContests(publication.patch(reading.version, reading.head), some));
    } else {
      watching.delete(socket);
      void socket.join(EVERYBODY);
    }
  }

  function withContests(patch: LivePatch, ids: readonly ContestId[]): LivePatch {
    const watched: Record<ContestId, ContestResult> = {};
    for (const id of ids) watched[id] = publication.contest(id)!;
    return { ...patch, watched };
  }

  function mayStillSee(socket: LiveSocket): boolean {
    const { visitor } = socket.data;
    const isRevoked = visitor !== null && !reading.links.isInForce(visitor.linkId);
    if (!isRevoked || isPublished(pack.election, Date.now())) return true;
    socket.disconnect();
    return false;
  }

  function send(): void {
    pause = null;
    if (sent === reading.version) return;
    const started = performance.now();
    const patch = publication.patch(sent, reading.head);
    namespace.to(EVERYBODY).emit('patch', patch);
    for (const [socket, ids] of watching) socket.emit('patch', withContests(patch, ids));
    sent = reading.version;
    const took = performance.now() - started;
    pause = setTimeout(send, Math.max(SHORTEST_PAUSE, PAUSE_FACTOR * took));
  }

  const stopListening = reading.onFacts((facts) => {
    if (facts.some(({ type }) => type === 'LinkRevoked')) {
      for (const socket of namespace.sockets.values()) mayStillSee(socket as LiveSocket);
    }
    pause ??= setTimeout(send, 0);
  });
  return () => {
    stopListening();
    if (pause) clearTimeout(pause);
  };
}
