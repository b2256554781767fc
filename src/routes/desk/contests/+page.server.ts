import { ask } from '../../asking.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const { summary } = ask(locals, 'summary', null);
  const { districts, contests } = locals.node.election;
  return {
    contests: [...contests.values()].flatMap(({ id, name, districtId }) => {
      const count = summary.contests[id];
      if (!count) return [];
      return {
        id,
        name,
        district: districts.get(districtId)?.name ?? '',
        isTied: count.status === 'tied',
        closed: count.closed,
        called: count.called.length,
      };
    }),
  };
};
