import { dev } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** In development only: nothing of it is in what is built. */
export const load: PageServerLoad = async () => ({
  scenarios: dev ? (await import('#scenarios/gallery.ts')).SCENARIOS : error(404),
});
