import { error } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import type { PageServerLoad } from './$types';

/** Only while an election is set up; a running night knows no such page. */
export const load: PageServerLoad = ({ locals: { isSetup, language }, params }) => {
  if (!isSetup) error(404, describeRefusal('not-found', language));
  return { token: params.token };
};
