import { ask, demand } from '../../asking.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
  list: demand(locals, 'drive', null),
  contacts: ask(locals, 'driveContacts', null),
});
