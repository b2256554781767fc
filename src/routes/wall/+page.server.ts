import { ask, sendAway } from '../asking.ts';
import { resultsFor } from '../results-for.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  const { node, session } = locals;
  const news = ask(locals, 'news', null);
  const results = resultsFor(locals) ?? sendAway('not-published');
  const drive = node.ask('driveTotals', session, null);
  return {
    ...results,
    ...news,
    schematic: node.schematic,
    drive: drive.ok ? drive.answer : null,
    now: new Date().toISOString(),
  };
};
