/** What somebody can do who writes to the log’s own storage, or hands on a log: on both logs. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isSignedBy } from '../../../server/access/notes.ts';
import { readNote, readNotes } from '#election/checkpoint.ts';
import { leafOf, rootOfInclusion, Tree, isConsistent } from '../../../server/log/tree.ts';
import type { ReceiptProof } from '#protocol';
import type { Results } from '#results/results.ts';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { countOf, getStatus, getText, makeToken, postReport, zooReport } from '../client.ts';
import {
  bearer,
  makeFolder,
  personOf,
  readFacts,
  startNode,
  tallywatch,
  type NodeProcess,
} from '../node-process.ts';
import { startRedis, type RedisServer } from '../redis-server.ts';

const lie = { lion: 0, zebra: 100, mouse: 0 };

describe.each(['embedded', 'redis'] as const)('on the %s log', (kind) => {
  let redis: RedisServer | null = null;
  let folder = '';
  let node: NodeProcess;
  let pack = '';
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    const open = { publication: 'public', publicDelay: 0 };
    pack = await writePack({
      'election.json': JSON.stringify({ ...JSON.parse(ZOO['election.json']!), ...open }),
    });
    redis = kind === 'redis' ? await startRedis() : null;
    folder = await makeFolder();
    node = await startNode(pack, redis ? ['--redis', redis.url] : ['--data', folder]);
    tokens.viewer = await makeToken(node, 'viewer');
    tokens.verifier = await makeToken(node, 'verifier');
    for (const name of ['ann', 'eve']) {
      tokens[name] = await makeToken(node, 'watcher', '--stations', 's-1,s-2,p-1', '--name', name);
    }
    for (const who of ['ann', 'eve']) {
      for (const stationId of ['s-1', 's-2']) {
        await postReport(node.url, tokens[who]!, zooReport({ stationId }));
      }
    }
  });
  afterAll(async () => {
    await node.stop();
    await redis?.stop();
  });

  /** Puts bytes at the end of the log, past every door. */
  async function put(id: string, bytes: string): Promise<number> {
    if (redis) {
      const client = new Redis(redis.url);
      const position = (await client.xlen('{tallywatch}:log')) + 1;
      await client.xadd('{tallywatch}:log', `${position}-0`, 'bytes', bytes);
      await client.hset('{tallywatch}:ids', id, position);
      client.disconnect();
      return position;
    }
    const db = new DatabaseSync(path.join(folder, 'log.sqlite'), { timeout: 5000 });
    const { last } = db.prepare('SELECT max(position) AS last FROM facts').get() as {
      last: number;
    };
    db.prepare('INSERT INTO facts VALUES (?, ?, ?)').run(last + 1, id, Buffer.from(bytes));
    db.close();
    return last + 1;
  }
  const results = () => getText(`${node.url}/api/results`, tokens.viewer!);
  const verify = (...more: string[]) =>
    tallywatch('verify', ...(more.includes('--file') ? [] : node.log), '--election', pack, ...more);
  const version = async () => (JSON.parse(await results()) as { version: number }).version;
  const counts = async () => {
    const { contests, seats } = countOf(JSON.parse(await results()) as Results) as Results;
    return JSON.stringify([contests, seats]);
  };

  test('names stand in it sealed, and who reports under another name in each sheet', async () => {
    const file = path.join(await makeFolder(), 'public.jsonl');
    await tallywatch('export-log', '--public', ...node.log, file);
    const text = await readFile(file, 'utf8');
    const all = await readFacts(node.log);
    const raw = JSON.stringify(all);
    for (const name of ['"ann"', '"eve"', 'Administrator']) expect(raw).not.toContain(name);
    for (const who of ['ann', 'eve']) {
      expect(text).not.toContain(await personOf(node.log, tokens[who]!));
    }
    const by = all.filter(({ type }) => type === 'ReportSubmitted').map((fact) => fact.by);
    expect(new Set(by).size).toBe(4);
    const told = await tallywatch('verify', '--file', file, '--election', pack, '--json');
    const { contests } = JSON.parse(await results()) as { contests: unknown };
    expect(JSON.parse(told.out)).toMatchObject({ contests });
    expect(told.code).toBe(0);
  });

  test('a person set aside is so in the public log too, though nobody there knows who it is', async () => {
    await postReport(
      node.url,
      tokens.eve!,
      zooReport({ stationId: 's-2', kind: 'corrected', votes: lie }),
    );
    const personId = await personOf(node.log, tokens.eve!);
    const message = { id: randomUUID(), personId, since: null, reason: 'bought' };
    const response = await fetch(`${node.url}/api/people/set-aside`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(tokens.verifier!) },
      body: JSON.stringify(message),
    });
    expect(response.status).toBe(200);
    const file = path.join(await makeFolder(), 'public.jsonl');
    await tallywatch('export-log', '--public', ...node.log, file);
    const told = await verify('--file', file, '--json');
    expect(told.code).toBe(0);
    const { contests, sheets } = JSON.parse(await results()) as Record<string, unknown>;
    expect(JSON.parse(told.out)).toMatchObject({ contests, sheets });
  });

  test('what stands in the log is proved to whoever asks, and the log is the same for all', async () => {
    const note = readNote(await getText(`${node.url}/api/checkpoint`, null))!;
    const { size, root } = note.checkpoint;
    const [{ publicKey }] = (await readFacts(node.log)) as unknown as [{ publicKey: string }];
    expect(isSignedBy(note, publicKey)).toBe(true);
    expect(
      isSignedBy({ ...note, body: note.body.replace(`${size}`, `${size + 1}`) }, publicKey),
    ).toBe(false);
    const votes = { duck: 3, newt: 4 };
    const report = zooReport({ stationId: 'p-1', contestId: 'pond', sheet: {}, votes });
    const sent = await postReport(node.url, tokens.ann!, report);
    expect(sent.body).toMatchObject({ ok: true });
    const lines = (await getText(`${node.url}/api/log`, null)).trimEnd().split('\n');
    const leaves = lines.map((line) => {
      const said = JSON.parse(line) as string | { leaf: string };
      return typeof said === 'string' ? leafOf(Buffer.from(said)) : Buffer.from(said.leaf, 'hex');
    });
    const tree = new Tree();
    for (const leaf of leaves) tree.add(leaf);
    expect(tree.root(size).toString('base64')).toBe(root);
    const position = size - 1;
    const ask = async (where: string, token: string | null = null) =>
      (JSON.parse(await getText(`${node.url}${where}`, token)) as string[]).map((hash) =>
        Buffer.from(hash, 'base64'),
      );
    const proof = await ask(`/api/proof/inclusion?position=${position}&size=${size}`);
    const reached = rootOfInclusion(leaves[position - 1]!, position - 1, size, proof)!;
    expect(reached.toString('base64')).toBe(root);
    const now = { size: leaves.length, root: tree.root() };
    const goesOn = await ask(`/api/proof/consistency?from=${size}&to=${now.size}`, tokens.viewer!);
    expect(isConsistent({ size, root: Buffer.from(root, 'base64') }, now, goesOn)).toBe(true);
    // Strangers are told of nothing that was not signed for yet.
    const beyond = `${node.url}/api/proof/consistency?from=${size}&to=${now.size}`;
    expect(await getStatus(beyond, null)).toBe(404);
    const mine = `${node.url}/api/receipts/${report.id}`;
    expect(await getStatus(mine, tokens.eve!)).toBe(404);
    const told = JSON.parse(await getText(mine, tokens.ann!)) as ReceiptProof;
    expect(told.receipt.checkpoint).toBeUndefined();
    const first = (await readFacts(node.log)).find(({ type }) => type === 'ReportSubmitted')!;
    const known = JSON.parse(
      await getText(`${node.url}/api/receipts/${first.id}`, tokens.ann!),
    ) as ReceiptProof;
    const under = readNote(known.receipt.checkpoint!)!.checkpoint;
    const way = known.inclusion!.map((hash) => Buffer.from(hash, 'base64'));
    const index = known.receipt.position - 1;
    const end = rootOfInclusion(leafOf(Buffer.from(known.fact)), index, under.size, way)!;
    expect(end.toString('base64')).toBe(under.root);
    const online = await tallywatch('verify', '--url', node.url, '--election', pack);
    expect(online).toMatchObject({ code: 0 });
    expect(online.out).toContain('1 checkpoints agree');
  });

  test('what no node has signed counts for nothing, makes nobody anything, and stops nothing', async () => {
    const before = await counts();
    const [real] = (await readFacts(node.log)) as unknown as [{ mac: string }];
    const head = { position: 0, head: '0'.repeat(64) };
    const at = new Date().toISOString();
    const token = 'x'.repeat(32);
    const forged = {
      admin: {
        ...{ type: 'LinkIssued', linkId: randomUUID(), personId: randomUUID(), role: 'admin' },
        ...{ stationIds: [], salt: '' },
        tokenHash: createHash('sha256').update(token).digest('hex'),
      },
      report: {
        type: 'ReportSubmitted',
        report: { ...zooReport({ votes: lie }), sheet: {}, confirmed: [] },
      },
      half: {
        type: 'ReportSubmitted',
        report: { ...zooReport({ votes: { ...lie, zebra: -5000.5 } }), sheet: {}, confirmed: [] },
      },
    };
    const places: number[] = [];
    for (const [by, matter] of Object.entries(forged)) {
      for (const v of [undefined, 2]) {
        const id = randomUUID();
        const bytes = JSON.stringify({ v, id, at, by: `forged ${by}`, prior: head, ...matter });
        places.push(await put(id, bytes));
      }
    }
    for (const bytes of ['', '{', 'null', '{"type":"SeatSold","v":9}', '\u0000'.repeat(50)]) {
      places.push(await put(randomUUID(), bytes));
    }
    // A MAC of another fact, or a made-up one.
    const id = randomUUID();
    const stolen = { v: 2, id, at, by: null, prior: head, ...forged.admin, mac: real.mac };
    places.push(await put(id, JSON.stringify(stolen)));
    await expect.poll(version).toBe(places.at(-1));
    expect(await counts()).toBe(before);
    expect(await getStatus(`${node.url}/api/health`, token)).toBe(401);
    const report = zooReport({ stationId: 's-1', kind: 'corrected' });
    expect((await postReport(node.url, tokens.ann!, report)).body).toMatchObject({ ok: true });
    const told = await verify();
    expect(told.code).toBe(1);
    for (const place of places) expect(told.err).toContain(`position ${place} counts for nothing`);
    const cookie = `tallywatch=${node.token}`;
    const page = await (await fetch(`${node.url}/admin`, { headers: { cookie } })).text();
    expect(page).toContain('Somebody has put into the log what counts for nothing');
    expect(page).toContain(`${places[0]} (unsigned)`);
    // The same after a new start.
    await node.stop();
    node = await startNode(pack, node.log);
    expect(await getStatus(`${node.url}/api/health`, token)).toBe(401);
    expect((await postReport(node.url, tokens.ann!, report)).body).toMatchObject({
      ok: true,
      receipt: { duplicate: true },
    });
  });

  test('a log that was cut, or is another, is found by what was written down of it', async () => {
    const { head, version } = JSON.parse(await results()) as { head: string; version: number };
    const notes = await getText(`${node.url}/api/checkpoints`, null);
    expect(readNotes(notes).every((one) => one !== null)).toBe(true);
    const kept = path.join(await makeFolder(), 'checkpoints');
    await writeFile(kept, notes);
    const file = path.join(await makeFolder(), 'log.jsonl');
    await tallywatch('export-log', ...node.log, file);
    const whole = await verify(
      '--file',
      file,
      '--expect',
      `${version}:${head}`,
      '--checkpoints',
      kept,
    );
    expect(whole.err).not.toMatch(/cut|another/);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(file, `${lines.slice(0, -3).join('\n')}\n`);
    const cut = await verify('--file', file, '--expect', `${version}:${head}`);
    expect(cut).toMatchObject({ code: 1 });
    expect(cut.err).toContain(`the log was cut: it has ${version - 3} facts`);
    await writeFile(file, `${lines.slice(0, 12).join('\n')}\n`);
    expect((await verify('--file', file, '--checkpoints', kept)).err).toContain('the log was cut');
    const other = await verify('--file', file, '--expect', `5:${'ab'.repeat(32)}`);
    expect(other.err).toContain('another log');
    const wrong = await verify('--file', file, '--expect', 'five');
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.err).toContain('POSITION:HEAD was expected');
  });
});
