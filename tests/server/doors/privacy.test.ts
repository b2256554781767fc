/** Nothing that identifies a watcher leaves the staff, by any way out. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { connect, hear, makeLink, makeToken, postReport, zooReport } from '../client.ts';
import { bearer, makeFolder, startNode, tallywatch } from '../node-process.ts';

test('names, notes, numbers, tokens and codes are in no public answer, server line or export', async () => {
  const log = ['--data', await makeFolder()];
  const node = await startNode(await writePack(), log);
  let printed = '';
  for (const stream of [node.child.stdout!, node.child.stderr!]) {
    stream.on('data', (chunk: Buffer) => (printed += chunk));
  }
  const watcher = await makeLink(node, 'watcher', '--stations', 's-1', '--name', 'Anna Otterova');
  const gateway = await makeToken(node, 'gateway', '--name', 'Pelican Post');
  const report = zooReport({ note: 'I stand behind the third pillar' });
  expect((await postReport(node.url, watcher.token, report)).status).toBe(200);
  const text = `${watcher.code} s-1 savanna 100 52 2 / 40 30 20`;
  const send = (body: string) =>
    fetch(`${node.url}/api/text`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(gateway) },
      body,
    });
  await send(JSON.stringify({ from: '+15550100', text }));
  await send(`{"from":"+15550100","text":"${text}`); // broken off
  await fetch(`${node.url}/i/${watcher.token}x`);
  await fetch(`${node.url}/i`, {
    method: 'POST',
    body: new URLSearchParams({ code: watcher.code! }),
  });

  const outputs = new Map<string, string>();
  const paths = [
    '/',
    '/wall',
    '/report',
    '/api/results',
    '/api/summary',
    '/api/film',
    '/api/results.csv',
    '/api/results.nist.json',
    '/districts/plains',
    '/print',
  ];
  for (const one of [...paths, '/api/election', '/api/health', '/metrics', '/nowhere']) {
    outputs.set(one, await (await fetch(`${node.url}${one}`)).text());
  }
  const socket = await connect(node.url, '/live', {});
  outputs.set('summary', JSON.stringify(await hear(socket, 'summary')));
  socket.disconnect();
  const file = path.join(await makeFolder(), 'public.jsonl');
  await tallywatch('export-log', ...log, '--public', file);
  outputs.set('public log', await readFile(file, 'utf8'));
  await node.stop();
  outputs.set('printed', printed);

  const secrets = [
    'Anna',
    'Otterova',
    'Pelican',
    'third pillar',
    '15550100',
    watcher.token,
    gateway,
  ];
  for (const [where, said] of outputs) {
    for (const secret of [...secrets, watcher.code!, watcher.code!.replaceAll('-', '')]) {
      expect(said.includes(secret), `${secret} in ${where}`).toBe(false);
    }
  }
  expect(outputs.get('/api/summary')).toContain('savanna'); // something was there to be searched
});
