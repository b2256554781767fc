import type { PageServerLoad } from './$types';
import { resultsFor } from './results-for.ts';

export const load: PageServerLoad = ({ locals, url }) => {
  const { node, session } = locals;
  const { name, pollsClose, timeZone, publication } = node.election;
  // As everybody sees it: only what an administrator has published.
  const drive = node.ask('driveTotals', null, null);
  return {
    name,
    pollsClose,
    timeZone,
    origin: url.origin,
    opensLater: publication === 'public',
    closed: url.searchParams.get('closed'),
    mayReport: node.admit(session, 'report').ok,
    results: resultsFor(locals),
    drive: drive.ok ? drive.answer : null,
  };
};
