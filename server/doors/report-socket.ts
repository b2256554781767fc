import type { Server } from 'socket.io';
import { carryOut } from '../commands/command.ts';
import { submitReport } from '../commands/submit-report.ts';
import { admissionCode } from '../access/roles.ts';
import type { TallyNode } from '../node.ts';
import type { Metrics } from './metrics.ts';
import { isRevoked, openNamespace } from './sockets.ts';

/**
 * Namespace `/report`: phones send sheets and get receipts.
 *
 * @returns how to wait until all that was begun is answered
 */
export function openReports(io: Server, node: TallyNode, metrics: Metrics): () => Promise<void> {
  const begun = new Set<Promise<unknown>>();
  const namespace = openNamespace(io, '/report', node, metrics, (session) =>
    admissionCode(session, 'report'),
  );
  namespace.on('connection', (socket) => {
    socket.on('report:submit', async (report: unknown, ...more: unknown[]) => {
      const answer = more.at(-1);
      if (typeof answer !== 'function') return;
      // Who may send is asked again for every report: a link may have been taken back.
      const { session, language } = socket.data;
      const sender = isRevoked(node, socket.data) ? null : session;
      const carried = carryOut(node, submitReport, sender, report, language);
      begun.add(carried);
      const { status, body } = await carried.finally(() => begun.delete(carried));
      metrics.reports.inc({ status: String(status) });
      (answer as (said: typeof body) => void)(body);
    });
  });
  return async () => {
    await Promise.allSettled(begun);
  };
}
