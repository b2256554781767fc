import { error, fail, redirect } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import { sceneWords } from '#text/scenes.ts';
import { scenesOf, STAYS } from '../scenes.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever may rule at the desk may direct the walls. */
function demandDesk({ node, session }: App.Locals) {
  const barred = node.refuse(session, 'desk');
  if (barred) redirect(303, barred === 'no-token' ? '/?closed=link' : '/?closed=role');
  return session!;
}

export const load: PageServerLoad = ({ locals }) => {
  demandDesk(locals);
  const { wall } = locals.node.summary();
  const isDirected = wall !== null && wall.until > new Date().toISOString();
  return { wall: isDirected ? wall : null, scenes: scenesOf(locals.node.election) };
};

export const actions: Actions = {
  default: async ({ request, locals }) => {
    const session = demandDesk(locals);
    const fields = await request.formData().catch(() => null);
    const wanted = fields?.get('scene');
    const scene = scenesOf(locals.node.election).find((one) => one === wanted);
    if (!fields || (!scene && wanted !== 'free')) {
      error(400, describeRefusal('bad-shape', locals.language));
    }
    const rotate = fields.get('rotate') === 'on' ? STAYS : null;
    const told = await locals.node.directWall(session, scene ? { scene, rotate } : null);
    return told ? { said: null } : fail(503, { said: sceneWords(locals.language).failed });
  },
};
