import { redirect } from '@sveltejs/kit';
import { outlineOf } from '#election/outline.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const { node, visitor } = locals;
  const barred = node.refuseResults(visitor);
  if (barred) redirect(303, barred === 'not-published' ? '/?closed=link' : '/?closed=role');
  return {
    outline: outlineOf(node.election),
    summary: node.summary(),
    latest: node.latest(),
    moments: node.moments(),
    hasShapes: node.shapes !== null,
    hasHexes: node.hexes !== null,
    schematic: node.schematic,
  };
};
