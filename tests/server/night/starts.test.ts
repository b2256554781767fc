/** How a node begins and ends, on Redis: it never hangs, and leaves nobody without an answer. */
import { expect, onTestFinished, test } from 'vitest';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { connect, getText, submit, zooReport } from '../client.ts';
import { startNode, tallywatch } from '../node-process.ts';
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

test('a pack amended on one node leaves the other running, and it says so', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const log = ['--redis', redis.url];
  const first = await startNode(await writePack(), log);
  onTestFinished(async () => void (await first.stop()));
  const second = await startNode(await other(), log, '--amend', 'a name was wrong');
  onTestFinished(async () => void (await second.stop()));
  const cookie = `tallywatch=${first.token}`;
  const admin = async () => (await fetch(`${first.url}/admin`, { headers: { cookie } })).text();
  await expect.poll(admin).toContain('The pack was amended on another node');
  const version = async (url: string) =>
    (JSON.parse(await getText(`${url}/api/results`, first.token)) as { version: number }).version;
  expect(await version(first.url)).toBe(await version(second.url));
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
