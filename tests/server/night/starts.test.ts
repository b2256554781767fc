/** How a node begins and ends, on Redis: it never hangs, and leaves nobody without an answer. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { openLog } from '../../../server/log/open-log.ts';
import { appendAlone } from '../../../server/night/append-fact.ts';
import { connect, getText, postReport, submit, zooReport } from '../client.ts';
import { readFacts, startNode, tallywatch } from '../node-process.ts';
import { startRedis } from '../redis-server.ts';

const other = () => writePack({ 'parties.csv': ZOO['parties.csv']!.replace('Cats', 'Big cats') });

test('a start that is refused ends, with its sentence', { timeout: 30_000 }, async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const log = ['--redis', redis.url];
  const pack = await writePack();
  const node = await startNode(pack, log);
  onTestFinished(async () => void (await node.stop()));
  for (const [words, sentence] of [
    [['--election', pack, '--rehearsal'], /log is that of a real night/],
    [['--election', await other()], /differs from the one the log was counted with/],
  ] as const) {
    const told = await tallywatch('serve', ...words, ...log, '--port', '0');
    expect(told.code).toBe(1);
    expect(told.err).toMatch(sentence);
  }
});

test('a pack amended on one node is taken by the others, who lose no report and answer on', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const log = ['--redis', redis.url];
  const quiet = [...log, '--no-projection'];
  const nodes = [await startNode(await writePack(), quiet), await startNode(null, quiet)];
  for (const node of nodes) onTestFinished(async () => void (await node.stop()));
  const [first, second] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  const token = first.token!;

  // A wall hears of it; phones go on reporting, and send again what was cut off.
  const wall = io(`${second.url}/live`, {
    auth: { token },
    transports: ['websocket'],
    reconnectionDelay: 50,
  });
  onTestFinished(() => void wall.disconnect());
  const packs: [hash: string, at: number][] = [];
  wall.on('pack', (hash: string) => packs.push([hash, Date.now()]));
  wall.on('disconnect', () => setTimeout(() => wall.connect(), 50));
  let isOver = false;
  const refused: unknown[] = [];
  const recorded = new Set<string>();
  const report = async (url: string) => {
    while (!isOver) {
      const message = zooReport({ kind: 'corrected', stationId: 's-1' });
      for (;;) {
        const { status, body } = await postReport(url, token, message).catch(() => ({
          status: 0,
          body: null,
        }));
        if (status === 200) break;
        if (status !== 0 && status !== 503) refused.push([status, body]);
        await sleep(20);
      }
      recorded.add(message.id);
      await health(url);
    }
  };
  const bad: number[] = [];
  const health = async (url: string) => {
    const { status } = await fetch(`${url}/api/results`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (status !== 200) bad.push(status);
  };
  const phones = [first, second, first].map(({ url }) => report(url));
  await expect.poll(() => recorded.size).toBeGreaterThan(20);

  const amendedAt = Date.now();
  const third = await startNode(await other(), quiet, '--amend', 'a name was wrong');
  onTestFinished(async () => void (await third.stop()));
  const names = async (url: string) => getText(`${url}/api/election`, token);
  for (const { url } of nodes) await expect.poll(() => names(url)).toContain('Big cats');
  await expect.poll(() => new Set(packs.map(([hash]) => hash)).size).toBe(2);
  expect(packs.at(-1)![1] - amendedAt).toBeLessThan(10_000); // the third node’s start in it
  await sleep(500);
  isOver = true;
  await Promise.all(phones);
  expect(refused).toEqual([]);
  expect(bad).toEqual([]);
  const results = ({ url }: { url: string }) => getText(`${url}/api/results`, token);
  await expect.poll(() => results(second)).toBe(await results(first));
  expect(await results(third)).toBe(await results(first));
  const ids = new Set((await readFacts(log)).map(({ id }) => id as string));
  for (const id of recorded) expect(ids.has(id)).toBe(true);
  const told = await tallywatch('verify', ...log, '--json');
  expect(told).toMatchObject({ code: 0 });
});

test('a node that cannot read the amended pack goes on with its own, and says so', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const log = ['--redis', redis.url];
  const first = await startNode(await writePack(), log);
  onTestFinished(async () => void (await first.stop()));
  // As a program of before amended it: no pack in the fact.
  const event = await openLog({ redis: redis.url });
  onTestFinished(() => event.close());
  const append = await appendAlone(event);
  await append(randomUUID(), null, {
    type: 'PackAmended',
    packHash: 'f'.repeat(64),
    reason: 'old',
  });
  const cookie = `tallywatch=${first.token}`;
  const admin = async () => (await fetch(`${first.url}/admin`, { headers: { cookie } })).text();
  await expect.poll(admin).toContain('The pack was amended on another node');
  await expect.poll(() => first.said).toContain('this node goes on with the last');
});

test('a node that is told to stop answers the reports it has begun', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const node = await startNode(await writePack(), ['--redis', redis.url]);
  const socket = await connect(node.url, '/report', { token: node.token! });
  const answers = Array.from({ length: 40 }, (_, n) =>
    submit(socket, zooReport({ stationId: n % 2 ? 's-1' : 's-2', kind: 'corrected' })),
  );
  await answers[0];
  const stopped = node.stop();
  const all = await Promise.race([
    Promise.all(answers),
    stopped.then(() => new Promise((resolve) => setTimeout(() => resolve('cut off'), 500))),
  ]);
  expect(all).toHaveLength(40);
  socket.disconnect();
});
