import { redirect } from '@sveltejs/kit';
import { resultsFor } from '../results-for.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const { node, session } = locals;
  const barred = node.refuseResults(session);
  if (barred) redirect(303, barred === 'not-published' ? '/?closed=link' : '/?closed=role');
  return {
    ...resultsFor(locals)!,
    latest: node.latest(),
    moments: node.moments(),
    schematic: node.schematic,
    drive: node.driveTotals(locals.session),
    now: new Date().toISOString(),
  };
};
