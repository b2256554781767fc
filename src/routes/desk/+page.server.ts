import { ask } from '../asking.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ queue: ask(locals, 'deskQueue', null) });
