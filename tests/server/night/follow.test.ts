/** An outsider who recounts a running night: as it goes on, and when it goes on otherwise than it did. */
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { Follower } from '../../../server/verify.ts';
import { readPack } from '../../../server/packs/read-pack.ts';
import { makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, startNode, tallywatch } from '../node-process.ts';

const CLI = path.join(import.meta.dirname, '../../../server/cli.ts');

test('verify --follow says a line for what has come, and ends where a node shows another history', async () => {
  const [folder, copy] = [await makeFolder(), await makeFolder()];
  const pack = await writePack();
  const first = await startNode(pack, ['--data', folder]);
  const watcher = await makeToken(first, 'watcher', '--stations', 's-1,s-2');
  expect((await postReport(first.url, watcher, zooReport({ stationId: 's-1' }))).status).toBe(200);
  await first.stop();
  await cp(folder, copy, { recursive: true });
  const one = await startNode(pack, ['--data', folder]);
  const other = await startNode(pack, ['--data', copy]);
  for (const node of [one, other]) onTestFinished(async () => void (await node.stop()));

  // What is asked of this address one node answers, and later the other.
  let shown = one.url;
  const door = createServer((request, response) => {
    void fetch(`${shown}${request.url}`, { headers: request.headers as Record<string, string> })
      .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
      .catch(() => response.writeHead(502).end());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void door.close());
  await once(door, 'listening');
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;

  const words = ['verify', '--url', url, '--election', pack, '--follow', '--every', '0.2'];
  const child = spawn(process.execPath, [CLI, ...words]);
  onTestFinished(() => void child.kill());
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  await expect.poll(() => out).toMatch(/every fact agrees.*1 sheets counted\n/);
  const said = (text: string) => text.split('\n').length - 1;
  const before = said(out);
  const report = zooReport({ stationId: 's-2' });
  expect((await postReport(one.url, watcher, report)).status).toBe(200);
  await expect.poll(() => said(out)).toBeGreaterThan(before);
  expect(out).toMatch(/2 sheets counted\n$/);

  shown = 'http://127.0.0.1:9'; // nobody is there for a while
  await expect.poll(() => err).toContain('502');
  expect(child.exitCode).toBeNull();

  // The other goes on from the same beginning with other figures.
  for (const stationId of ['s-2', 's-2', 's-2', 's-2']) {
    const lie = zooReport({ stationId, votes: { lion: 30, zebra: 40, mouse: 20 } });
    expect((await postReport(other.url, watcher, lie)).status).toBe(200);
  }
  shown = other.url;
  expect(await ended).toBe(1);
  expect(err).toMatch(/was changed|names another head|agree/);
});

test('who follows keeps what was said first, and --follow needs a node', async () => {
  const pack = await writePack();
  const read = await readPack(pack);
  if (!read.ok) throw new Error('the zoo is good');
  const node = await startNode(pack, ['--data', await makeFolder()]);
  onTestFinished(async () => void (await node.stop()));
  const watcher = await makeToken(node, 'watcher', '--stations', 's-1');
  const follower = new Follower(node.url, read.pack, {});
  expect((await follower.look())!.results.sheets.reported).toBe(0);
  await expect.poll(() => follower.look()).toBeNull(); // it may sign for it a moment later
  await postReport(node.url, watcher, zooReport({ stationId: 's-1' }));
  expect((await follower.look())!.results.sheets.reported).toBe(1);
  const told = await tallywatch('verify', '--follow', '--file', 'x', '--election', pack);
  expect(told).toMatchObject({ code: 1 });
  expect(told.err).toContain('--follow needs --url');
});
