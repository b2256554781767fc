import * as v from 'valibot';
import type { CommandOf } from './command.ts';
import { aFactId, aReportId } from './shapes.ts';

const Retraction = v.strictObject({ id: aFactId, reportId: aReportId });

/**
 * Somebody takes a report back. It may come before the report itself; one that names another
 * person's report changes nothing.
 */
export const retractReport: CommandOf<'POST /api/retractions', v.InferOutput<typeof Retraction>> = {
  ask: 'report',
  shape: Retraction,
  decide: (_acting, { id, reportId }) => ({
    statements: [{ id, matter: { type: 'ReportRetracted', reportId } }],
    reply: (recorded) => ({ ok: true, ...recorded }),
  }),
};
