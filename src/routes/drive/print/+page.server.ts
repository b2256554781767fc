import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { node, visitor }, parent }) => {
  await parent(); // who may not is sent away there
  return { list: node.drive(visitor)!, contacts: node.driveContacts(visitor) };
};
