import { demandRole } from '../asking.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
  demandRole(locals, 'desk');
  return { timeZone: locals.node.election.timeZone };
};
