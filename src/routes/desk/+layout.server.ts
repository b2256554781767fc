import { demandRole } from '../asking.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
  demandRole(locals, 'desk');
  const { timeZone, desk } = locals.node.election;
  return { timeZone, isByTwo: desk === 'two-people' };
};
