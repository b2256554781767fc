import type { PageServerLoad } from './$types';

/** Signing in itself is the gateway's: see server/doors/open-link.ts. */
export const load: PageServerLoad = ({ url }) => {
  const not = url.searchParams.get('not');
  return { failed: not === 'code' || not === 'now' ? not : null };
};
