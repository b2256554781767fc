import { sheetOf } from '../../../sheet-of.ts';
import type { PageServerLoad } from './$types';

/** No figure of any version comes here, nor anything made of one. */
export const load: PageServerLoad = ({ locals, params }) => {
  const { view, lines, station, contest } = sheetOf(locals, params);
  const { basis } = view.sheet;
  const { tallySheet, checks } = locals.node.election;
  return { tallySheet, checks, lines, basis, photos: view.photos, station, contest };
};
