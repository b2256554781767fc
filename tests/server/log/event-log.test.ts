import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EventLog, Stored } from '../../../server/log/event-log.ts';
import { lockFolder } from '../../../server/log/folder-lock.ts';
import { RedisLog } from '../../../server/log/redis-log.ts';
import { SqliteLog } from '../../../server/log/sqlite-log.ts';
import { startRedis, type RedisServer } from '../redis-server.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const bytes = (text: string) => Buffer.from(text);
const texts = (facts: readonly Stored[]) =>
  facts.map((fact) => `${fact.position} ${fact.bytes.toString()}`);

/** Follows a log into a list until the test is over. */
function collect(log: EventLog, after = 0) {
  const end = new AbortController();
  const facts: Stored[] = [];
  const done = log.follow(after, (batch) => facts.push(...batch), end.signal);
  return {
    facts,
    end: async () => {
      end.abort();
      await done;
    },
  };
}

interface Kind {
  /** Opens the same log once more, as another node would. */
  readonly open: () => Promise<EventLog>;
  readonly reset: () => Promise<void>;
}

let folder = '';
const kinds: Record<string, Kind> = {
  sqlite: {
    open: async () => new SqliteLog(folder),
    reset: async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
    },
  },
  redis: {
    open: () => RedisLog.open(redis.url, false),
    reset: async () => {
      await redis.stop();
      redis = await startRedis();
    },
  },
};

describe.each(Object.entries(kinds))('the log on %s', (_name, { open, reset }) => {
  const opened: EventLog[] = [];
  const openOne = async () => {
    const log = await open();
    opened.push(log);
    return log;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((log) => log.close()));
    await reset();
  });
  beforeAll(reset);

  test('gives positions 1, 2, 3 … and reads from any of them', async () => {
    const log = await openOne();
    for (const id of ['a', 'b', 'c']) await log.append(id, bytes(`fact ${id}`));
    expect(await log.length()).toBe(3);
    expect(texts(await log.read(0, 10))).toEqual(['1 fact a', '2 fact b', '3 fact c']);
    expect(texts(await log.read(1, 1))).toEqual(['2 fact b']);
    expect(await log.read(3, 10)).toEqual([]);
  });

  test('keeps an id once, with the bytes that came first', async () => {
    const log = await openOne();
    expect(await log.append('a', bytes('first'))).toEqual({ position: 1, duplicate: false });
    expect(await log.append('a', bytes('second'))).toEqual({ position: 1, duplicate: true });
    expect(await log.append('b', bytes('third'))).toEqual({ position: 2, duplicate: false });
    expect(texts(await log.read(0, 10))).toEqual(['1 first', '2 third']);
    expect([await log.find('a'), await log.find('b'), await log.find('c')]).toEqual([1, 2, null]);
  });

  test('keeps an id once when two nodes send it at the same moment', async () => {
    const [one, other] = [await openOne(), await openOne()];
    const ids = Array.from({ length: 200 }, (_, index) => `id-${index % 50}`);
    const answers = await Promise.all(
      ids.map((id, index) => (index % 2 ? one : other).append(id, bytes(id))),
    );
    expect(await one.length()).toBe(50);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(50);
    const stored = new Map((await one.read(0, 100)).map((f) => [String(f.bytes), f.position]));
    ids.forEach((id, index) => expect(answers[index]!.position).toBe(stored.get(id)));
  });

  test('keeps bytes as they are', async () => {
    const log = await openOne();
    const odd = Buffer.from([0, 255, 10, 13, 195, 40]);
    await log.append('odd', odd);
    expect((await log.read(0, 1))[0]!.bytes.equals(odd)).toBe(true);
  });

  test('delivers what was there, and what comes, from another node too', async () => {
    const [one, other] = [await openOne(), await openOne()];
    await one.append('a', bytes('a'));
    const follower = collect(one);
    await one.append('b', bytes('b'));
    await other.append('c', bytes('c'));
    await expect.poll(() => texts(follower.facts)).toEqual(['1 a', '2 b', '3 c']);
    await follower.end();
  });

  test('follows from any position', async () => {
    const log = await openOne();
    for (const id of ['a', 'b', 'c']) await log.append(id, bytes(id));
    const follower = collect(log, 2);
    await expect.poll(() => texts(follower.facts)).toEqual(['3 c']);
    await follower.end();
  });

  test('delivers thousands in order, each once, while they are appended', async () => {
    const log = await openOne();
    const follower = collect(log);
    const ids = Array.from({ length: 3000 }, (_, index) => `id-${index}`);
    await Promise.all(ids.map((id) => log.append(id, bytes(id))));
    await expect.poll(() => follower.facts).toHaveLength(3000);
    expect(follower.facts.map(({ position }) => position)).toEqual(
      ids.map((_, index) => index + 1),
    );
    await follower.end();
  });

  test('is there again after it was closed', async () => {
    const log = await openOne();
    await log.append('a', bytes('a'));
    await log.close();
    const again = await openOne();
    expect(texts(await again.read(0, 10))).toEqual(['1 a']);
    expect(await again.append('a', bytes('b'))).toEqual({ position: 1, duplicate: true });
  });
});

describe('SQLite', () => {
  test('syncs every commit to disk before it answers', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
    const log = new SqliteLog(folder);
    expect(log.durability).toEqual({ journalMode: 'wal', synchronous: 2 });
    await log.close();
  });

  test('waits while another process writes', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
    const log = new SqliteLog(folder);
    const other = new DatabaseSync(path.join(folder, 'log.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const appended = log.append('a', bytes('a'));
    await sleep(100);
    other.exec('COMMIT');
    expect(await appended).toEqual({ position: 1, duplicate: false });
    other.close();
    await log.close();
  });

  test('a folder is locked for one server, until it lets go', async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-log-'));
    const release = lockFolder(folder, 'server.lock');
    expect(release).not.toBeNull();
    expect(lockFolder(folder, 'server.lock')).toBeNull();
    release!();
    const again = lockFolder(folder, 'server.lock');
    expect(again).not.toBeNull();
    again!();
  });
});

describe('Redis', () => {
  test('syncs to disk before it answers, whatever it was told before', async () => {
    const lax = await startRedis(['--appendonly', 'yes', '--appendfsync', 'no']);
    const log = await RedisLog.open(lax.url, false);
    expect(await log.durability()).toEqual({ appendonly: 'yes', appendfsync: 'always' });
    await log.close();
    await lax.stop();
  });

  test('is refused without an append-only file, unless that is accepted', async () => {
    const forgetful = await startRedis(['--appendonly', 'no']);
    await expect(RedisLog.open(forgetful.url, false)).rejects.toThrow(/append-only file/);
    const log = await RedisLog.open(forgetful.url, true);
    await log.close();
    await forgetful.stop();
  });

  test('is refused if it may evict facts', async () => {
    const small = await startRedis([
      '--appendonly',
      'yes',
      '--maxmemory',
      '50mb',
      '--maxmemory-policy',
      'allkeys-lru',
    ]);
    await expect(RedisLog.open(small.url, false)).rejects.toThrow(/evict/);
    await small.stop();
  });

  test('that is not there is said to be so', async () => {
    await expect(RedisLog.open('redis://127.0.0.1:1', false)).rejects.toThrow(
      /^cannot reach Redis at redis:\/\/127\.0\.0\.1:1: /,
    );
  });

  test('killed and started again loses nothing and delivers each fact once', async () => {
    const log = await RedisLog.open(redis.url, false);
    const follower = collect(log);
    const answered: string[] = [];
    const send = async (id: string) => {
      for (;;) {
        const appended = await log.append(id, bytes(id)).catch(() => null);
        if (appended) return answered.push(`${appended.position} ${id}`);
        await sleep(20);
      }
    };
    const sending = Promise.all(
      Array.from({ length: 400 }, (_, i) => sleep(i).then(() => send(`id-${i}`))),
    );
    for (let round = 0; round < 3; round += 1) {
      await sleep(80);
      await redis.kill();
      await redis.start();
    }
    await sending;
    await expect.poll(() => follower.facts).toHaveLength(400);
    expect(texts(follower.facts).toSorted()).toEqual(answered.toSorted());
    await follower.end();
    await log.close();
  });
});
