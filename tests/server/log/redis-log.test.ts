import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotRecordedError } from '../../../server/log/event-log.ts';
import { RedisLog } from '../../../server/log/redis-log.ts';
import { startRedis, type RedisServer } from '../redis-server.ts';
import { bytes, collect, describeLog, texts } from './log-contract.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describeLog('Redis', {
  open: () => RedisLog.open(redis.url, false),
  reset: async () => {
    await redis.stop();
    redis = await startRedis();
  },
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

  test('that is away cannot say what it holds, and that may pass', async () => {
    const log = await RedisLog.open(redis.url, false);
    await redis.kill();
    for (const asked of [log.find('a'), log.read(0, 1), log.length()])
      await expect(asked).rejects.toThrow(NotRecordedError);
    await redis.start();
    expect(await log.length()).toBe(0);
    await log.close();
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
