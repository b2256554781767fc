import type { Election } from '#election/model.ts';
import type { Actions, PageServerLoad } from './$types';
import { readFilter } from './filter.ts';
import { demand } from '../asking.ts';
import { readFields, readStep, tellForm } from './tell-form.ts';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  await parent(); // an election without a threshold has no such page
  const { node } = locals;
  return {
    list: demand(locals, 'drive', null),
    filter: readFilter(url.searchParams),
    now: new Date().toISOString(),
    /** Of whoever is added by hand: a form sent twice adds them once. */
    handId: `hand:${crypto.randomUUID()}`,
    hasHexes: node.hexes !== null,
    hasShapes: node.shapes !== null,
  };
};

/** A candidate of that name there is meant: should they be elected, they count once. */
function findCandidate({ contests }: Election, districtId: string, name: string): string | null {
  const own = [...contests.values()].filter((contest) => contest.districtId === districtId);
  const candidates = own.flatMap((contest) => contest.candidates);
  return candidates.find((candidate) => candidate.name === name)?.id ?? null;
}

export const actions: Actions = {
  step: async ({ request, locals }) =>
    tellForm(locals, 'takeStep', readStep(await readFields(request))),
  settings: async ({ request, locals }) => {
    const field = await readFields(request);
    return tellForm(locals, 'setDrive', {
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
    return tellForm(locals, 'publishDrive', { isPublic: field('isPublic') === 'yes' });
  },
  add: async ({ request, locals }) => {
    const field = await readFields(request);
    const districtId = field('districtId');
    const candidate = findCandidate(locals.node.election, districtId, field('name'));
    return tellForm(locals, 'correctMember', {
      memberId: candidate ?? field('memberId'),
      previous: null,
      correction: {
        type: 'holds',
        name: field('name'),
        districtId,
        partyId: field('partyId') || null,
        allianceId: field('allianceId') || null,
      },
    });
  },
};
