/** The drive through the gateway: steps are recorded once, and nothing of it is anybody else's. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DriveTotals } from '#results/drive-totals.ts';
import type { DriveAnswer, DriveList } from '#protocol';
import { writePack } from '#scenarios/pack-files.ts';
import { getStatus, getText, makeToken, postReport, zooReport } from '../client.ts';
import { bearer, makeFolder, startNode, tallywatch, type NodeProcess } from '../node-process.ts';

let node: NodeProcess;
let log: string[];
let pack: string;
let organiser: string;
let other: string;

const post = async (where: string, message: object, token = organiser) => {
  const response = await fetch(`${node.url}/api/drive/${where}`, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  return { status: response.status, body: (await response.json()) as DriveAnswer };
};
const stepOf = (memberId: string, step: string, more: object = {}) => ({
  id: randomUUID(),
  memberId,
  step,
  basis: [],
  takenAt: '2024-06-01T12:00:00Z',
  ...more,
});
const list = async () =>
  JSON.parse(await getText(`${node.url}/api/drive/members`, organiser)) as DriveList;
const totals = async (token: string | null = organiser) =>
  JSON.parse(await getText(`${node.url}/api/drive`, token)) as DriveTotals;
const rowOf = async (id: string) => (await list()).rows.find((row) => row.id === id)!;

beforeAll(async () => {
  log = ['--data', await makeFolder()];
  pack = await writePack();
  node = await startNode(pack, log);
  organiser = await makeToken(node, 'organiser', '--name', 'Olga Owl');
  other = await makeToken(node, 'organiser');
  for (const stationId of ['s-1', 's-2']) {
    await postReport(node.url, node.token, zooReport({ stationId }));
  }
});
afterAll(() => node.stop());

test('the elected are members by themselves, and nobody else', async () => {
  const { rows } = await list();
  expect(
    rows
      .filter(({ holdsSeat }) => holdsSeat)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['lion', 'zebra']);
});

test('a step is recorded once, however often it is sent', async () => {
  const message = stepOf('lion', 'promised');
  const first = await post('steps', message);
  expect(first).toMatchObject({ status: 200, body: { ok: true, counts: true } });
  expect(await post('steps', message)).toEqual(first);
  expect(await post('steps', { ...message, step: 'signed' })).toMatchObject({ status: 409 });
  expect(await post('steps', message, other)).toMatchObject({ status: 409 });
  expect(await rowOf('lion')).toMatchObject({
    status: 'promised',
    standing: [{ id: message.id, step: 'promised' }],
  });
  expect((await totals()).stages.promised).toEqual({ signatures: 1, districts: 1 });
});

test('two organisers who say different things are in conflict until one settles it', async () => {
  const [first, second] = [stepOf('zebra', 'signed'), stepOf('zebra', 'refused')];
  await post('steps', first);
  await post('steps', second, other);
  expect(await rowOf('zebra')).toMatchObject({ status: 'conflicting', rank: -1 });
  expect((await totals()).conflicts).toBe(1);
  await post('steps', stepOf('zebra', 'signed', { basis: [first.id, second.id] }));
  expect(await rowOf('zebra')).toMatchObject({ status: 'signed' });
  expect((await totals()).conflicts).toBe(0);
});

test('what is not a step says what and where', async () => {
  const path = async (message: object, where = 'steps') => {
    const { body } = await post(where, message);
    return body.ok ? null : body.problems.map((one) => one.path);
  };
  expect(await path(stepOf('lion', 'knighted'))).toEqual(['step']);
  expect(await path(stepOf('unicorn', 'asked'))).toEqual(['memberId']);
  expect(await path(stepOf('lion', 'struck-out'))).toEqual(['note']);
  expect(await path({ ...stepOf('lion', 'asked'), takenAt: 'noon' })).toEqual(['takenAt']);
  const settings = { reserve: { signatures: -1, districts: 0 }, strikeRate: 2, deadline: 'soon' };
  expect(await path({ id: randomUUID(), previous: null, settings }, 'settings')).toEqual([
    'settings.reserve.signatures',
    'settings.strikeRate',
    'settings.deadline',
  ]);
});

test('of two corrections with the same basis the first counts, and the other is told', async () => {
  const correct = (by: string) =>
    post(
      'corrections',
      {
        ...{ id: randomUUID(), memberId: 'mouse', previous: null },
        correction: {
          ...{ type: 'holds', name: 'Max Mouse', districtId: 'plains' },
          ...{ partyId: null, allianceId: 'small-animals' },
        },
      },
      by,
    );
  expect(await correct(organiser)).toMatchObject({ body: { ok: true, counts: true } });
  expect(await correct(other)).toMatchObject({ body: { ok: true, counts: false } });
  expect(await rowOf('mouse')).toMatchObject({ holdsSeat: true, isAllied: true });
});

test('names, contacts and notes are the drive’s staff’s; totals are public once published', async () => {
  const contact = { id: randomUUID(), memberId: 'lion', contact: 'third rock, 15550199' };
  await post('contacts', contact);
  await post(
    'steps',
    stepOf('lion', 'notarised', {
      basis: (await rowOf('lion')).standing.map(({ id }) => id),
      note: 'roared softly',
    }),
  );
  const seenBy = async (token: string, page: string) =>
    (await fetch(`${node.url}${page}`, { headers: { cookie: `tallywatch=${token}` } })).text();
  expect(await seenBy(organiser, '/drive/lion')).toContain('third rock, 15550199');
  expect(await seenBy(organiser, '/drive')).not.toContain('15550199'); // phones keep that page

  const desk = await makeToken(node, 'verifier');
  const wall = await makeToken(node, 'viewer');
  const record = await (
    await fetch(`${node.url}/desk/log`, { headers: { cookie: `tallywatch=${desk}` } })
  ).text();
  const file = path.join(await makeFolder(), 'public.jsonl');
  await tallywatch('export-log', ...log, '--public', file);
  const outputs = [
    record,
    await readFile(file, 'utf8'),
    await getText(`${node.url}/`, null),
    await getText(`${node.url}/api/results`, null),
    await getText(`${node.url}/api/drive`, wall),
  ];
  for (const output of outputs) {
    for (const secret of ['15550199', 'roared', 'notarised"}', '"StepTaken","memberId"', 'Olga']) {
      expect(output.includes(secret), secret).toBe(false);
    }
  }
  expect(await getStatus(`${node.url}/api/drive`, null)).toBe(401);
  const publish = { id: randomUUID(), isPublic: true };
  expect(await post('publication', publish)).toMatchObject({ status: 403 });
  expect(await post('publication', publish, node.token!)).toMatchObject({ status: 200 });
  expect((await totals(null)).stages.notarised).toEqual({ signatures: 1, districts: 1 });
  expect(await getText(`${node.url}/`, null)).toContain('Endorsement drive');
  expect(await getStatus(`${node.url}/api/drive/members`, null)).toBe(401);
});

test('who may not see the drive gets nothing of it, by whatever address', async () => {
  const watcher = await makeToken(node, 'watcher', '--stations', 's-1');
  for (const page of ['/drive', '/drive/lion', '/drive/print']) {
    for (const cookie of ['', `tallywatch=${watcher}`]) {
      for (const skipped of ['', '?x-sveltekit-invalidated=001', '?x-sveltekit-invalidated=0001']) {
        const url = `${node.url}${page}/__data.json${skipped}`;
        const text = await (await fetch(url, { headers: { cookie } })).text();
        expect(text, `${page}${skipped}`).not.toMatch(/zebra|Zebra|15550199|notarised/);
      }
    }
  }
});

test('a step of somebody who holds no seat yet is recorded, and counts once they do', async () => {
  expect(await post('steps', stepOf('duck', 'promised'))).toMatchObject({ status: 200 });
  expect(await rowOf('duck')).toMatchObject({ holdsSeat: false, status: 'promised' });
});

test('the members and their stages as CSV, contacts left out', async () => {
  const csv = await getText(`${node.url}/api/drive.csv`, organiser);
  expect(csv).toMatch(/^district_id,district,member_id,name,/);
  expect(csv).toMatch(/plains,Plains,lion,[^,]+,cats,,elected,yes,notarised,,\d+,[0-9a-f]{64}\r\n/);
  expect(csv).not.toContain('15550199');
});

test('verify recomputes the drive from the log, and a public log has none of it', async () => {
  const now = await totals();
  await node.stop();
  const verified = await tallywatch('verify', ...log, '--election', pack, '--json');
  expect(verified.code).toBe(0);
  expect((JSON.parse(verified.out) as { drive: DriveTotals }).drive).toEqual(now);
  const file = path.join(await makeFolder(), 'public.jsonl');
  await tallywatch('export-log', ...log, '--public', file);
  const fromPublic = await tallywatch('verify', '--file', file, '--election', pack, '--json');
  expect(fromPublic.code).toBe(0);
  expect(JSON.parse(fromPublic.out)).not.toHaveProperty('drive');
  node = await startNode(pack, log);
  expect(await totals()).toEqual(now);
});
