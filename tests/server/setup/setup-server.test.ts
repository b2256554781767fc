/** Setting an election up on an empty log, by the requests that its page makes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SetupOpened, SetupView } from '#pack/setup.ts';
import { getText } from '../client.ts';
import { makeFolder, startNode, tallywatch, type NodeProcess } from '../node-process.ts';

const VOTES =
  'Ward,Station,Registered voters,Candidate,Party,Votes\nNorth,Gate,100,Leo Lion,Cats,5\nNorth,Gate,100,Zoe Zebra,,4\n';
const SAID = {
  election: {
    ...{ name: 'Zoo council', date: '2024-05-05', timeZone: 'Europe/Berlin' },
    pollsClose: '2024-05-05T20:00:00+02:00',
  },
  contests: { '*': { seats: 1, method: 'plurality' } },
};

async function startSetup(folder: string): Promise<{ node: NodeProcess; page: string }> {
  const node = await startNode(null, ['--data', folder]);
  onTestFinished(async () => void (await node.kill()));
  const page = /set up: (\S+)\n/.exec(node.said)![1]!;
  return { node, page };
}

const put = (url: string, body: string | Buffer | object) =>
  fetch(url, {
    method: 'PUT',
    body:
      typeof body === 'string' || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
  });
const view = async (page: string) => (await (await fetch(`${page}/view`)).json()) as SetupView;

test('an election is set up, survives a killed server, is opened, and counts', async () => {
  const folder = await makeFolder();
  const first = await startSetup(folder);
  expect(await view(first.page)).toEqual({ files: [], said: {}, look: null, fault: null });
  expect((await put(`${first.page}/files/votes.csv`, VOTES)).status).toBe(200);
  const { look } = await view(first.page);
  expect(look?.counts).toBeNull();
  expect(look?.missing.map(({ field }) => field)).toEqual([
    ...['name', 'date', 'timeZone', 'pollsClose', 'seats', 'method'],
  ]);
  expect((await put(`${first.page}/said`, SAID)).status).toBe(200);
  await first.node.kill();

  const { node, page } = await startSetup(folder);
  expect(new URL(page).pathname).toBe(new URL(first.page).pathname);
  const again = await view(page);
  expect(again.said).toEqual(SAID);
  expect(again.look?.counts).toMatchObject({
    districts: 1,
    candidates: 2,
    stations: 1,
    reports: 1,
  });
  const answer = await fetch(`${page}/open`, { method: 'POST', body: '{"rehearsal":true}' });
  const opened = (await answer.json()) as SetupOpened;
  expect(opened).toMatchObject({ ok: true });
  const token = opened.ok ? opened.path.replace('/i/', '') : '';
  expect(await getText(`${node.url}/api/election`, token)).toContain('"id":"zoo-council-2024"');

  const file = path.join(folder, 'reports.ndjson');
  expect(await readFile(file, 'utf8')).toContain('"votes"');
  const sent = await tallywatch('replay', file, '--url', node.url, '--token', token);
  expect(JSON.parse(sent.out)).toMatchObject({ accepted: 1, rejected: 0 });
  const results = await getText(`${node.url}/api/results`, token);
  expect(results).toContain('"rehearsal":true');
  // The night is open: there is no such page any more.
  expect((await fetch(page)).status).toBe(404);
  expect(await node.stop()).toBe(0);
  const later = await startNode(null, ['--data', folder]);
  expect(later.said).not.toContain('set up:');
  await later.stop();
});

test('nobody comes in without the link, and nothing is written beside the draft', async () => {
  const { node, page } = await startSetup(await makeFolder());
  const wrong = page.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  for (const url of [`${wrong}/view`, `${node.url}/setup/view`, `${node.url}/setup/`, wrong]) {
    expect((await fetch(url)).status).toBe(404);
  }
  expect((await fetch(`${node.url}/wall`)).status).toBe(503);
  expect((await put(`${wrong}/files/votes.csv`, VOTES)).status).toBe(404);
  for (const name of ['..%2Fvotes.csv', '.hidden', 'a%5Cb', '%ff', 'x'.repeat(200)]) {
    expect((await put(`${page}/files/${name}`, VOTES)).status).toBe(422);
  }
  expect((await put(`${page}/said`, 'no json')).status).toBe(422);
  const answer = await put(`${page}/said`, { contests: { '*': { seats: 'many' } } });
  expect(await answer.json()).toEqual({
    ok: false,
    message: 'what was said: contests.*.seats: a number is expected',
  });
  expect((await fetch(`${page}/open`, { method: 'POST', body: '{}' })).status).toBe(422);
  expect((await view(page)).files).toEqual([]);
});

test('a source that cannot be read is named, without the folders of this machine', async () => {
  const folder = await makeFolder();
  const { page } = await startSetup(folder);
  await put(`${page}/files/votes.csv`, VOTES.replace(',5', ',five'));
  const { fault, look } = await view(page);
  expect(look).toBeNull();
  expect(fault).toBe('votes.csv:2: Votes: "five" is not a whole number');
  await put(`${page}/files/votes.csv`, '');
  expect((await view(page)).fault).not.toContain(folder);
  const gone = await fetch(`${page}/files/votes.csv`, { method: 'DELETE' });
  expect(gone.status).toBe(200);
  expect((await view(page)).files).toEqual([]);
});
