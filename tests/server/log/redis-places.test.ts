/** Redis as it is run: with a replica and Sentinel, as a Cluster, on a socket, behind a password, with rights taken away. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NotRecordedError } from '../../../server/log/event-log.ts';
import { RedisLog } from '../../../server/log/redis-log.ts';
import { isExposed, parseRedisUrl } from '../../../server/log/redis-place.ts';
import { freePort, startRedis } from '../redis-server.ts';
import { bytes, collect, texts } from './log-contract.ts';

const run = promisify(execFile);
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];
const USUAL = { prefix: 'tallywatch', replicas: 0 };

async function launch(...words: string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', words, { stdio: 'ignore' });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await sleep(300);
  return child;
}

const folder = () => mkdtemp(path.join(tmpdir(), 'tallywatch-redis-'));

/** Appends, follows and finds as any log does. */
async function tryLog(log: RedisLog): Promise<void> {
  const follower = collect(log);
  for (const id of ['a', 'b', 'c']) {
    expect(await log.append(id, bytes(id))).toMatchObject({ duplicate: false });
  }
  expect(await log.append('b', bytes('b'))).toEqual({ position: 2, duplicate: true });
  await expect.poll(() => texts(follower.facts)).toEqual(['1 a', '2 b', '3 c']);
  expect(await log.find('c')).toBe(3);
  expect(await log.length()).toBe(3);
  expect((await log.secret('people')).length).toBe(32);
  await log.addNote({ size: 3, note: 'x', at: '' });
  expect(await log.notes(0)).toHaveLength(1);
  expect(await log.findFault()).toBeNull();
  await follower.end();
}

describe('an address of Redis', () => {
  const none = {} as NodeJS.ProcessEnv;
  test.each([
    ['redis://h', { kind: 'alone', nodes: [{ host: 'h', port: 6379 }], tls: false, db: 0 }],
    ['rediss://u:p%40@h:1/2', { tls: true, username: 'u', password: 'p@', db: 2 }],
    ['redis://h:1?db=3', { db: 3 }],
    ['redis://[::1]:7', { nodes: [{ host: '::1', port: 7 }] }],
    [
      'redis+sentinel://a:1,b/main',
      {
        kind: 'sentinel',
        path: 'main',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26379 },
        ],
      },
    ],
    ['redis+cluster://:s@a:1,b:2', { kind: 'cluster', password: 's', nodes: [{}, {}] }],
    ['unix:///run/redis.sock', { kind: 'unix', path: '/run/redis.sock' }],
  ])('%s', (url, expected) => expect(parseRedisUrl(url, none)).toMatchObject(expected));

  test.each(['http://h', 'redis+sentinel://a', 'redis://h:1/x', 'unix://', 'redis://h:p:q'])(
    '%s is none',
    (url) => expect(() => parseRedisUrl(url, none)).toThrow(/is not a Redis address/),
  );

  test('takes user and password from the environment, and never says them', () => {
    const secret = { REDIS_PASSWORD: 'geheim', REDIS_USERNAME: 'node' };
    expect(parseRedisUrl('redis://h', secret)).toMatchObject({
      password: 'geheim',
      username: 'node',
    });
    expect(() => parseRedisUrl('redis://u:geheim@h:x', none)).toThrow(/^(?!.*geheim)/);
  });

  test.each([
    ['redis://127.0.0.1', false],
    ['redis://localhost', false],
    ['redis://10.0.0.1', true],
    ['redis://:p@10.0.0.1', false],
    ['rediss://10.0.0.1', false],
    ['redis+cluster://127.0.0.1,10.0.0.1', true],
    ['unix:///s', false],
  ])('%s is open to whoever reaches it: %s', async (url, exposed) => {
    expect(isExposed(parseRedisUrl(url, none))).toBe(exposed);
    if (exposed) {
      await expect(RedisLog.open(url, false)).rejects.toThrow(/neither a password nor TLS/);
    }
  });
});

test('a Redis on a socket, behind a password, that lets nobody see its settings', async () => {
  const dir = await folder();
  const socket = path.join(dir, 's');
  await launch(
    ...['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', ...DURABLE],
    ...['--requirepass', 'geheim', '--rename-command', 'CONFIG', ''],
  );
  await expect(RedisLog.open(`unix://${socket}`, false)).rejects.toThrow(/cannot reach|NOAUTH/);
  const log = await RedisLog.open(`unix://:geheim@${socket}`, false);
  await tryLog(log);
  await log.close();
});

test('the rights that the docs name are enough for a node, and for nothing beside its keys', async () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/running.md'), 'utf8');
  const rights = /^ACL SETUSER (.*)$/m.exec(page)![1]!.split(' ');
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const admin = new Redis(redis.url);
  onTestFinished(() => admin.disconnect());
  await admin.call('ACL', 'SETUSER', ...rights);
  const url = redis.url.replace('//', '//tallywatch:PASSWORD@');
  const log = await RedisLog.open(url, false);
  await tryLog(log);
  log.counted(3, bytes('c'));
  const lost = { position: 4, bytes: bytes('d') };
  expect(await log.restore({ position: 3, bytes: bytes('c') }, [lost])).toBe(true);
  expect(await log.now()).toBeGreaterThan(0);
  await log.close();
  const other = RedisLog.open({ ...USUAL, url, prefix: 'other' }, false);
  await expect(other.then((one) => one.append('x', bytes('x')))).rejects.toThrow(NotRecordedError);
});

test('two logs of one Redis, by their prefix; one of an earlier version goes on under its names', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  await client.xadd('old:log', '1-0', 'bytes', 'before');
  await client.hset('old:ids', 'before', 1);
  const [one, other, old] = await Promise.all(
    ['one', 'other', 'old'].map((prefix) =>
      RedisLog.open({ ...USUAL, url: redis.url, prefix }, false),
    ),
  );
  await tryLog(one!);
  expect(await other!.length()).toBe(0);
  expect(await old!.find('before')).toBe(1);
  expect(await old!.append('next', bytes('next'))).toEqual({ position: 2, duplicate: false });
  for (const log of [one, other, old]) await log!.close();
});

test('a Cluster of three nodes', { timeout: 60_000 }, async () => {
  const ports: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    // A node of a Cluster talks to the others on its port and ten thousand beyond.
    let port = await freePort();
    while (port > 55_000) port = await freePort();
    ports.push(port);
    const dir = await folder();
    await launch(
      ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...DURABLE],
      ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'],
    );
  }
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  await run('redis-cli', ['--cluster', 'create', ...hosts, '--cluster-yes']);
  for (const port of ports) {
    const client = new Redis(port);
    onTestFinished(() => client.disconnect());
    await expect
      .poll(() => client.cluster('INFO'), { timeout: 20_000 })
      .toContain('cluster_state:ok');
  }
  const url = `redis+cluster://${hosts.join(',')}`;
  const log = await RedisLog.open({ ...USUAL, url }, false);
  await tryLog(log);
  await log.close();
  const demanding = await RedisLog.open({ ...USUAL, url, replicas: 1 }, false);
  await expect(demanding.append('d', bytes('d'))).rejects.toThrow(/only 0 of 1 replicas/);
  await demanding.close();
});

test(
  'a replica and Sentinel: a receipt means two copies, and a fail-over loses none',
  { timeout: 90_000 },
  async () => {
    const [main, replica, sentinel] = [await freePort(), await freePort(), await freePort()];
    const common = ['--bind', '127.0.0.1', '--save', '', ...DURABLE];
    const first = await launch('--port', `${main}`, '--dir', await folder(), ...common);
    await launch(
      ...['--port', `${replica}`, '--dir', await folder(), ...common],
      ...['--replicaof', '127.0.0.1', `${main}`],
    );
    const dir = await folder();
    const file = path.join(dir, 'sentinel.conf');
    await writeFile(
      file,
      [
        `port ${sentinel}`,
        'bind 127.0.0.1',
        `dir ${dir}`,
        `sentinel monitor tally 127.0.0.1 ${main} 1`,
        'sentinel down-after-milliseconds tally 1000',
        'sentinel failover-timeout tally 5000',
        '',
      ].join('\n'),
    );
    await launch(file, '--sentinel');
    const watch = new Redis(replica);
    onTestFinished(() => watch.disconnect());
    await expect
      .poll(() => watch.info('replication'), { timeout: 20_000 })
      .toContain('master_link_status:up');
    const url = `redis+sentinel://127.0.0.1:${sentinel}/tally`;
    const log = await RedisLog.open({ ...USUAL, url, replicas: 1 }, false);
    const follower = collect(log);
    for (let n = 0; n < 50; n += 1) await log.append(`id-${n}`, bytes(`id-${n}`));
    expect(await watch.xlen('{tallywatch}:log')).toBe(50);
    first.kill('SIGKILL');
    await expect(log.append('now', bytes('now'))).rejects.toThrow(NotRecordedError);
    await log.close();
    await follower.end();
    const after = await expect
      .poll(
        () =>
          RedisLog.open({ ...USUAL, url }, false)
            .then((one) => one.length().finally(() => one.close()))
            .catch(() => 0),
        {
          timeout: 40_000,
          interval: 500,
        },
      )
      .toBeGreaterThanOrEqual(50);
    return after;
  },
);
