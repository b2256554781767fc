import { redirect } from '@sveltejs/kit';
import { resultsFor } from '../results-for.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const { node, visitor } = locals;
  const barred = node.refuseResults(visitor);
  if (barred) redirect(303, barred === 'not-published' ? '/?closed=link' : '/?closed=role');
  return {
    ...resultsFor(locals)!,
    latest: node.latest(),
    moments: node.moments(),
    schematic: node.schematic,
    drive: node.driveTotals(locals.visitor),
    now: new Date().toISOString(),
  };
};
