import { error } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import { readFields, recordForm, readStep } from '../record.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
  await parent(); // who may not is sent away there
  const { node, session, language } = locals;
  const history = node.driveMember(session, params.member);
  if (!history) error(404, describeRefusal('not-found', language));
  return { history };
};

export const actions: Actions = {
  step: async ({ request, locals, params: { member: memberId } }) =>
    recordForm(locals, 'step', { ...readStep(await readFields(request)), memberId }),
  contact: async ({ request, locals, params: { member: memberId } }) => {
    const field = await readFields(request);
    return recordForm(locals, 'contact', { memberId, contact: field('contact') });
  },
  correct: async ({ request, locals, params: { member: memberId } }) => {
    const field = await readFields(request);
    const type = field('type');
    const seat = {
      name: field('name'),
      districtId: field('districtId'),
      partyId: field('partyId') || null,
      allianceId: field('allianceId') || null,
    };
    return recordForm(locals, 'correction', {
      memberId,
      previous: field('previous') || null,
      correction: type === 'holds' ? { type, ...seat } : { type },
    });
  },
};
