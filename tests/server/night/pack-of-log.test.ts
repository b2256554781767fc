/** A log is whole: it carries its election pack, and needs no folder beside it. */
import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { packFiles, unpackFiles } from '../../../server/packs/packed.ts';
import { readPack } from '../../../server/packs/read-pack.ts';
import { getText, makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, readFacts, startNode, tallywatch, type NodeProcess } from '../node-process.ts';
import { startRedis } from '../redis-server.ts';
import { ABSENT, packFolder, PACKS } from '../real-packs.ts';

async function logOf(kind: 'sqlite' | 'redis'): Promise<string[]> {
  if (kind === 'sqlite') return ['--data', await makeFolder()];
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return ['--redis', redis.url];
}

function endWith(node: NodeProcess): NodeProcess {
  onTestFinished(async () => void (await node.stop()));
  return node;
}

describe.each(['sqlite', 'redis'] as const)('on %s', (kind) => {
  test('a node starts, and a log verifies, without the folder of the pack', async () => {
    const log = await logOf(kind);
    const pack = await writePack();
    const first = endWith(await startNode(pack, log, '--no-projection'));
    const token = await makeToken(first, 'watcher', '--stations', 's-1');
    const staff = await makeToken(first, 'viewer');
    const report = zooReport({ stationId: 's-1' });
    expect((await postReport(first.url, token, report)).status).toBe(200);
    const asked = ['/api/results', '/api/election'];
    const before = await Promise.all(asked.map((one) => getText(`${first.url}${one}`, staff)));
    if (kind === 'sqlite') await first.stop();
    await rename(pack, `${pack}-away`);

    const second = endWith(await startNode(null, log, '--no-projection'));
    const after = await Promise.all(asked.map((one) => getText(`${second.url}${one}`, staff)));
    expect(after).toEqual(before);
    const again = await postReport(second.url, token, report);
    expect(again.body).toMatchObject({ ok: true, receipt: { duplicate: true } });

    const file = path.join(await makeFolder(), 'log.jsonl');
    await tallywatch('export-log', ...log, file);
    const open = path.join(await makeFolder(), 'public.jsonl');
    await tallywatch('export-log', '--public', ...log, open);
    for (const target of [log, ['--file', file], ['--file', open]]) {
      const told = await tallywatch('verify', ...target, '--json');
      expect(told).toMatchObject({ code: 0 });
      expect(JSON.parse(told.out)).toMatchObject({ sheets: { reported: 1 } });
    }
    const online = await tallywatch('verify', '--url', second.url, '--token', staff, '--json');
    expect(online).toMatchObject({ code: 0 });
  });
});

test('an amended pack is carried as well, and the newest is taken', async () => {
  const log = ['--data', await makeFolder()];
  const node = await startNode(await writePack(), log);
  await node.stop();
  const amended = await writePack({
    'election.json': ZOO['election.json']!.replace('Zoo', 'Greater zoo'),
  });
  const told = await startNode(amended, log, '--amend', 'a new name');
  await told.stop();
  const last = endWith(await startNode(null, log));
  expect(await getText(`${last.url}/api/election`, null)).toContain('Greater zoo');
});

/** Puts bytes at the end of an embedded log, as whoever can write to its file. */
function forge(folder: string, position: number, id: string, bytes: Buffer): void {
  const database = new DatabaseSync(path.join(folder, 'log.sqlite'));
  const [table] = database
    .prepare("select name from sqlite_master where type = 'table'")
    .all() as unknown as [{ name: string }];
  const columns = (
    database.prepare(`pragma table_info(${table.name})`).all() as unknown as { name: string }[]
  ).map(({ name }) => name);
  const values: Record<string, string | number | Buffer> = { position, id, bytes };
  const known = columns.filter((name) => name in values);
  database
    .prepare(`insert into ${table.name} (${known.join()}) values (${known.map(() => '?').join()})`)
    .run(...known.map((name) => values[name]!));
  database.close();
}

test('a fact that a node has signed, put in once more, brings back no pack of before', async () => {
  const folder = await makeFolder();
  const log = ['--data', folder];
  await (await startNode(await writePack(), log)).stop();
  const amended = await writePack({
    'election.json': ZOO['election.json']!.replace('Zoo', 'Greater zoo'),
  });
  await (await startNode(amended, log, '--amend', 'a new name')).stop();
  const database = new DatabaseSync(path.join(folder, 'log.sqlite'), { readOnly: true });
  const [table] = database
    .prepare("select name from sqlite_master where type = 'table'")
    .all() as unknown as [{ name: string }];
  const rows = database.prepare(`select * from ${table.name}`).all() as unknown as {
    bytes: Uint8Array;
  }[];
  database.close();
  forge(folder, rows.length + 1, 'again', Buffer.from(rows[0]!.bytes));
  const last = endWith(await startNode(null, log));
  expect(await getText(`${last.url}/api/election`, null)).toContain('Greater zoo');
  const { status } = await fetch(`${last.url}/api/health`);
  expect(status).toBe(200);
});

test('a pack that no node has signed is not taken', async () => {
  const folder = await makeFolder();
  const log = ['--data', folder];
  const node = await startNode(await writePack(), log);
  await node.stop();
  const forged = await readPack(
    await writePack({ 'election.json': ZOO['election.json']!.replace('Zoo', 'Forged zoo') }),
  );
  if (!forged.ok) throw new Error('the forged zoo is good');
  const facts = await readFacts(log);
  const fact = {
    ...{ type: 'PackAmended', packHash: forged.pack.hash, reason: 'mine', stations: ['s-1'] },
    ...{ pack: packFiles(forged.pack.files), id: randomUUID(), at: facts.at(-1)!.at, by: null },
    ...{ prior: { position: 0, head: '0'.repeat(64) }, v: 2, mac: 'A'.repeat(22) },
  };
  forge(folder, facts.length + 1, fact.id, Buffer.from(JSON.stringify(fact)));
  const last = endWith(await startNode(null, log));
  expect(await getText(`${last.url}/api/election`, null)).not.toContain('Forged');
  const told = await tallywatch('verify', ...log, '--json');
  expect(told).toMatchObject({ code: 1 });
});

test('a log that was written before logs carried a pack is refused without one', async () => {
  const file = path.join(await makeFolder(), 'old.jsonl');
  const head = { position: 0, head: '0'.repeat(64) };
  const opened = {
    ...{ type: 'NightOpened', electionId: 'zoo', packHash: 'a'.repeat(64), rehearsal: false },
    ...{ id: 'night', at: '2024-05-05T18:00:00.000Z', by: null, prior: head },
  };
  await writeFile(file, `${JSON.stringify(JSON.stringify(opened))}\n`);
  const told = await tallywatch('verify', '--file', file);
  expect(told).toMatchObject({ code: 1 });
  expect(told.err).toContain('does not carry its election pack');
});

test('files come out of a piece as they went in, and what is none is refused in a sentence', () => {
  const files = fc.dictionary(fc.string(), fc.uint8Array());
  fc.assert(
    fc.property(files, (some) => {
      const map = new Map(Object.entries(some).map(([name, bytes]) => [name, Buffer.from(bytes)]));
      expect([...unpackFiles(packFiles(map))]).toEqual([...map]);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(() => unpackFiles(Buffer.from(bytes).toString('base64'))).toThrow(/cannot be read/);
    }),
  );
  // Sixteen megabytes of what cannot be compressed are too many, and so is a piece that unfolds without end.
  let state = 1;
  const noise = Buffer.from(
    Uint8Array.from({ length: 17 * 2 ** 20 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    }),
  );
  expect(() => packFiles(new Map([['districts.geojson', noise]]))).toThrow(/at most 16/);
});

describe.skipIf(ABSENT)('real packs', () => {
  test.each(PACKS)('%s fits into its log', async (name) => {
    const read = await readPack(packFolder(name));
    if (!read.ok) throw new Error('a shared pack is good');
    const packed = packFiles(read.pack.files);
    expect(packed.length).toBeLessThan(2 * 2 ** 20);
    expect([...unpackFiles(packed)]).toEqual([...read.pack.files]);
  });
});
