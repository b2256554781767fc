import type { PageServerLoad } from './$types';

/** A link that is valid never comes here: the gateway opens it. */
export const load: PageServerLoad = ({ setHeaders }) => {
  setHeaders({ 'x-robots-tag': 'noindex' });
};
