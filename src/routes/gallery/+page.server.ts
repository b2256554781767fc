import { dev } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** In development only: nothing of it is in what is built. */
export const load: PageServerLoad = async () => {
  if (!dev) error(404);
  const { SCENARIOS } = await import('#scenarios/gallery.ts');
  return { scenarios: SCENARIOS };
};
