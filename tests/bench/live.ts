import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { ReportMessage } from '#protocol';
import { connect, submit } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { makeDemoPack } from './demo-pack.ts';
import { printFigure, printRatio } from './print.ts';

const VIEWERS = 1000;
const REPORTS_A_SECOND = 500;
const SECONDS = 2;
const WARM_UP = 1000;

/** Processor time a process has used, in milliseconds. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

interface Viewers {
  /** Messages one viewer got, and their bytes as JSON. */
  readonly messages: () => { count: number; bytes: number; largest: number };
  close(): void;
}

async function openViewers(url: string): Promise<Viewers> {
  const sockets: Socket[] = [];
  let count = 0;
  let bytes = 0;
  let largest = 0;
  for (let some = 0; some < VIEWERS; some += 50) {
    const batch = Array.from({ length: 50 }, () =>
      io(`${url}/live`, { transports: ['websocket'], forceNew: true }),
    );
    await Promise.all(batch.map((socket) => once(socket as never, 'connect')));
    sockets.push(...batch);
  }
  await sleep(500);
  sockets[0]!.on('patch', (patch: unknown) => {
    const size = JSON.stringify(patch).length;
    count += 1;
    bytes += size;
    largest = Math.max(largest, size);
  });
  return {
    messages: () => ({ count, bytes, largest }),
    close: () => sockets.forEach((socket) => socket.disconnect()),
  };
}

/** Sends reports at a steady pace; gives the processor time the server used meanwhile. */
async function sendSteadily(sender: Socket, reports: readonly ReportMessage[], pid: number) {
  const before = processorTime(pid);
  const started = performance.now();
  const sent: Promise<unknown>[] = [];
  for (const [index, report] of reports.entries()) {
    const due = started + (1000 * index) / REPORTS_A_SECOND;
    if (due > performance.now() + 5) await sleep(due - performance.now());
    sent.push(submit(sender, report));
  }
  await Promise.all(sent);
  await sleep(400);
  return processorTime(pid) - before;
}

/** Bytes and server time of a patch, beside a bare broadcast of as many bytes. */
export async function benchLive(): Promise<void> {
  const { pack, reports } = await makeDemoPack();
  const share = REPORTS_A_SECOND * SECONDS;

  const node = await startNode(pack, ['--data', await makeFolder()]);
  const sender = await connect(node.url, '/report', { token: node.token! });
  const pid = node.child.pid!;
  await sendSteadily(sender, reports.slice(0, WARM_UP), pid);
  const alone = await sendSteadily(sender, reports.slice(WARM_UP, WARM_UP + share), pid);
  const viewers = await openViewers(node.url);
  const watched = await sendSteadily(
    sender,
    reports.slice(WARM_UP + share, WARM_UP + 2 * share),
    pid,
  );
  const { count, bytes, largest } = viewers.messages();
  viewers.close();
  sender.disconnect();
  await node.stop();

  const mean = Math.round(bytes / count);
  const file = path.join(import.meta.dirname, 'bare-server.ts');
  const bare = fork(file, ['broadcast', String(mean)]);
  const [url] = (await once(bare, 'message')) as [string];
  const audience = await openViewers(url);
  const before = processorTime(bare.pid!);
  for (let round = 0; round < count; round += 1) {
    bare.send('emit');
    await once(bare, 'message');
  }
  const baseline = processorTime(bare.pid!) - before;
  audience.close();
  bare.kill();

  printFigure(
    `bytes of a patch at ${REPORTS_A_SECOND} reports/s, mean`,
    mean,
    'bytes',
    'at most 16 KB',
  );
  printFigure('– the largest', largest, 'bytes', 'at most 16 KB');
  printRatio(
    `server time of a patch to ${VIEWERS} viewers (baseline: bare broadcast of as many bytes)`,
    (watched - alone) / count,
    baseline / count,
    'ms',
    'at most 1.3',
  );
}
