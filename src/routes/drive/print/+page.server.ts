import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { node } }) => ({ list: node.drive()! });
