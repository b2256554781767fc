import type { LayoutServerLoad } from './$types';
import { resultsFor } from '../results-for.ts';

export const load: LayoutServerLoad = ({ locals }) => {
  const { name, timeZone } = locals.node.election;
  const results = resultsFor(locals);
  const lastReportAt = results && (locals.node.latest()[0]?.at ?? null);
  return { name, timeZone, results, lastReportAt };
};
