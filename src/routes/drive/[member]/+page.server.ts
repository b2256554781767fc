import { demand } from '../../asking.ts';
import { readFields, readStep, tellForm } from '../tell-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => ({
  history: demand(locals, 'driveMember', params.member),
});

export const actions: Actions = {
  step: async ({ request, locals, params: { member: memberId } }) =>
    tellForm(locals, 'takeStep', { ...readStep(await readFields(request)), memberId }),
  contact: async ({ request, locals, params: { member: memberId } }) => {
    const field = await readFields(request);
    return tellForm(locals, 'noteContact', { memberId, contact: field('contact') });
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
    return tellForm(locals, 'correctMember', {
      memberId,
      previous: field('previous') || null,
      correction: type === 'holds' ? { type, ...seat } : { type },
    });
  },
};
