import { registerOf } from '#election/check-report.ts';
import type { ContestId, StationId } from '#election/model.ts';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import { tellApart } from '#results/namesakes.ts';
import { demand, noPage } from '../asking.ts';

/** The sheet of the address, and what a page must know of its station and its ballot. */
export function sheetOf(locals: App.Locals, params: { station: string; contest: string }) {
  const { election } = locals.node;
  const [stationId, contestId] = [params.station as StationId, params.contest as ContestId];
  const view = demand(locals, 'deskSheet', { stationId, contestId });
  const station = election.stations.get(stationId) ?? noPage(locals);
  const contest = election.contests.get(contestId) ?? noPage(locals);
  return {
    view,
    lines: SHEET_FORMS[election.tallySheet].lines,
    station: { id: station.id, name: station.name, ...registerOf(station) },
    contest: {
      id: contest.id,
      name: contest.name,
      votesPerBallot: contest.votesPerBallot,
      marksPerCandidate: contest.marksPerCandidate,
      candidates: tellApart(contest.candidates).map(({ id, name }) => ({
        id,
        name,
        ...(view.withdrawn.includes(id) && { withdrawn: true }),
      })),
    },
    district: election.districts.get(contest.districtId)?.name ?? '',
  };
}
