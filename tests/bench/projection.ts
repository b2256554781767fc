import { setTimeout as sleep } from 'node:timers/promises';
import type { ReportMessage } from '#protocol';
import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { project } from '#projection/projection.ts';
import { inventContests, writeDemoPack } from '../../server/demo/election.ts';
import { readFacts } from '../../server/demo/facts.ts';
import { Random } from '../../server/demo/random.ts';
import { writeScript } from '../../server/demo/script.ts';
import { connect, submit } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { makeCity, reportStations } from './city.ts';
import { median, printRatio } from './print.ts';

/** Moscow’s size: some 3,250 stations of 325 contests. */
const STATIONS = 3250;
const COUNTED = 0.4;
const REPORTS_A_SECOND = 150;
const SECONDS = 12;

/** Milliseconds to project a city, and to count what it rests on once. */
function timeCity(stations: number): { projected: number; counted: number } {
  const election = makeCity(stations);
  const facts = [...reportStations(election, 0, COUNTED * stations)];
  const rounds = Array.from({ length: 3 }, () => {
    const night = startNight(election);
    const started = performance.now();
    facts.forEach((fact, index) => applyFact(night, fact, index + 1));
    const between = performance.now();
    project(night);
    return { counted: between - started, projected: performance.now() - between };
  });
  return {
    projected: median(rounds.map(({ projected }) => projected)),
    counted: median(rounds.map(({ counted }) => counted)),
  };
}

/** The 99% latency of a receipt at a steady pace, in milliseconds. */
async function timeReceipts(
  pack: string,
  reports: readonly ReportMessage[],
  ...more: string[]
): Promise<number> {
  const node = await startNode(pack, ['--data', await makeFolder()], ...more);
  const sender = await connect(node.url, '/report', { token: node.token! });
  const latencies: number[] = [];
  const started = performance.now();
  const sent = reports.slice(0, REPORTS_A_SECOND * SECONDS).map(async (report, index) => {
    const due = started + (1000 * index) / REPORTS_A_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    const began = performance.now();
    await submit(sender, report);
    // What is measured is a node at work, not its first seconds.
    if (index > REPORTS_A_SECOND * 2) latencies.push(performance.now() - began);
  });
  await Promise.all(sent);
  sender.disconnect();
  await node.stop();
  return latencies.toSorted((a, b) => a - b)[Math.floor(0.99 * latencies.length)]!;
}

export async function benchProjection(): Promise<void> {
  timeCity(STATIONS / 5); // warm
  const city = timeCity(STATIONS);
  printRatio(
    `projecting a city of ${STATIONS} stations, 40% counted (baseline: counting them once)`,
    city.projected,
    city.counted,
    'ms',
    'at most 1500 ms',
  );
  const large = timeCity(10 * STATIONS);
  printRatio(
    'projecting ten times as many contests (baseline: that city)',
    large.projected,
    city.projected,
    'ms',
    'about 10',
  );
  const random = new Random(1);
  const contests = inventContests(readFacts(), random);
  const pack = await makeFolder();
  await writeDemoPack(pack, readFacts(), contests);
  const reports = writeScript(contests, random)
    .cues.filter(({ watcher, report }) => watcher === 1 && report.kind === 'final')
    .map(({ report }) => ({ ...report, confirmed: ['W01', 'W02'] }));
  const own: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    own.push(await timeReceipts(pack, reports));
    bare.push(await timeReceipts(pack, reports, '--no-projection'));
  }
  printRatio(
    `99% of receipts at ${REPORTS_A_SECOND} reports/s while the city is projected (baseline: not projected)`,
    median(own),
    median(bare),
    'ms',
    'at most 1.2',
  );
}
