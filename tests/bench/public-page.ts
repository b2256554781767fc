import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, submit } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { makeDemoPack } from './demo-pack.ts';
import { median, printFigure, printRatio } from './print.ts';

const READERS = 50;
const SECONDS = 5;
const WARM_UP = 3000;
const REPORTS_A_SECOND = 50;

function fetchPage(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (response: IncomingMessage) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

/** Pages given a second to readers who ask again and again, and the bytes of one. */
async function readAgainAndAgain(url: string): Promise<{ rate: number; bytes: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: READERS });
  const bytes = await fetchPage(url, agent);
  const until = performance.now() + 1000 * SECONDS;
  let pages = 0;
  const read = async () => {
    while (performance.now() < until) {
      await fetchPage(url, agent);
      pages += 1;
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  agent.destroy();
  return { rate: pages / SECONDS, bytes };
}

/** A crowd before the public page while reports come in: neither must keep the other waiting. */
export async function benchPublicPage(): Promise<void> {
  const { pack, reports } = await makeDemoPack();
  const node = await startNode(pack, ['--data', await makeFolder()]);
  const sender = await connect(node.url, '/report', { token: node.token! });
  await Promise.all(reports.slice(0, WARM_UP).map((report) => submit(sender, report)));

  const waits: number[] = [];
  let isOver = false;
  const reporting = (async () => {
    for (const report of reports.slice(WARM_UP)) {
      if (isOver) return;
      const sentAt = performance.now();
      void submit(sender, report).then(() => waits.push(performance.now() - sentAt));
      await sleep(1000 / REPORTS_A_SECOND);
    }
  })();
  const own = await readAgainAndAgain(node.url);
  isOver = true;
  await reporting;
  sender.disconnect();
  await node.stop();

  const file = path.join(import.meta.dirname, 'bare-server.ts');
  const bare = fork(file, ['page', String(own.bytes)]);
  const [url] = (await once(bare, 'message')) as [string];
  const baseline = await readAgainAndAgain(url);
  bare.kill();

  printRatio(
    `public pages a second to ${READERS} readers (baseline: a bare server of as many bytes)`,
    own.rate,
    baseline.rate,
    'pages/s',
    'at least 0.3',
  );
  printFigure('– a receipt meanwhile, median', median(waits), 'ms', 'at most 100');
}
