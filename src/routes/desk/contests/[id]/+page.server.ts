import { error, fail } from '@sveltejs/kit';
import { matterOf, type ContestDecision } from '#election/contest-ruling.ts';
import type { CandidateId, ContestId } from '#election/model.ts';
import { describeRefusal } from '#text/refusals.ts';
import { demand, noPage, saidOf, tell } from '../../../asking.ts';
import { textOf } from '../../../form-text.ts';
import { tellApart } from '#results/namesakes.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
  const { contests, districts } = locals.node.election;
  const id = params.id as ContestId;
  const view = demand(locals, 'deskContest', id);
  const contest = contests.get(id) ?? noPage(locals);
  return {
    ...view,
    name: contest.name,
    district: districts.get(contest.districtId)?.name ?? '',
    candidates: tellApart(contest.candidates).map(({ id, name }) => ({ id, name })),
  };
};

/** The decision a form states; null if it states none. */
function readDecision(fields: FormData): ContestDecision | null {
  const ticked = fields.getAll('candidate').map(String) as CandidateId[];
  const candidateId = textOf(fields, 'candidateId') as CandidateId;
  switch (fields.get('decision')) {
    case 'lot':
      return {
        type: 'lot',
        tied: fields.getAll('tied').map(String) as CandidateId[],
        elected: ticked,
      };
    case 'call':
      return { type: 'call', candidateIds: ticked };
    case 'withdraw':
    case 'reinstate':
      return { type: fields.get('decision') as 'withdraw', candidateId };
    case 'close':
      return { type: 'close' };
    case 'reopen':
      return { type: 'reopen' };
    default:
      return null;
  }
}

export const actions: Actions = {
  default: async ({ request, locals, params }) => {
    const fields = await request.formData().catch(() => null);
    const decision = fields && readDecision(fields);
    if (!decision) error(400, describeRefusal('bad-shape', locals.language));
    const reason = textOf(fields, 'reason');
    const { status, body } = await tell(locals, 'rule', {
      id: crypto.randomUUID(),
      contestId: params.id,
      // As the page showed it: who rules on what has changed meanwhile is told so.
      previous: textOf(fields, `previous ${matterOf(decision)}`) || null,
      decision,
      ...(reason && { reason }),
    });
    if (!body.ok)
      return fail(status, { said: saidOf(body.problems), lost: false, proposed: false });
    const proposed = body.proposed ?? false;
    return { said: null, lost: !body.counts && !proposed, proposed };
  },
};
