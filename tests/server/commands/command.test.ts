import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import * as v from 'valibot';
import type { Fact } from '#election/fact.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { carryOut, type Command } from '../../../server/commands/command.ts';
import { NotRecordedError } from '../../../server/log/event-log.ts';
import type { Append } from '../../../server/night/append-fact.ts';
import type { TallyNode } from '../../../server/node.ts';
import { makeToken, postReport, zooReport } from '../client.ts';
import { startRedis } from '../redis-server.ts';
import { bearer, makeFolder, startNode, type NodeProcess } from '../node-process.ts';

let node: NodeProcess;
let desk: string;
beforeAll(async () => {
  const data = ['--data', await makeFolder()];
  node = await startNode(await writePack(), data);
  desk = await makeToken(node, 'verifier');
});
afterAll(() => node.stop());

async function post(path: string, message: object) {
  const response = await fetch(`${node.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(desk) },
    body: JSON.stringify(message),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const sheet = { stationId: 's-1', contestId: 'savanna' };

describe('every act', () => {
  test.each([
    ['/api/desk/recheck', sheet],
    ['/api/desk/take', { ...sheet, seconds: 60 }],
    ['/api/rulings', { contestId: 'savanna', previous: null, decision: { type: 'close' } }],
    [
      '/api/rulings',
      { ...sheet, basis: { reportIds: [], previous: null }, decision: { type: 'undo' } },
    ],
  ])('%s under the id of a report is refused, as its content is another', async (path, message) => {
    const report = zooReport({ stationId: 's-2' });
    expect((await postReport(node.url, node.token, report)).status).toBe(200);
    const { status, body } = await post(path, { id: report.id, ...message });
    expect(status).toBe(409);
    expect(body).toMatchObject({ ok: false, problems: [{ code: 'other-content', path: 'id' }] });
  });

  test('sent again gets the same answer, whatever the night is by then', async () => {
    const first = zooReport({ stationId: 's-1' });
    await postReport(node.url, node.token, first);
    const basis = { reportIds: [first.id], previous: null };
    const decision = { type: 'accept', reportId: first.id };
    const ruling = { id: randomUUID(), ...sheet, basis, decision, reason: 'as on the paper' };
    const { body } = await post('/api/rulings', ruling);
    expect(body).toMatchObject({ ok: true, counts: true });
    // What was accepted is in play no more: a ruling on it would be refused now.
    const anew = zooReport({ stationId: 's-1', supersedes: first.id });
    await postReport(node.url, node.token, anew);
    expect((await post('/api/rulings', ruling)).body).toEqual(body);
    const other = { ...ruling, id: randomUUID() };
    expect((await post('/api/rulings', other)).status).toBe(404);
  });

  test.each([
    [
      'a lot for people who are not tied',
      { type: 'lot', tied: ['lion', 'zebra'], elected: ['lion'] },
      'not-tied',
    ],
    [
      'a call of two for one seat',
      { type: 'call', candidateIds: ['duck', 'newt'] },
      'not-callable',
    ],
  ])('%s is refused with a sentence', async (_what, decision, code) => {
    const contestId = decision.type === 'lot' ? 'savanna' : 'pond';
    const ruling = { id: randomUUID(), contestId, previous: null, decision };
    const { status, body } = await post('/api/rulings', ruling);
    expect(status).toBe(422);
    expect(body).toMatchObject({ ok: false, problems: [{ code, path: 'decision' }] });
  });

  test('with another reason is not the same', async () => {
    const close = { id: randomUUID(), contestId: 'pond', previous: null };
    const ruling = { ...close, decision: { type: 'close' }, reason: 'all is in' };
    expect((await post('/api/rulings', ruling)).status).toBe(200);
    expect((await post('/api/rulings', ruling)).status).toBe(200);
    expect((await post('/api/rulings', { ...ruling, reason: 'it is late' })).status).toBe(409);
  });
});

test('a fault of the program is told as one, with a mark that its log has too', async () => {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line) => void lines.push(line) });
  const limits = { allowMessage: () => Promise.resolve(true) };
  const broken: Command<'desk', unknown, unknown, { readonly ok: true }> = {
    ask: 'desk',
    shape: v.unknown(),
    decide: () => {
      throw new TypeError('a programmer was here');
    },
  };
  const session = { role: 'verifier' } as never;
  const faulty = { logger, limits } as unknown as TallyNode;
  const { status, body } = await carryOut(faulty, broken, session, {}, 'en');
  expect(status).toBe(500);
  expect(body).toMatchObject({ ok: false, problems: [{ code: 'fault', severity: 'block' }] });
  const { mark, err } = JSON.parse(lines[0]!) as { mark: string; err: { message: string } };
  expect(err.message).toBe('a programmer was here');
  expect(JSON.stringify(body)).toContain(mark);
  expect(JSON.stringify(body)).not.toContain('programmer');
});

describe('what was said in part', () => {
  const id = randomUUID();
  const person = { role: 'verifier', personId: 'p-1' } as never;
  const another = { role: 'verifier', personId: 'p-2' } as never;
  const answering: Command<'desk', unknown, unknown, { readonly ok: true }> = {
    ask: 'desk',
    shape: v.unknown(),
    decide: (_acting, note) => ({
      statements: [
        { id, matter: { type: 'RecheckAsked', ...sheet } as never, note: note as string },
      ],
      reply: () => ({ ok: true }),
    }),
  };

  /** A node whose log is a list, and stops to record once it holds so many. */
  function makeNode(most = Infinity) {
    const facts: Fact[] = [];
    const reading = {
      find: (one: string) =>
        Promise.resolve(facts.findIndex((fact) => fact.id === one) + 1 || null),
      factAt: (position: number) => Promise.resolve(facts[position - 1]),
      register: { noteOn: () => null },
      isIgnored: () => false,
    };
    const room = { most };
    const append: Append = async (one, by, matter) => {
      const known = await reading.find(one);
      if (known) return { position: known, duplicate: true };
      if (facts.length >= room.most) throw new NotRecordedError('full');
      facts.push({ ...matter, id: one, by } as never);
      return { position: facts.length, duplicate: false };
    };
    const limits = { allowMessage: () => Promise.resolve(true) };
    const node = { reading, append, limits } as unknown as TallyNode;
    return { node, facts, room };
  }

  test('is finished when it is sent again', async () => {
    const { node, facts, room } = makeNode(1);
    expect((await carryOut(node, answering, person, 'as seen', 'en')).status).toBe(503);
    room.most = Infinity;
    expect((await carryOut(node, answering, person, 'as seen', 'en')).status).toBe(200);
    expect(facts.map(({ type }) => type)).toEqual(['NoteAttached', 'RecheckAsked']);
  });

  test('with another note is refused, and nothing stands under a note that was not meant', async () => {
    const { node, facts, room } = makeNode(1);
    await carryOut(node, answering, person, 'as seen', 'en');
    room.most = Infinity;
    expect((await carryOut(node, answering, person, 'as heard', 'en')).status).toBe(409);
    expect((await carryOut(node, answering, another, 'as seen', 'en')).status).toBe(409);
    expect(facts).toHaveLength(1);
  });
});

test('a report sent again is answered by what this node counts, though the log records nothing', async () => {
  const own = await startRedis();
  onTestFinished(() => own.stop());
  const kept = await startNode(await writePack(), ['--redis', own.url]);
  onTestFinished(async () => void (await kept.stop()));
  const send = (note: string) => postReport(kept.url, kept.token, { ...report, note });
  const report = zooReport({ stationId: 's-2' });
  expect(await send('smudged')).toMatchObject({ status: 200 });
  await own.kill();
  expect(await send('smudged')).toMatchObject({
    status: 200,
    body: { receipt: { reportId: report.id, duplicate: true } },
  });
  expect((await send('torn')).status).toBe(503);
  await own.start();
  expect((await send('torn')).status).toBe(409);
});
