import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { node, session }, parent }) => {
  await parent(); // who may not is sent away there
  return { list: node.drive(session)!, contacts: node.driveContacts(session) };
};
