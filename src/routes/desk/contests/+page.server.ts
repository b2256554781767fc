import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
  await parent();
  const { node } = locals;
  const { contests } = node.summary();
  const { districts } = node.election;
  return {
    contests: [...node.election.contests.values()].map(({ id, name, districtId }) => ({
      id,
      name,
      district: districts.get(districtId)!.name,
      isTied: contests[id]!.status === 'tied',
      closed: contests[id]!.closed,
      called: contests[id]!.called.length,
    })),
  };
};
