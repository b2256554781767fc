import type { LayoutServerLoad } from './$types';
import { resultsFor } from '../results-for.ts';

export const load: LayoutServerLoad = ({ locals }) => {
  const { name, timeZone } = locals.node.election;
  return { name, timeZone, results: resultsFor(locals) };
};
