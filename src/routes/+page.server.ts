import type { PageServerLoad } from './$types';
import { resultsFor } from './results-for.ts';

export const load: PageServerLoad = ({ locals, url }) => {
  const { node, session } = locals;
  const { name, pollsClose, timeZone, publication } = node.election;
  return {
    name,
    pollsClose,
    timeZone,
    origin: url.origin,
    opensLater: publication === 'public',
    closed: url.searchParams.get('closed'),
    mayReport: node.refuse(session, 'report') === null,
    results: resultsFor(locals),
    // As everybody sees it: only what an administrator has published.
    drive: node.driveTotals(null),
  };
};
