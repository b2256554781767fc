import { redirect } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
  const barred = locals.node.refuse(locals.session, 'desk');
  if (barred) redirect(303, barred === 'no-token' ? '/?closed=link' : '/?closed=role');
  return { timeZone: locals.node.election.timeZone };
};
