import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Results, Summary } from '#results/results.ts';
import { writePack } from '#scenarios/pack-files.ts';
import {
  applyPatch,
  connect,
  getProjected,
  getText,
  hear,
  hearPatch,
  postReport,
  submit,
  zooReport,
} from '../client.ts';
import { makeFolder, startNode, tallywatch, type NodeProcess } from '../node-process.ts';
import { ABSENT, packFolder, readReports } from '../real-packs.ts';
import { startRedis, type RedisServer } from '../redis-server.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

function figures(text: string) {
  const { version: _v, head: _h, at: _a, projection, ...rest } = JSON.parse(text) as Results;
  return { ...rest, coverage: projection?.coverage };
}

/** A deterministic shuffle. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item, index) => ({ item, key: Math.sin(index * 99991) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

const GARBAGE = ['{', 'null', '[]', '{"id":1}', '"x"', '{"votes":{"__proto__":1}}', ''];

describe.skipIf(ABSENT)('a real night under stress', () => {
  const pack = 'spb-2021-blockvote';

  test.each(['sqlite', 'redis'])(
    'shuffled, every report one to three times at once, garbage between: the same results on %s',
    async (kind) => {
      const plain = await startNode(packFolder(pack), ['--data', await makeFolder()]);
      for (const line of readReports(pack)) await confirmAndPost(plain, line);
      const expected = figures(await getProjected(plain.url, plain.token));
      await plain.stop();

      const log = kind === 'redis' ? ['--redis', redis.url] : ['--data', await makeFolder()];
      const node = await startNode(packFolder(pack), log);
      const sockets = await Promise.all(
        Array.from({ length: 10 }, () => connect(node.url, '/report', { token: node.token! })),
      );
      const messages = readReports(pack).flatMap((line, index) =>
        Array.from({ length: 1 + (index % 3) }, () => line),
      );
      const statuses = await Promise.all(
        shuffled([...messages, ...GARBAGE, ...GARBAGE]).map(async (line, index) => {
          const isReport = line.includes('"stationId"');
          if (isReport && index % 2 === 0) {
            const report = { ...(JSON.parse(line) as object), confirmed: EVERYTHING };
            return (await submit(sockets[index % 10]!, report)).ok ? 200 : 422;
          }
          return isReport
            ? confirmAndPost(node, line)
            : (await postReport(node.url, node.token, line)).status;
        }),
      );
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      expect(statuses.filter((status) => status === 200)).toHaveLength(messages.length);
      expect(figures(await getProjected(node.url, node.token))).toEqual(expected);
      for (const socket of sockets) socket.disconnect();
      await node.stop();
    },
  );

  test('killed at any moment during a replay: every acknowledged report is there afterwards', async () => {
    const folder = packFolder('moscow-2017');
    const log = ['--data', await makeFolder()];
    const reports = readReports('moscow-2017');
    const acknowledged: { id: string; position: number; hash: string }[] = [];
    let token = '';
    let next = 0;
    for (const lifetime of [60, 250, 500, 120]) {
      const node = await startNode(folder, log);
      token = node.token ?? token;
      let alive = true;
      const lane = async () => {
        while (alive && next < reports.length) {
          const line = reports[next++]!;
          const told = await postReport(node.url, token, line).catch(() => null);
          if (told?.body.ok) {
            const { reportId, position, hash } = told.body.receipt;
            acknowledged.push({ id: reportId, position, hash });
          }
        }
      };
      const lanes = Array.from({ length: 8 }, lane);
      await sleep(lifetime);
      await node.kill();
      alive = false;
      await Promise.all(lanes);
    }
    expect(acknowledged.length).toBeGreaterThan(50);
    const node = await startNode(folder, log);
    const byId = new Map(reports.map((line) => [(JSON.parse(line) as { id: string }).id, line]));
    for (const { id, position, hash } of acknowledged) {
      const { body } = await postReport(node.url, token, byId.get(id)!);
      expect(body).toMatchObject({ ok: true, receipt: { duplicate: true, position, hash } });
    }
    await node.stop();
    const verified = await tallywatch('verify', ...log, '--election', folder, '--json');
    expect(verified.code).toBe(0);
  });
});

const EVERYTHING = ['W01', 'W02', 'W03', 'W04', 'W05', 'W06', 'W07', 'W11', 'W12', 'W13', 'W14'];

async function confirmAndPost(node: NodeProcess, line: string): Promise<number> {
  const report = { ...(JSON.parse(line) as object), confirmed: EVERYTHING };
  return (await postReport(node.url, node.token, report)).status;
}

describe('two nodes on one Redis', () => {
  test('a report to one shows on a wall at the other; both publish the same bytes', async () => {
    await redis.stop();
    redis = await startRedis();
    const pack = await writePack();
    const log = ['--redis', redis.url];
    const one = await startNode(pack, log);
    const other = await startNode(pack, log);
    expect(other.token).toBeNull();

    const wall = await connect(other.url, '/live', {});
    const summary = await hear<Summary>(wall, 'summary');
    const report = zooReport();
    const { body } = await postReport(one.url, one.token, report);
    const patch = await hearPatch(wall, ({ to }) => to > summary.version);
    expect(applyPatch(summary, patch).sheets.reported).toBe(1);

    const again = await postReport(other.url, one.token, report);
    expect(again.body).toEqual({
      ok: true,
      receipt: { ...(body.ok && body.receipt), duplicate: true },
    });
    const results = (node: NodeProcess) => getProjected(node.url, null);
    expect(await results(other)).toBe(await results(one));

    const same = zooReport({ stationId: 's-2' });
    const both = await Promise.all([
      postReport(one.url, one.token, same),
      postReport(other.url, one.token, same),
    ]);
    const receipts = both.map((told) => (told.body.ok ? told.body.receipt : null));
    expect(receipts[0]?.position).toBe(receipts[1]?.position);
    expect(receipts.map((receipt) => receipt?.duplicate).toSorted()).toEqual([false, true]);
    await expect.poll(async () => (await results(other)) === (await results(one))).toBe(true);

    wall.disconnect();
    await one.stop();
    await other.stop();
  });

  test('without Redis a report is not recorded, and is once Redis is back', async () => {
    await redis.stop();
    redis = await startRedis();
    const node = await startNode(await writePack(), ['--redis', redis.url]);
    await redis.kill();
    const report = zooReport();
    expect((await postReport(node.url, node.token, report)).status).toBe(503);
    await redis.start();
    await expect
      .poll(async () => (await postReport(node.url, node.token, report)).status)
      .toBe(200);
    const { sheets } = JSON.parse(await getText(`${node.url}/api/results`, null)) as Results;
    expect(sheets.reported).toBe(1);
    await node.stop();
  });
});

describe('the log is its own witness', () => {
  async function recordedNight() {
    const folder = await makeFolder();
    const pack = await writePack();
    const log = ['--data', folder];
    const node = await startNode(pack, log);
    for (const stationId of ['s-1', 's-2']) {
      await postReport(node.url, node.token, zooReport({ stationId, note: 'told in private' }));
    }
    const results = await getProjected(node.url, null);
    await node.stop();
    return { folder, pack, log, results };
  }

  test('verify names the positions between which a fact was changed', async () => {
    const { folder, pack, log } = await recordedNight();
    const db = new DatabaseSync(path.join(folder, 'log.sqlite'));
    db.exec(`UPDATE facts SET bytes = CAST(replace(CAST(bytes AS TEXT), '"lion":40', '"lion":49') AS BLOB)
             WHERE position = (SELECT min(position) FROM facts WHERE CAST(bytes AS TEXT) LIKE '%"lion":40%')`);
    db.close();
    const { code, err } = await tallywatch('verify', ...log, '--election', pack);
    expect(code).toBe(1);
    expect(err).toMatch(/the log was changed between positions \d+ and \d+/);
    await expect(startNode(pack, log)).rejects.toThrow(/the log was changed/);
  });

  test('goes out and in as one file, to the byte', async () => {
    const { pack, log, results } = await recordedNight();
    const file = path.join(await makeFolder(), 'night.log');
    expect(await tallywatch('export-log', ...log, file)).toMatchObject({ code: 0 });
    const copy = ['--data', await makeFolder()];
    expect(await tallywatch('import-log', ...copy, file)).toMatchObject({ code: 0 });
    expect(await tallywatch('import-log', ...copy, file)).toMatchObject({ code: 0 });
    for (const where of [copy, ['--file', file]]) {
      const { out } = await tallywatch('verify', ...where, '--election', pack, '--json');
      expect(out.trim()).toBe(results);
    }
  });

  test('without what is said about people it still verifies', async () => {
    const { pack, log, results } = await recordedNight();
    const file = path.join(await makeFolder(), 'public.log');
    await tallywatch('export-log', ...log, '--public', file);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('told in private');
    expect(text).not.toContain('Administrator');
    expect(text).not.toContain('tokenHash');
    const { out, code } = await tallywatch('verify', '--file', file, '--election', pack, '--json');
    expect(code).toBe(0);
    expect(figures(out)).toEqual(figures(results));
    expect((JSON.parse(out) as Results).head).toBe((JSON.parse(results) as Results).head);
    writeFileSync(file, text.replace(String.raw`\"lion\":40`, String.raw`\"lion\":41`));
    const changed = await tallywatch('verify', '--file', file, '--election', pack);
    expect(changed.code).toBe(1);
  });
});
