import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StationId } from '#election/model.ts';
import type { Results } from '#results/results.ts';
import { issueLink } from '../../server/commands/links.ts';
import { SqliteLog } from '../../server/log/sqlite-log.ts';
import { appendAlone } from '../../server/night/append-fact.ts';
import { getText } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { makeDemoPack } from './demo-pack.ts';
import { median, printFigure, printRatio } from './print.ts';

const OPENED = 5000;
const SENT = 3000;
const SECONDS = 58;

/** Every phone has a connection of its own, as on the night. */
const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

interface Got {
  readonly status: number;
  readonly body: string;
  readonly took: number;
}

function ask(url: string, method: string, headers: object, body = ''): Promise<Got> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers: { ...headers } }, (answer) => {
      let said = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (said += chunk));
      answer.on('end', () => {
        const took = performance.now() - started;
        resolve({ status: answer.statusCode!, body: said, took });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function printLatencies(what: string, took: readonly number[], bare: readonly number[]): void {
  const late = (times: readonly number[]) =>
    times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
  printRatio(`${what}, median (baseline: a bare server)`, median(took), median(bare), 'ms', 'none');
  printRatio(`${what}, 99%`, late(took), late(bare), 'ms', 'none');
}

/** Runs tasks spread evenly over the minute. */
async function spread(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const started = performance.now();
  const running = tasks.map(async (task, index) => {
    const due = (1000 * SECONDS * index) / tasks.length;
    await sleep(Math.max(0, due - (performance.now() - started)));
    await task();
  });
  await Promise.all(running);
}

/** A server that answers every request at once with as many bytes as a phone's page has. */
async function rushBare(bytes: number): Promise<number[]> {
  const page = 'x'.repeat(bytes);
  const server = createServer((_request, response) => response.end(page)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const took: number[] = [];
  for (let n = 0; n < 1000; n += 1) {
    took.push((await ask(url, 'GET', {})).took);
    await sleep(5);
  }
  server.close();
  return took;
}

/** Polls close: five thousand links are opened and three thousand reports sent in a minute. */
export async function benchRush(): Promise<void> {
  const { pack, reports } = await makeDemoPack();
  const folder = await makeFolder();
  const node = await startNode(pack, ['--data', folder]);
  const log = new SqliteLog(folder);
  const append = await appendAlone(log);
  const holders = Array.from({ length: OPENED }, (_, n) => ({
    role: 'watcher' as const,
    name: null,
    stationIds: [reports[n % reports.length]!.stationId as StationId],
    withCode: false,
  }));
  const links = await Promise.all(holders.map((holder) => issueLink(append, holder)));
  await log.close();

  const failures: string[] = [];
  const times = { open: [] as number[], form: [] as number[], report: [] as number[] };
  let pageBytes = 0;
  const expectStatus = ({ status, body }: Got, expected: number) => {
    if (status !== expected) failures.push(`${status} ${body.slice(0, 80)}`);
  };
  const tasks = links.map(({ token }, n) => async () => {
    const cookie = `tallywatch=${token}`;
    const opened = await ask(`${node.url}/i/${token}`, 'GET', {});
    expectStatus(opened, 303);
    const page = await ask(`${node.url}/report`, 'GET', { cookie });
    expectStatus(page, 200);
    times.open.push(opened.took + page.took);
    const report = reports[n % reports.length]!;
    const form = await ask(`${node.url}/report/${report.stationId}/${report.contestId}`, 'GET', {
      cookie,
    });
    expectStatus(form, 200);
    times.form.push(form.took);
    pageBytes = form.body.length;
    if (n >= SENT) return;
    const message = JSON.stringify({ ...report, confirmed: ['W01', 'W02', 'W03', 'W05', 'W06'] });
    const headers = { cookie, 'content-type': 'application/json' };
    const sent = await ask(`${node.url}/api/reports`, 'POST', headers, message);
    expectStatus(sent, 200);
    times.report.push(sent.took);
  });
  await spread(tasks);

  const results = JSON.parse(await getText(`${node.url}/api/results`, node.token)) as Results;
  const { total, awaiting } = results.sheets;
  const wanted = new Set(reports.slice(0, SENT).map(({ stationId }) => stationId)).size;
  await node.stop();
  const bare = await rushBare(pageBytes);
  printFigure(
    `a rush of ${OPENED} links opened and ${SENT} reports sent in ${SECONDS} s: answers that failed`,
    failures.length,
    'answers',
    '0',
  );
  for (const failure of failures.slice(0, 3)) console.log(`  ${failure}`);
  printFigure('– sheets lost', wanted - (total - awaiting), 'sheets', '0');
  printLatencies('– opening a link and its page', times.open, bare);
  printLatencies('– a form', times.form, bare);
  printLatencies('– a receipt', times.report, bare);
}
