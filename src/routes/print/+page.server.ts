import type { Contest, Election } from '#election/model.ts';
import type { ContestResult } from '#results/results.ts';
import { tellApart } from '#results/namesakes.ts';
import { ask } from '../asking.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const results = ask(locals, 'results', null);
  const { name, timeZone, districts, contests, parties } = locals.node.election;
  const byDistrict = Map.groupBy(contests.values(), ({ districtId }) => districtId);
  return {
    name,
    timeZone,
    version: results.version,
    head: results.head,
    at: results.at,
    sheets: results.sheets,
    districts: [...districts.values()].map(({ id, name }) => ({
      id,
      name,
      contests: (byDistrict.get(id) ?? []).flatMap((contest) => {
        const count = results.contests[contest.id];
        return count ? describeContest(contest, count, parties) : [];
      }),
    })),
  };
};

function describeContest(
  { id, name, seats, candidates }: Contest,
  count: ContestResult,
  parties: Election['parties'],
) {
  return {
    id,
    name,
    seats,
    stations: count.stations,
    status: count.status,
    vacant: count.vacant,
    unopposed: count.unopposed,
    withdrawn: count.withdrawn,
    candidates: tellApart(candidates).flatMap((candidate, index) => {
      const one = count.candidates[index];
      if (!one) return [];
      const { votes, status, seats } = one;
      const party = (candidate.partyId && parties.get(candidate.partyId)?.name) ?? '';
      return { id: candidate.id, name: candidate.name, party, votes, status, seats };
    }),
  };
}
