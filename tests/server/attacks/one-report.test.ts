/** What one person can do to a night, tried from outside, on both logs. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Results } from '#results/results.ts';
import type { ReportMessage } from '#protocol';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { getText, makeLink, makeToken, postReport, zooReport } from '../client.ts';
import {
  bearer,
  makeFolder,
  personOf,
  startNode,
  tallywatch,
  type NodeProcess,
} from '../node-process.ts';
import { startRedis, type RedisServer } from '../redis-server.ts';

const packWith = (changes: object) =>
  writePack({
    'election.json': JSON.stringify({ ...JSON.parse(ZOO['election.json']!), ...changes }),
  });

describe.each(['embedded', 'redis'] as const)('on the %s log', (kind) => {
  let redis: RedisServer | null = null;
  let node: NodeProcess;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    redis = kind === 'redis' ? await startRedis() : null;
    const log = redis ? ['--redis', redis.url] : ['--data', await makeFolder()];
    node = await startNode(await packWith({ desk: 'two-people' }), log);
    for (const role of ['verifier', 'viewer']) tokens[role] = await makeToken(node, role);
    tokens.second = await makeToken(node, 'verifier');
    for (const name of ['eve', 'ann', 'ben', 'cat', 'dan']) {
      tokens[name] = await makeToken(node, 'watcher', '--stations', 's-1,s-2,p-1');
    }
  });
  afterAll(async () => {
    await node.stop();
    await redis?.stop();
  });

  const results = async () =>
    JSON.parse(await getText(`${node.url}/api/results`, tokens.viewer!)) as Results;
  const votesIn = async (contest: string) =>
    (await results()).contests[contest as never]!.candidates.map(({ votes }) => votes);
  const say = async (who: string, change: Partial<ReportMessage>) => {
    const report = zooReport({ sheet: {}, ...change });
    return { id: report.id, ...(await postReport(node.url, tokens[who]!, report)) };
  };
  const post = async (who: string, path: string, message: object) => {
    const response = await fetch(`${node.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(tokens[who]!) },
      body: JSON.stringify({ id: randomUUID(), ...message }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test('a blank sheet of ten million is no report, and one beyond the list asks', async () => {
    const lie = { lion: 10_000_000, zebra: 0, mouse: 0 };
    const blank = { kind: 'corrected', reportedAt: '0001-01-01T00:00:00Z', votes: lie } as const;
    const told = await say('eve', { ...blank, confirmed: ['W16', 'W17', 'E09'] });
    expect(told.status).toBe(422);
    expect(told.body).toMatchObject({
      problems: [
        { code: 'E09', severity: 'block', path: 'votes' },
        { code: 'E09', severity: 'block', path: 'votes.lion' },
      ],
    });
    const more = { votes: { lion: 101, zebra: 0, mouse: 0 } };
    expect((await say('eve', more)).body).toMatchObject({
      problems: [{ code: 'W16', severity: 'confirm', path: 'votes.lion' }],
    });
    const asked = await say('eve', { ...more, confirmed: ['W16'] });
    expect(asked.body).toMatchObject({ ok: true, receipt: { state: 'questioned' } });
    const contest = (await results()).contests['savanna' as never]!;
    expect(contest.candidates.map(({ status }) => status)).not.toContain('clinched');
  });

  test('no clock wins a dispute, nor outlives its owner’s next word', async () => {
    const at = { stationId: 's-2' };
    const early = { ...at, reportedAt: '0001-01-01T00:00:00Z', kind: 'corrected' } as const;
    const late = { ...at, reportedAt: '9999-12-31T23:59:59Z', kind: 'corrected' } as const;
    const before = await votesIn('savanna');
    await say('ann', { ...at, votes: { lion: 10, zebra: 0, mouse: 0 } });
    const lie = await say('eve', { ...early, votes: { lion: 0, zebra: 0, mouse: 9 } });
    expect(lie.body).toMatchObject({ ok: true, receipt: { state: 'disputed' } });
    expect(await votesIn('savanna')).toEqual(before);
    await say('eve', { ...late, votes: { lion: 0, zebra: 0, mouse: 70 } });
    const reportedAt = new Date(Date.now() + 1000).toISOString();
    await say('eve', {
      ...at,
      reportedAt,
      kind: 'corrected',
      votes: { lion: 10, zebra: 0, mouse: 0 },
    });
    expect(await votesIn('savanna')).toEqual(before.map((votes, i) => votes + (i === 0 ? 10 : 0)));
  });

  test('a final of one does not overrule two witnesses', async () => {
    const pond = { stationId: 'p-1', contestId: 'pond' };
    const seen = { ...pond, kind: 'preliminary', votes: { duck: 20, newt: 10 } } as const;
    await say('ann', seen);
    await say('ben', seen);
    await say('eve', { ...pond, kind: 'corrected', votes: { duck: 0, newt: 50 } });
    expect(await votesIn('pond')).toEqual([20, 10]);
  });

  test('a person set aside counts no more, and again: only by whoever may say so', async () => {
    const savanna = await votesIn('savanna');
    await say('dan', { stationId: 's-2', votes: { lion: 0, zebra: 60, mouse: 0 } });
    await say('cat', { stationId: 's-2', votes: { lion: 0, zebra: 60, mouse: 0 } });
    const split = await votesIn('savanna');
    expect(split).not.toEqual(savanna);
    const personId = await personOf(node.log, tokens.cat!);
    const message = { personId, since: null, reason: 'paid by the other side' };
    for (const who of ['eve', 'viewer']) {
      expect((await post(who, '/api/people/set-aside', message)).status).toBe(403);
    }
    expect(
      (await post('verifier', '/api/people/set-aside', { ...message, reason: ' ' })).status,
    ).toBe(400);
    const { body } = await post('verifier', '/api/people/set-aside', message);
    expect(body).toMatchObject({ ok: true, sheets: 1 });
    expect(await votesIn('savanna')).toEqual(savanna);
    const back = await post('verifier', '/api/people/restore', { personId, reason: 'mistaken' });
    expect(back.body).toMatchObject({ ok: true });
    expect(await votesIn('savanna')).toEqual(split);
    const aside = await post('verifier', '/api/people/set-aside', message);
    expect(aside.body).toMatchObject({ ok: true });
    expect(await votesIn('savanna')).toEqual(savanna);
  });

  test('a verifier sets nobody of the desk aside', async () => {
    const close = { contestId: 'pond', previous: null, decision: { type: 'close' } };
    await post('second', '/api/rulings', close);
    const personId = await personOf(node.log, tokens.second!);
    const message = { personId, since: null, reason: 'a rival' };
    expect((await post('verifier', '/api/people/set-aside', message)).status).toBe(403);
    tokens.admin = node.token!;
    expect((await post('admin', '/api/people/set-aside', message)).body).toMatchObject({
      ok: true,
    });
    expect((await results()).contests['pond' as never]).toMatchObject({ closed: false });
    const back = { personId, reason: 'not so' };
    expect((await post('admin', '/api/people/restore', back)).body).toMatchObject({ ok: true });
    expect((await results()).contests['pond' as never]).toMatchObject({ closed: true });
  });

  test('a link taken back with its reports leaves none of them counting', async () => {
    const { token } = await makeLink(node, 'watcher', '--stations', 'p-1');
    tokens.thief = token;
    const pond = { stationId: 'p-1', contestId: 'pond', kind: 'corrected' } as const;
    const lie = { ...pond, votes: { duck: 0, newt: 50 } };
    await say('thief', lie); // now two hold it, and two the other: nobody has a majority
    expect(await votesIn('pond')).toEqual([0, 0]);
    const words = ['--set-aside', '--reason', 'stolen'];
    expect((await tallywatch('revoke', token, '--since', 'noon', ...words, ...node.log)).code).toBe(
      2,
    );
    expect((await tallywatch('revoke', token, ...words, ...node.log)).code).toBe(0);
    await expect.poll(() => votesIn('pond')).toEqual([20, 10]);
    expect((await say('thief', lie)).status).toBe(401);
  });

  test('one verifier alone proposes; with the word of a second it holds', async () => {
    const before = await votesIn('savanna');
    const basis = { reportIds: [], previous: null };
    const version = { kind: 'final', sheet: {}, votes: { lion: 0, zebra: 0, mouse: 10_000_000 } };
    const sheet = { stationId: 's-2', contestId: 'savanna', basis };
    const rekey = { ...sheet, decision: { type: 're-key', version } };
    const beyond = await post('verifier', '/api/rulings', { ...rekey, reason: 'paper' });
    expect(beyond).toMatchObject({ status: 422, body: { problems: [{ code: 'E09' }, {}] } });
    const call = { contestId: 'savanna', previous: null };
    const decision = { type: 'call', candidateIds: ['mouse'] };
    const silent = await post('verifier', '/api/rulings', { ...call, decision });
    expect(silent).toMatchObject({ status: 422, body: { problems: [{ code: 'needs-reason' }] } });
    const id = randomUUID();
    const proposed = await post('verifier', '/api/rulings', { ...call, id, decision, reason: 'x' });
    expect(proposed.body).toMatchObject({ ok: true, counts: false, proposed: true });
    const called = async () => (await results()).contests['savanna' as never]!.called;
    expect(await called()).toEqual([]);
    const answer = { rulingId: id, agrees: true };
    const own = await post('verifier', '/api/desk/answers', answer);
    expect(own).toMatchObject({ status: 403, body: { problems: [{ code: 'own-proposal' }] } });
    const queue = JSON.parse(await getText(`${node.url}/api/desk/queue`, tokens.second!)) as object;
    expect(queue).toMatchObject({ proposals: [{ rulingId: id, reason: 'x' }] });
    const agreed = await post('second', '/api/desk/answers', answer);
    expect(agreed.body).toMatchObject({ ok: true, counts: true });
    expect(await called()).toEqual(['mouse']);
    expect(await votesIn('savanna')).toEqual(before);
    const late = await post('second', '/api/desk/answers', answer);
    expect(late.status).toBe(404);
    const refused = await post('verifier', '/api/desk/answers', { ...answer, agrees: false });
    expect(refused.status).toBe(404);
    const again = await post('verifier', '/api/rulings', { ...call, id, decision, reason: 'x' });
    expect(again.body).toMatchObject({ ok: true, counts: true });
    expect(again.body).not.toHaveProperty('proposed');
  });
});

test('before polls close nothing of a watcher is taken, an administrator’s is, and a rehearsal’s', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z/, '+00:00');
  const pack = await packWith({ pollsClose: tomorrow, date: tomorrow.slice(0, 10) });
  for (const rehearsal of [[], ['--rehearsal']]) {
    const node = await startNode(pack, ['--data', await makeFolder()], ...rehearsal);
    try {
      const watcher = await makeToken(node, 'watcher', '--stations', 's-1');
      const told = await postReport(node.url, watcher, zooReport());
      if (rehearsal.length > 0) expect(told.status).toBe(200);
      else {
        expect(told.status).toBe(422);
        expect(told.body).toMatchObject({ problems: [{ code: 'E10', severity: 'block' }] });
        for (const stationId of ['s-1', 's-2']) {
          const report = zooReport({ stationId });
          expect((await postReport(node.url, node.token, report)).status).toBe(200);
        }
        // Complete, and all the same nobody hears a name before polls close.
        const organiser = await makeToken(node, 'organiser');
        const members = await getText(`${node.url}/api/drive/members`, organiser);
        expect(JSON.parse(members)).toMatchObject({ rows: [] });
        expect(await getText(`${node.url}/drive`, organiser)).not.toContain('Лион');
      }
    } finally {
      await node.stop();
    }
  }
});
