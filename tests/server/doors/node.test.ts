/** A node that says what is wrong with it, with its start, or with the way people come to it. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { makeLink, makeToken, postReport, zooReport } from '../client.ts';
import { bearer, makeFolder, startNode, tallywatch, type NodeProcess } from '../node-process.ts';
import { startRedis } from '../redis-server.ts';

async function start(log: readonly string[], ...more: string[]): Promise<NodeProcess> {
  const node = await startNode(await writePack(), log, ...more);
  onTestFinished(async () => void (await node.stop()));
  return node;
}

async function startOnRedis() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return { redis, node: await start(['--redis', redis.url]) };
}

const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(url, { headers, redirect: 'manual' })).status;

/** What a node wrote to its log so far, and goes on to write. */
function listen({ child }: NodeProcess): () => string {
  const lines: string[] = [];
  child.stderr!.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  return () => lines.join('');
}

describe('a link', () => {
  test('is valid at once, however many use it in the same moment, by whatever door', async () => {
    const node = await start(['--data', await makeFolder()]);
    for (let round = 0; round < 3; round += 1) {
      const link = await makeLink(node, 'viewer');
      const doors = Array.from({ length: 30 }, (_, index) =>
        index % 3 === 0
          ? statusOf(`${node.url}/api/results`, bearer(link.token))
          : index % 3 === 1
            ? statusOf(`${node.url}/wall`, {
                cookie: `tallywatch=${link.token}`,
                accept: 'text/html',
              })
            : statusOf(`${node.url}${link.path}`),
      );
      expect(new Set(await Promise.all(doors))).toEqual(new Set([200, 303]));
    }
  });

  test('is valid at once on every node', async () => {
    const { redis, node } = await startOnRedis();
    const other = await start(['--redis', redis.url]);
    const link = await makeLink(node, 'viewer');
    expect(await statusOf(`${other.url}/api/results`, bearer(link.token))).toBe(200);
  });

  test('for a station that there is not is refused, and the nearest named', async () => {
    const log = ['--data', await makeFolder()];
    await start(log);
    const made = await tallywatch('link', '--role', 'watcher', '--stations', 's-1,s-11', ...log);
    expect(made.code).toBe(1);
    expect(made.err).toBe('there is no station "s-11"; did you mean "s-1"?\n');
    expect(
      (await tallywatch('link', '--role', 'watcher', '--stations', 'nonsense', ...log)).err,
    ).toBe('there is no station "nonsense"\n');
  });
});

describe('without its Redis', () => {
  test('a node goes on for readers, says so to balancers, and turns reports away soon', async () => {
    const { redis, node } = await startOnRedis();
    await postReport(node.url, node.token, zooReport());
    await redis.kill();
    expect(await statusOf(`${node.url}/api/ready`)).toBe(200);
    expect(await statusOf(`${node.url}/api/live`)).toBe(200);
    expect(await statusOf(`${node.url}/`)).toBe(200);
    expect(await statusOf(`${node.url}/api/results`)).toBe(200);
    const since = performance.now();
    const answer = await fetch(`${node.url}/api/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(node.token!) },
      body: JSON.stringify(zooReport({ stationId: 's-2' })),
    });
    expect(answer.status).toBe(503);
    expect(performance.now() - since).toBeLessThan(2500);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statusOf(`${node.url}/api/health`)).toBe(503);
    await redis.start();
    await expect.poll(() => statusOf(`${node.url}/api/health`)).toBe(200);
  });
});

describe('one sentence', () => {
  const serve = async (...words: string[]) => {
    const { code, err } = await tallywatch('serve', '--election', await writePack(), ...words);
    return { code, err: err.trim().split('\n') };
  };

  test('for a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const data = await makeFolder();
    expect(await serve('--data', data, '--port', String(port))).toEqual({
      code: 1,
      err: [`127.0.0.1:${port} is in use: stop what runs there, or choose a --port`],
    });
  });

  test('for a folder that may not be written', async () => {
    const { code, err } = await serve('--data', '/dev/null/data', '--port', '0');
    expect(code).toBe(1);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^\/dev\/null\/data may not be written: /);
  });

  test('for a log that is none', async () => {
    const { code, err } = await tallywatch(
      'verify',
      '--data',
      '/dev/null',
      '--election',
      '/nowhere',
    );
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('requests for another host', () => {
  const get = async (url: string, host: string) => {
    const asked = request(`${url}/`, { headers: { host } }).end();
    const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
    response.resume();
  };

  test.each([
    ['a missing --origin', [], 'tally.example.org', '--origin https://tally.example.org'],
    [
      'a wrong one',
      ['--origin', 'https://wrong.example'],
      'tally.example.org',
      '--origin https://tally.example.org',
    ],
  ])('are said, for %s, in the log and on /admin', async (_what, more, host, advice) => {
    const node = await start(['--data', await makeFolder()], ...more);
    const said = listen(node);
    await get(node.url, host);
    await get(node.url, 'elsewhere.example');
    await expect.poll(said).toContain(advice);
    expect(said()).not.toContain('elsewhere.example');
    const headers = { cookie: `tallywatch=${node.token}`, accept: 'text/html' };
    const page = await (await fetch(`${node.url}/admin`, { headers })).text();
    expect(page).toContain(advice);
  });

  test('are none where people come as the node was told', async () => {
    const node = await start(
      ['--data', await makeFolder()],
      '--origin',
      'https://tally.example.org',
    );
    const said = listen(node);
    await get(node.url, 'tally.example.org');
    await statusOf(`${node.url}/api/health`);
    expect(said()).not.toContain('--origin');
  });
});

test('plain http on an address that is not loopback is warned of', async () => {
  const open = await startNode(
    await writePack(),
    ['--data', await makeFolder()],
    '--host',
    '0.0.0.0',
  );
  expect(open.said).toContain('warning: plain http on 0.0.0.0');
  await open.stop();
});

test('a rehearsal’s log served without --rehearsal is said to be one, and its links open the real night', async () => {
  const [before, after] = [await makeFolder(), await makeFolder()];
  const rehearsal = await startNode(await writePack(), ['--data', before], '--rehearsal');
  const { token, code, text } = await makeLink(
    rehearsal,
    'watcher',
    '--stations',
    's-1',
    '--name',
    'Anna',
  );
  const gone = await makeToken(rehearsal, 'viewer');
  await tallywatch('revoke', gone, '--data', before);
  await rehearsal.stop();
  const again = await startNode(await writePack(), ['--data', before]);
  expect(again.said).toContain('warning: this log is that of a rehearsal');
  const headers = { cookie: `tallywatch=${rehearsal.token}`, accept: 'text/html' };
  const page = await (await fetch(`${again.url}/admin`, { headers })).text();
  expect(page).toContain('This log is that of a rehearsal');
  await again.stop();

  const real = await start(['--data', after]);
  expect((await tallywatch('carry-links', before, '--data', after)).err).toContain(
    '1 links carried over',
  );
  expect((await tallywatch('carry-links', before, '--data', after)).err).toContain(
    '0 links carried over',
  );
  expect((await postReport(real.url, token, zooReport())).status).toBe(200);
  expect(await statusOf(`${real.url}/api/results`, bearer(gone))).toBe(401);
  expect(await statusOf(`${real.url}/api/results`, bearer(rehearsal.token!))).toBe(401);
  const form = new URLSearchParams({ code: code! });
  const typed = await fetch(`${real.url}/i`, { method: 'POST', body: form, redirect: 'manual' });
  expect(typed.headers.get('location')).toBe('/report');
  const gateway = await makeToken(real, 'gateway');
  const line = `${text!.number} s-1 savanna 100 52 2 / 40 30 20 #${text!.codes[0]}`;
  const answer = await fetch(`${real.url}/api/text`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(gateway) },
    body: JSON.stringify({ from: '+1', text: line }),
  });
  expect(await answer.json()).toMatchObject({ reply: expect.stringMatching(/send it again with/) });
});

test('an administrator of an election without a threshold is offered no drive', async () => {
  const settings = ZOO['election.json']!.replace(/"thresholds": .*/, '"thresholds": []');
  const node = await startNode(await writePack({ 'election.json': settings }), [
    '--data',
    await makeFolder(),
  ]);
  const cookie = { cookie: `tallywatch=${node.token}`, accept: 'text/html' };
  expect(await (await fetch(`${node.url}/admin`, { headers: cookie })).text()).not.toContain(
    'href="/drive"',
  );
  await node.stop();
});
