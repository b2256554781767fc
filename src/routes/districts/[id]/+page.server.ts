import { error, redirect } from '@sveltejs/kit';
import { outlineOf } from '#results/outline.ts';
import { describeRefusal } from '#text/refusals.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
  const { node, session, language } = locals;
  const barred = node.refuseResults(session);
  if (barred) redirect(303, barred === 'not-published' ? '/?closed=link' : '/?closed=role');
  const view = node.district(params.id);
  if (!view) error(404, describeRefusal('not-found', language));
  const { name, timeZone, parties, alliances } = outlineOf(node.election);
  return { ...view, electionName: name, timeZone, parties, alliances, summary: node.summary() };
};
