/** A log that loses its end: a Redis that was flushed or came back from a backup, a file replaced by an older one. */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { getStatus, getText, makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, startNode, tallywatch } from '../node-process.ts';
import { startRedis } from '../redis-server.ts';

test('a Redis that has lost its end, or all, gets it back from two nodes to the byte', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const pack = await writePack();
  const log = ['--redis', redis.url];
  const nodes = [await startNode(pack, log), await startNode(pack, log)];
  for (const node of nodes) onTestFinished(async () => void (await node.stop()));
  const [one, other] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  const token = await makeToken(one, 'watcher', '--stations', 's-1,s-2');
  const viewer = await makeToken(one, 'viewer');
  const reports = [zooReport({ stationId: 's-1' }), zooReport({ stationId: 's-2' })];
  const receipts = [];
  for (const report of reports) receipts.push((await postReport(one.url, token, report)).body);
  const results = (url: string) => getText(`${url}/api/results`, viewer);
  // Both anew: a projection may come between two questions.
  await expect.poll(async () => (await results(other.url)) === (await results(one.url))).toBe(true);
  const before = JSON.parse(await results(one.url)) as { version: number; head: string };
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());

  const lose = [
    async () => {
      // A lagging replica was promoted: the last three are not there.
      for (let n = 0; n < 3; n += 1) {
        await client.xdel('{tallywatch}:log', `${before.version - n}-0`);
      }
      await client.call('XSETID', '{tallywatch}:log', `${before.version - 3}-0`);
      for (const { id } of reports) await client.hdel('{tallywatch}:ids', id);
    },
    () => client.flushall(),
  ];
  for (const loss of lose) {
    await loss();
    await expect
      .poll(() => client.xlen('{tallywatch}:log'), { timeout: 20_000 })
      .toBe(before.version);
    for (const [index, report] of reports.entries()) {
      const again = await postReport(other.url, token, report);
      expect(again.body).toMatchObject({ ok: true, receipt: { duplicate: true } });
      const { position, hash } = (again.body as { receipt: { position: number; hash: string } })
        .receipt;
      expect(receipts[index]).toMatchObject({ receipt: { position, hash } });
    }
    const told = await tallywatch(
      ...['verify', ...log, '--election', pack],
      ...['--expect', `${before.version}:${before.head}`],
    );
    expect(told).toMatchObject({ code: 0 });
    expect(await getStatus(`${one.url}/api/health`, null)).toBe(200);
  }
});

test('an embedded log whose files are taken away or replaced is not written to, and not opened empty', async () => {
  const [folder, copy] = [await makeFolder(), await makeFolder()];
  const pack = await writePack();
  let node = await startNode(pack, ['--data', folder]);
  const token = await makeToken(node, 'watcher', '--stations', 's-1,s-2');
  await node.stop();
  await cp(folder, copy, { recursive: true });
  node = await startNode(pack, ['--data', folder]);
  const report = zooReport({ stationId: 's-1' });
  expect((await postReport(node.url, token, report)).status).toBe(200);
  await sleep(1500); // the node remembers how far it has seen
  for (const end of ['-wal', '-shm']) await rm(path.join(folder, `log.sqlite${end}`));
  const told = await postReport(node.url, token, zooReport({ stationId: 's-2' }));
  expect(told.status).toBe(503);
  const health = await getText(`${node.url}/api/health`, null);
  expect(health).toContain('log.sqlite-wal was replaced or removed');
  await node.kill();
  // Yesterday's copy: the folder remembers more.
  await cp(path.join(copy, 'log.sqlite'), path.join(folder, 'log.sqlite'));
  await expect(startNode(pack, ['--data', folder])).rejects.toThrow(
    /the log has \d+ facts, and this folder remembers \d+/,
  );
  await rm(path.join(folder, 'log.sqlite'));
  await expect(startNode(pack, ['--data', folder])).rejects.toThrow(/the log has 0 facts/);
  await cp(path.join(copy, 'log.sqlite'), path.join(folder, 'log.sqlite'));
  node = await startNode(pack, ['--data', folder], '--unsafe');
  expect(node.said).toContain('facts are missing');
  expect((await postReport(node.url, token, report)).body).toMatchObject({
    ok: true,
    receipt: { duplicate: false },
  });
  await node.stop();
  const verified = await tallywatch('verify', '--data', folder, '--election', pack);
  expect(verified.err).toContain('the log had lost facts');
  expect(verified.code).toBe(0);
});

test('what comes while the end is missing is not recorded, never refused for good', async () => {
  const folder = await makeFolder();
  const pack = await writePack();
  const node = await startNode(pack, ['--data', folder]);
  onTestFinished(async () => void (await node.stop()));
  const token = await makeToken(node, 'watcher', '--stations', 's-1,s-2');
  await postReport(node.url, token, zooReport({ stationId: 's-1' }));
  const db = new DatabaseSync(path.join(folder, 'log.sqlite'), { timeout: 5000 });
  const { last } = db.prepare('SELECT max(position) AS last FROM facts').get() as { last: number };
  db.prepare('DELETE FROM facts WHERE position = ?').run(last);
  const report = zooReport({ stationId: 's-2' });
  // The node may have put the end back before it has read the report: then it is recorded after it.
  const told = await postReport(node.url, token, report);
  expect([200, 503]).toContain(told.status);
  await expect
    .poll(() => postReport(node.url, token, report).then(({ status }) => status), {
      timeout: 15_000,
      interval: 200,
    })
    .toBe(200);
  const verified = await tallywatch('verify', '--data', folder, '--election', pack);
  expect(verified).toMatchObject({ code: 0 });
  db.close();
});
