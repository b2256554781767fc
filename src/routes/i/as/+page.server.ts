import { error } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import type { PageServerLoad } from './$types';

const ROLES = ['admin', 'verifier', 'watcher', 'viewer', 'gateway', 'organiser'] as const;

/** Its address is another than the browser's: nothing of it runs there. */
export const csr = false;

/** Shown in place of a link's own address, which its form goes to: see server/doors/open-link.ts. */
export const load: PageServerLoad = ({ url, locals }) => {
  const role = ROLES.find((one) => one === url.searchParams.get('role'));
  if (!role || !locals.session) error(404, describeRefusal('not-found', locals.language));
  return { role, now: locals.session.role };
};
