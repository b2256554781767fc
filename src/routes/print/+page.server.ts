import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const { node, session } = locals;
  const barred = node.refuseResults(session);
  if (barred) redirect(303, barred === 'not-published' ? '/?closed=link' : '/?closed=role');
  const { name, timeZone, districts, contests, parties } = node.election;
  const results = node.results();
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
      contests: (byDistrict.get(id) ?? []).map((contest) => ({
        id: contest.id,
        name: contest.name,
        seats: contest.seats,
        stations: results.contests[contest.id]!.stations,
        candidates: contest.candidates.map((candidate, place) => {
          const { votes, status, seats } = results.contests[contest.id]!.candidates[place]!;
          const party = candidate.partyId === null ? '' : parties.get(candidate.partyId)!.name;
          return { id: candidate.id, name: candidate.name, party, votes, status, seats };
        }),
      })),
    })),
  };
};
