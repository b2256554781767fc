import { dev } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** In development only: nothing of it is in what is built. */
export const load: PageServerLoad = async ({ params }) => {
  if (!dev) error(404);
  const { SCENARIOS, stage } = await import('#scenarios/gallery.ts');
  const scenario = SCENARIOS.find((one) => one === params.scenario);
  if (!scenario) error(404);
  return stage(scenario);
};
