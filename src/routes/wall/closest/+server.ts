import { error, json } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import type { RequestHandler } from './$types';

/** The closest contests with the two candidates each is between, for the wall’s scene of them. */
export const GET: RequestHandler = ({ locals }) => {
  const { node, session, language } = locals;
  const barred = node.refuseResults(session);
  if (barred) error(barred === 'not-published' ? 401 : 403, describeRefusal(barred, language));
  return json(node.closest());
};
