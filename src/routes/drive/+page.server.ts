import type { Actions, PageServerLoad } from './$types';
import { readFilter } from './filter.ts';
import { readFields, recordForm, stepOf } from './record.ts';

export const load: PageServerLoad = ({ locals: { node }, url }) => ({
  list: node.drive()!,
  filter: readFilter(url.searchParams),
  today: new Date().toISOString(),
  hasHexes: node.hexes !== null,
  hasShapes: node.shapes !== null,
});

export const actions: Actions = {
  step: async ({ request, locals }) =>
    recordForm(locals, 'step', stepOf(await readFields(request))),
  settings: async ({ request, locals }) => {
    const field = await readFields(request);
    return recordForm(locals, 'settings', {
      previous: field('previous') || null,
      settings: {
        reserve: { signatures: Number(field('signatures')), districts: Number(field('districts')) },
        strikeRate: Number(field('strikeRate').replace(',', '.')) / 100,
        deadline: field('deadline') || null,
      },
    });
  },
  publish: async ({ request, locals }) => {
    const field = await readFields(request);
    return recordForm(locals, 'publication', { isPublic: field('isPublic') === 'yes' });
  },
  add: async ({ request, locals }) => {
    const field = await readFields(request);
    return recordForm(locals, 'correction', {
      memberId: `hand:${crypto.randomUUID()}`,
      previous: null,
      correction: {
        type: 'holds',
        name: field('name'),
        districtId: field('districtId'),
        partyId: field('partyId') || null,
        allianceId: field('allianceId') || null,
      },
    });
  },
};
