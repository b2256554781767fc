import type { ReportMessage } from '#protocol';
import { inventContests, writeDemoPack } from '../../server/demo/election.ts';
import { readFacts } from '../../server/demo/facts.ts';
import { Random } from '../../server/demo/random.ts';
import { writeScript } from '../../server/demo/script.ts';
import { makeFolder } from '../server/node-process.ts';

/** The demo's election as a pack, and one report of every sheet in the order of its night. */
export async function makeDemoPack(): Promise<{ pack: string; reports: ReportMessage[] }> {
  const random = new Random(1);
  const districts = readFacts();
  const contests = inventContests(districts, random);
  const pack = await makeFolder();
  await writeDemoPack(pack, districts, contests);
  const finals = writeScript(contests, random).cues.filter(
    ({ watcher, report }) => watcher === 1 && report.kind === 'final',
  );
  return { pack, reports: finals.map(({ report }) => ({ ...report, confirmed: ['W01', 'W02'] })) };
}
