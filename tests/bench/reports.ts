import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Socket } from 'socket.io-client';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { connect, submit, zooReport } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { startRedis } from '../server/redis-server.ts';
import { median, printRatio } from './print.ts';

const CONNECTIONS = 50;
const SECONDS = 4;
/** Nothing counts before: both servers have compiled their way by then. */
const WARM_UP = 2;
/** Enough for a sheet a report, as on a real night. */
const STATIONS = 90_000;

/** Acknowledgements a second with every connection waiting for its own. */
async function measure(url: string, namespace: '/report' | '/live', token: string) {
  const sockets = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => connect(url, namespace, { token })),
  );
  let answers = 0;
  let sent = 0;
  const start = performance.now() + WARM_UP * 1000;
  const end = start + SECONDS * 1000;
  const lane = async (socket: Socket) => {
    while (performance.now() < end) {
      sent += 1;
      const answer = await submit(socket, zooReport({ stationId: `s-${10 + (sent % STATIONS)}` }));
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      if (performance.now() >= start) answers += 1;
    }
  };
  await Promise.all(sockets.map(lane));
  for (const socket of sockets) socket.disconnect();
  return answers / SECONDS;
}

/** A bare Socket.IO server that appends what it gets to a bare log before it answers. */
async function startBare(kind: 'sqlite' | 'redis', index: string) {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'bare-server.ts'), [kind, index]);
  const [url] = (await once(child, 'message')) as [string];
  return { url, stop: () => child.kill() };
}

/** Reports acknowledged a second over Socket.IO, one in flight on each of 50 connections. */
export async function benchReports(): Promise<void> {
  const stations = Array.from(
    { length: STATIONS },
    (_, index) => `s-${index + 10},plains,S,savanna,100`,
  );
  const pack = await writePack({
    'stations.csv': `${ZOO['stations.csv']}${stations.join('\n')}\n`,
  });
  for (const [kind, aim] of [
    ['sqlite', 'at least 0.6'],
    ['redis', 'at least 0.45'],
  ] as const) {
    const own: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const redis = kind === 'redis' ? await startRedis() : null;
      const log = redis ? ['--redis', redis.url] : ['--data', await makeFolder()];
      const node = await startNode(pack, log);
      own.push(await measure(node.url, '/report', node.token!));
      await node.stop();
      const server = await startBare(kind, redis?.url ?? (await makeFolder()));
      bare.push(await measure(server.url, '/report', ''));
      server.stop();
      await redis?.stop();
    }
    printRatio(
      `reports acknowledged a second on ${kind}, ${CONNECTIONS} connections (baseline: bare Socket.IO and the bare append)`,
      median(own),
      median(bare),
      'reports/s',
      aim,
    );
  }
}
