import { ask } from '../../../asking.ts';
import { sheetOf } from '../../sheet-of.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { view, ...names } = sheetOf(locals, params);
  return { ...view, ...names, history: await ask(locals, 'stationHistory', names.station.id) };
};
