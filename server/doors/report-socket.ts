import type { Server } from 'socket.io';
import type { ReportAnswer } from '#protocol';
import { refuse } from '../access/roles.ts';
import type { TallyNode } from '../node.ts';
import { refusal } from '../commands/answer.ts';
import type { Metrics } from './metrics.ts';
import { recordReport } from '../commands/submit-report.ts';
import { guard, type SocketData } from './sockets.ts';

/** Namespace `/report`: phones send sheets and get receipts. */
export function openReports(io: Server, node: TallyNode, metrics: Metrics): void {
  const namespace = io.of('/report');
  guard(namespace, node, (session) => refuse(session, 'report'));
  namespace.on('connection', (socket) => {
    const { session, language } = socket.data as SocketData;
    metrics.sockets.inc({ namespace: 'report' });
    socket.on('disconnect', () => metrics.sockets.dec({ namespace: 'report' }));
    socket.on('report:submit', async (report: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return;
      const said = await submit(report).catch((error: unknown) => {
        node.logger.error({ err: error }, 'a report failed');
        return refusal('not-recorded', language);
      });
      metrics.reports.inc({ status: String(said.status) });
      (answer as (body: ReportAnswer) => void)(said.body);
    });

    /** Who may send is asked again for every report: a link may have been revoked. */
    async function submit(report: unknown) {
      const isRevoked = session !== null && !node.reading.links.isInForce(session.linkId);
      return isRevoked
        ? refusal('no-token', language)
        : recordReport(node.reading, node.limits, session, report, language);
    }
  });
}
