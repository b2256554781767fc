import { error, redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { describeRefusal } from '#text/refusals.ts';

export const load: PageServerLoad = ({ locals }) => {
  const { node, visitor, language } = locals;
  const barred = node.refuse(visitor, 'report');
  if (barred === 'no-token') redirect(303, '/?closed=link');
  if (barred) error(403, describeRefusal('not-allowed', language));
  const { stations, contests, timeZone } = node.election;
  const own = visitor!.stationIds.flatMap((id) => stations.get(id) ?? []);
  const reports = node.ownReports(visitor!).slice(0, 50);
  return {
    timeZone,
    isAdmin: visitor!.role === 'admin',
    stations: own.map(({ id, name, address, registeredVoters, contestIds }) => ({
      id,
      name,
      address,
      registeredVoters,
      contests: contestIds.map((contestId) => ({
        id: contestId,
        name: contests.get(contestId)!.name,
      })),
    })),
    reports: reports.map(({ recorded, receipt }) => ({
      receipt,
      stationId: recorded.report.stationId,
      contestId: recorded.report.contestId,
      stationName: stations.get(recorded.report.stationId)?.name ?? '',
      contestName: contests.get(recorded.report.contestId)?.name ?? '',
      reportedAt: recorded.report.reportedAt,
    })),
  };
};
