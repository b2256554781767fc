import { error, json } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import type { RequestHandler } from './$types';

/** A district as its page shows it, for the wall’s scene of the district in the news. */
export const GET: RequestHandler = ({ locals, params }) => {
  const { node, session, language } = locals;
  const barred = node.refuseResults(session);
  if (barred) error(barred === 'not-published' ? 401 : 403, describeRefusal(barred, language));
  const view = node.district(params.id);
  if (!view) error(404, describeRefusal('not-found', language));
  return json(view);
};
