import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
  await parent(); // who may not is sent away there
  return { queue: locals.node.deskQueue(locals.session!) };
};
