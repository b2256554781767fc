import type { PageServerLoad } from './$types';

const ROLES = ['admin', 'verifier', 'watcher', 'viewer', 'gateway', 'organiser'] as const;

/** Its address is another than the browser's: nothing of it runs there. */
export const csr = false;

/**
 * What a link shows that was not opened: see server/doors/open-link.ts. It is not valid; or somebody else is
 * signed in here, and it is asked whether to go on with it (`as`, the role it is for).
 */
export const load: PageServerLoad = ({ url, locals, setHeaders }) => {
  setHeaders({ 'x-robots-tag': 'noindex' });
  const role = ROLES.find((one) => one === url.searchParams.get('as'));
  return { ask: role && locals.session ? { role, now: locals.session.role } : null };
};
