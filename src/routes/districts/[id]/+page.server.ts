import { outlineOf } from '#results/outline.ts';
import { ask, demand } from '../../asking.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
  const view = demand(locals, 'district', params.id);
  const { name, timeZone, parties, alliances } = outlineOf(locals.node.election);
  const { summary } = ask(locals, 'summary', null);
  return { ...view, electionName: name, timeZone, parties, alliances, summary };
};
