import type { Server } from 'socket.io';
import { admissionCode } from '../access/roles.ts';
import type { TallyNode } from '../node.ts';
import type { Metrics } from './metrics.ts';
import { endsSessions, isRevoked, openNamespace } from './sockets.ts';

/** At most two calls a second. In milliseconds. */
const PAUSE = 500;

/**
 * Namespace `/desk`: says that something was recorded, and nothing of what. Whoever types a sheet
 * blind must not have seen a figure of it, so none is ever sent here.
 *
 * @returns how to stop
 */
export function openDesk(io: Server, node: TallyNode, metrics: Metrics): () => void {
  const namespace = openNamespace(io, '/desk', node, metrics, (session) =>
    admissionCode(session, 'desk'),
  );
  let pause: NodeJS.Timeout | null = null;
  const call = () => {
    pause = null;
    namespace.emit('recorded', node.reading.version);
  };
  const stop = node.reading.onFacts((facts) => {
    if (facts.some(({ fact }) => endsSessions(fact))) {
      for (const socket of namespace.sockets.values()) {
        if (isRevoked(node, socket.data)) socket.disconnect();
      }
    }
    pause ??= setTimeout(call, PAUSE);
  });
  return () => {
    stop();
    if (pause) clearTimeout(pause);
  };
}
