import { error, fail } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import { sceneWords } from '#text/scenes.ts';
import { ask, demandRole, readFormData, tell } from '../../asking.ts';
import { scenesOf, STAYS } from '../scenes.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever may rule at the desk may direct the walls. */
export const load: PageServerLoad = ({ locals }) => {
  demandRole(locals, 'desk');
  const { wall } = ask(locals, 'summary', null).summary;
  const isDirected = wall !== null && wall.until > new Date().toISOString();
  return { wall: isDirected ? wall : null, scenes: scenesOf(locals.node.election) };
};

export const actions: Actions = {
  default: async ({ request, locals }) => {
    demandRole(locals, 'desk');
    const fields = await readFormData(request, locals);
    const wanted = fields.get('scene');
    const scene = scenesOf(locals.node.election).find((one) => one === wanted);
    if (!scene && wanted !== 'free') error(400, describeRefusal('bad-shape', locals.language));
    const rotate = fields.get('rotate') === 'on' ? STAYS : null;
    const { status, body } = await tell(locals, 'directWall', scene ? { scene, rotate } : null);
    return body.ok ? { said: null } : fail(status, { said: sceneWords(locals.language).failed });
  },
};
