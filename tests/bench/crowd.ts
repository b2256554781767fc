import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { postReport } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { makeDemoPack } from './demo-pack.ts';
import { median, printFigure } from './print.ts';

/** So many ask for pages at once, as fast as they are answered, each at an address of its own. */
const CROWD = 200;
const SECONDS = 20;
const PATHS = ['/print', '/', '/districts/no-such-place', '/wall'];

/** Reports while a crowd without links asks for pages that no cache has. */
export async function benchCrowd(): Promise<void> {
  const { pack, reports } = await makeDemoPack();
  const node = await startNode(pack, ['--data', await makeFolder()]);
  const agent = new Agent({ keepAlive: true, maxSockets: CROWD });
  let asking = true;
  const statuses = new Map<number, number>();
  const askOnce = (path: string) =>
    new Promise<void>((resolve) => {
      const asked = request(`${node.url}${path}`, { agent }, (answer) => {
        const status = answer.statusCode ?? 0;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        answer.resume().on('end', resolve);
      });
      asked.on('error', () => resolve()).end();
    });
  const crowd = Array.from({ length: CROWD }, async (_, one) => {
    for (let n = 0; asking; n += 1) await askOnce(`${PATHS[n % PATHS.length]}?x=${one}-${n}`);
  });
  await sleep(2000);
  const took: number[] = [];
  const end = performance.now() + 1000 * SECONDS;
  for (const report of reports) {
    if (performance.now() > end) break;
    const started = performance.now();
    const { status } = await postReport(node.url, node.token, report);
    if (status !== 200) throw new Error(`a report was answered ${status}`);
    took.push(performance.now() - started);
    await sleep(50);
  }
  asking = false;
  await Promise.all(crowd);
  await node.stop();
  agent.destroy();
  const late = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)]!;
  printFigure(`a receipt beside ${CROWD} who ask for pages, median`, median(took), 'ms', 'none');
  printFigure('the same, 99%', late, 'ms', 'under 300 ms');
  const said = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
  process.stdout.write(`answers to the crowd: ${said}\n`);
}
