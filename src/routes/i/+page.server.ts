import type { PageServerLoad } from './$types';

/** Signing in itself is the gateway's: see server/doors/open-link.ts. */
export const load: PageServerLoad = ({ url }) => {
  return { failed: url.searchParams.get('not') === 'code' };
};
