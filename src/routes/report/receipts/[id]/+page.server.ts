import { SHEET_FORMS } from '#election/tally-sheet.ts';
import { noPage, sendAway } from '../../../asking.ts';
import { tellApart } from '#results/namesakes.ts';
import type { PageServerLoad } from './$types';

/** Fewer digits of a check code prove little. */
const SHORTEST = 8;

export const load: PageServerLoad = ({ locals, params, url }) => {
  const told = locals.node.ask('ownReport', locals.session, params.id);
  if (!told.ok && told.code === 'no-token') sendAway(told.code);
  const own = told.ok ? told.answer : null;
  if (!own) return noPage(locals);
  const { report } = own.recorded;
  const { stations, contests, timeZone, tallySheet } = locals.node.election;
  const contest = contests.get(report.contestId);
  const noted = (url.searchParams.get('code') ?? '').replace(/\s/g, '').toLowerCase();
  return {
    timeZone,
    receipt: own.receipt,
    photos: own.photos,
    kind: report.kind,
    reportedAt: report.reportedAt,
    stationName: stations.get(report.stationId)?.name ?? '',
    contestName: contest?.name ?? '',
    lines: SHEET_FORMS[tallySheet].lines,
    sheet: report.sheet,
    votes: tellApart(contest?.candidates ?? []).flatMap(({ id, name }) => {
      const figure = report.votes[id];
      return figure === undefined ? [] : { id, name, figure };
    }),
    noted,
    /** Whether the check code that was noted is the log's. */
    agrees: own.receipt.hash.startsWith(noted),
    tooShort: noted.length < SHORTEST,
  };
};
