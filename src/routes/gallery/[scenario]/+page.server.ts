import { dev } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** In development only: nothing of it is in what is built. */
export const load: PageServerLoad = async ({ params }) => {
  const { SCENARIOS, stage } = dev ? await import('#scenarios/gallery.ts') : error(404);
  const scenario = SCENARIOS.find((one) => one === params.scenario);
  return scenario ? stage(scenario) : error(404);
};
