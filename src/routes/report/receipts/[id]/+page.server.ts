import { error, redirect } from '@sveltejs/kit';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import { describeRefusal } from '#text/refusals.ts';
import type { PageServerLoad } from './$types';

/** Fewer digits of a check code prove little. */
const SHORTEST = 8;

export const load: PageServerLoad = ({ locals, params, url }) => {
  const { node, session, language } = locals;
  const barred = node.refuse(session, 'report');
  if (barred === 'no-token') redirect(303, '/?closed=link');
  const own = barred ? null : node.ownReport(session!, params.id);
  if (!own) error(404, describeRefusal('not-found', language));
  const { report } = own.recorded;
  const { stations, contests, timeZone, tallySheet } = node.election;
  const contest = contests.get(report.contestId)!;
  const noted = (url.searchParams.get('code') ?? '').replace(/\s/g, '').toLowerCase();
  return {
    timeZone,
    receipt: own.receipt,
    photos: own.photos,
    kind: report.kind,
    reportedAt: report.reportedAt,
    stationName: stations.get(report.stationId)!.name,
    contestName: contest.name,
    lines: SHEET_FORMS[tallySheet].lines,
    sheet: report.sheet,
    votes: contest.candidates.map(({ id, name }) => ({ id, name, figure: report.votes[id]! })),
    noted,
    /** Whether the check code that was noted is the log's. */
    agrees: own.receipt.hash.startsWith(noted),
    tooShort: noted.length < SHORTEST,
  };
};
