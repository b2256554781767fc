import { error } from '@sveltejs/kit';
import type { ContestId, StationId } from '#election/model.ts';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import { describeRefusal } from '#text/refusals.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
  await parent();
  const { node, language } = locals;
  const view = node.deskSheet(params.station, params.contest);
  if (!view) error(404, describeRefusal('not-found', language));
  const station = node.election.stations.get(params.station as StationId)!;
  const contest = node.election.contests.get(params.contest as ContestId)!;
  return {
    ...view,
    lines: SHEET_FORMS[node.election.tallySheet].lines,
    station: { id: station.id, name: station.name, registeredVoters: station.registeredVoters },
    contest: {
      id: contest.id,
      name: contest.name,
      candidates: contest.candidates.map(({ id, name }) => ({ id, name })),
    },
    district: node.election.districts.get(contest.districtId)!.name,
    history: await node.stationHistory(params.station),
  };
};
