/** What is public comes later, in steps, and says no time more exactly. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Film } from '#results/film.ts';
import type { Results, Summary } from '#results/results.ts';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { connect, getText, hear, makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, readFacts, startNode, type NodeProcess } from '../node-process.ts';

const STEP = 2000;
let node: NodeProcess;
let pack: string;
let staff: string;
beforeAll(async () => {
  const election = { ...(JSON.parse(ZOO['election.json']!) as object), publicDelay: STEP / 1000 };
  pack = await writePack({ 'election.json': JSON.stringify(election) });
  node = await startNode(pack, ['--data', await makeFolder()]);
  staff = await makeToken(node, 'viewer');
});
afterAll(() => node.stop());

const ask = async (token: string | null, path = '/api/results') =>
  JSON.parse(await getText(`${node.url}${path}`, token)) as Results;
const lionIn = (results: Results) => results.contests['savanna' as never]!.candidates[0]!.votes;
const isStep = (at: string | null) => at === null || Date.parse(at) % STEP === 0;

test('staff see a report at once, everybody at the next full step', async () => {
  const watcher = await makeToken(node, 'watcher', '--stations', 's-1');
  const wall = await connect(node.url, '/live', {});
  expect(await hear<Summary>(wall, 'summary')).toMatchObject({ sheets: { reported: 0 } });
  // Recorded between two full steps, so that a time which is told exactly can be told from one that is not.
  while (Date.now() % STEP < 100) await new Promise((resolve) => setTimeout(resolve, 20));
  const { body } = await postReport(node.url, watcher, zooReport());
  expect(body.ok).toBe(true);
  expect(lionIn(await ask(staff))).toBe(40);
  for (const token of [null, watcher]) {
    while (lionIn(await ask(token)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seenAt = Date.now();
  const { at: said } = (await readFacts(node.log)).findLast(
    ({ type }) => type === 'ReportSubmitted',
  )!;
  const recordedAt = Date.parse(said);
  expect(seenAt).toBeGreaterThanOrEqual(Math.floor(recordedAt / STEP) * STEP + STEP);
  const shown = await ask(null);
  expect(isStep(shown.at)).toBe(true);
  expect(Date.parse(shown.at!)).toBeLessThanOrEqual(recordedAt);
  const live = await ask(staff);
  expect({ ...shown, at: '', projection: null }).toEqual({ ...live, at: '', projection: null });
  await hear(wall, 'patch');
  wall.disconnect();
});

test('no time in public is more exact: results, film, pages', async () => {
  const film = JSON.parse(await getText(`${node.url}/api/film`, null)) as Film;
  expect(film.frames.length).toBeGreaterThan(0);
  for (const { at } of [film.first, ...film.frames]) expect(isStep(at)).toBe(true);
  const facts = (await readFacts(node.log)).filter(({ type }) => type === 'ReportSubmitted');
  const exact = facts.map(({ at }) => at);
  expect(exact.some((at) => !isStep(at))).toBe(true);
  for (const path of ['/', '/wall', '/districts/plains', '/print', '/api/summary', '/api/film']) {
    const text = await getText(`${node.url}${path}`, null);
    for (const at of exact) expect(text, path).not.toContain(at);
  }
});

test('a node that starts anew shows everybody at once what was shown before', async () => {
  const { log } = node;
  await node.stop();
  node = await startNode(pack, log);
  expect(lionIn(await ask(null))).toBe(40);
});
