import type { Server } from 'socket.io';
import type { Cursor, LivePatch } from '#protocol';
import { findBar, viewFor, type Shown } from '../queries/query.ts';
import { contestsAmong, watchedContests } from '../queries/watched.ts';
import type { TallyNode } from '../node.ts';
import type { Metrics } from './metrics.ts';
import {
  endsSessions,
  isRevoked,
  openNamespace,
  type TypedNamespace,
  type TypedSocket,
} from './sockets.ts';

/** At most five patches a second. In milliseconds. */
const SHORTEST_PAUSE = 200;
/** Sending patches takes at most a fifth of the time. */
const PAUSE_FACTOR = 5;
/** Contests that one may watch whole; and of strangers, who are many, how many may at all. */
const MOST_WATCHED = { known: 50, stranger: 10 };
const MOST_STRANGERS = 200;
/** Packets that may wait for a slow connection before it is cut; it comes back and catches up. */
const MOST_WAITING = 30;

type LiveSocket = TypedSocket<'/live'>;

/** What somebody watches whole: who watches the same is in one room. */
interface Watched {
  readonly ids: ReturnType<typeof contestsAmong>;
  readonly room: string;
}

/**
 * Namespace `/live`: the summary first, then what changed. One patch is made for all who watch
 * the city; who watches contests gets one of their own. Whoever has missed something is brought
 * up to date with the next patch, so that asking often costs no more than asking once.
 *
 * @returns how to stop sending
 */
export function openLive(io: Server, node: TallyNode, metrics: Metrics): () => void {
  const { reading } = node;
  const namespace = openNamespace(io, '/live', node, metrics, (session) =>
    findBar(node, session, 'results'),
  );
  const staffs = openChannel(namespace, reading, 'staff');
  const everybodys =
    reading.everybodys === reading
      ? staffs
      : openChannel(namespace, reading.everybodys, 'everybody');

  namespace.on('connection', (socket) => {
    socket.emit('pack', node.pack.mark);
    const isOfStaff = viewFor(node, socket.data.session, 'results') === reading;
    const channel = isOfStaff ? staffs : everybodys;
    channel.join(socket);
    socket.on('since', (from: unknown, at: unknown) => {
      if (mayStillSee(socket)) channel.bring(socket, readCursor(from, at));
    });
    socket.on('watch', (ids: unknown) => mayStillSee(socket) && channel.watch(socket, ids));
  });

  /** Whose link was taken back sees what everybody may, if anything, and by a connection of theirs. */
  function mayStillSee(socket: LiveSocket): boolean {
    if (!isRevoked(node, socket.data)) return true;
    socket.disconnect();
    return false;
  }

  const stopListening = reading.onFacts((facts) => {
    if (facts.some(({ fact }) => endsSessions(fact))) {
      for (const socket of namespace.sockets.values()) mayStillSee(socket);
    }
  });
  return () => {
    stopListening();
    staffs.close();
    everybodys.close();
  };
}

/** Those who see the same of the night. */
function openChannel(
  namespace: TypedNamespace<'/live'>,
  view: Shown['view'],
  room: 'staff' | 'everybody',
) {
  const { publication, register } = view;
  const members = new Set<LiveSocket>();
  const watching = new Map<LiveSocket, Watched>();
  /** Who asked for what they missed, and what they have. */
  const behind = new Map<LiveSocket, Cursor | null>();
  let sent = publication.edition;
  let pause: NodeJS.Timeout | null = null;
  const soon = () => (pause ??= setTimeout(send, 0));

  /** A client at a cursor of this log gets what changed since; any other the summary. */
  function bringUpToDate(socket: LiveSocket, cursor: Cursor | null): void {
    const isOurs =
      cursor !== null &&
      cursor.version <= view.version &&
      (cursor.head === undefined || cursor.head === view.heads.at(cursor.version));
    if (isOurs) emitPatch(socket, publication.catchUp(cursor.version, view.head));
    else socket.emit('summary', publication.summary(view.head), register.lastReportAt);
  }

  /** Contests are written once for all who watch the same: few strangers may watch what they like. */
  function mayWatch(socket: LiveSocket): boolean {
    const others = [...watching.keys()].filter((one) => one !== socket && !one.data.session);
    return others.length < MOST_STRANGERS;
  }

  function emitPatch(socket: LiveSocket, patch: LivePatch): void {
    const watched = watching.get(socket);
    socket.emit('patch', watched ? withContests(patch, watched) : patch, register.lastReportAt);
  }

  function withContests(patch: LivePatch, { ids }: Watched): LivePatch {
    return { ...patch, watched: watchedContests(view, ids) };
  }

  /** Once for all who watch the same. */
  function emitToWatchers(patch: LivePatch): void {
    for (const watched of new Map([...watching.values()].map((one) => [one.room, one])).values()) {
      const whole = withContests(patch, watched);
      namespace.to(watched.room).emit('patch', whole, register.lastReportAt);
    }
  }

  function unwatch(socket: LiveSocket): void {
    const watched = watching.get(socket);
    if (watched) void socket.leave(watched.room);
    watching.delete(socket);
  }

  function send(): void {
    pause = null;
    const started = performance.now();
    const { edition } = publication;
    if (sent.number === edition.number && behind.size === 0) return;
    for (const socket of members) cutIfStuck(socket);
    if (sent.number < edition.number) {
      const patch = publication.patch(sent, view.head);
      namespace.to(room).emit('patch', patch, register.lastReportAt);
      emitToWatchers(patch);
      sent = edition;
    }
    for (const [socket, cursor] of behind) bringUpToDate(socket, cursor);
    behind.clear();
    const took = performance.now() - started;
    pause = setTimeout(send, Math.max(SHORTEST_PAUSE, PAUSE_FACTOR * took));
  }

  const stopNews = view.onNews(soon);
  return {
    join(socket: LiveSocket): void {
      members.add(socket);
      socket.on('disconnect', () => {
        members.delete(socket);
        watching.delete(socket);
        behind.delete(socket);
      });
      void socket.join(room);
      const { version, head } = socket.handshake.auth as Record<string, unknown>;
      bringUpToDate(socket, readCursor(version, head));
    },
    bring(socket: LiveSocket, cursor: Cursor | null): void {
      behind.set(socket, cursor);
      soon();
    },
    watch(socket: LiveSocket, ids: unknown): void {
      const isKnown = socket.data.session !== null;
      const most = isKnown || mayWatch(socket) ? MOST_WATCHED[isKnown ? 'known' : 'stranger'] : 0;
      const wanted = contestsAmong(view, ids, most);
      unwatch(socket);
      if (wanted.length > 0) {
        const ids = wanted.toSorted();
        const own = `${room} ${JSON.stringify(ids)}`;
        watching.set(socket, { ids, room: own });
        void socket.leave(room);
        void socket.join(own);
        if (!behind.has(socket)) behind.set(socket, { version: sent.version });
      } else {
        void socket.join(room);
      }
      soon();
    },
    close(): void {
      stopNews();
      if (pause) clearTimeout(pause);
    },
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
