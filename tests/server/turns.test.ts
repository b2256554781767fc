import { expect, test } from 'vitest';
import { Turns } from '../../server/turns.ts';

const nap = () => new Promise((resolve) => setTimeout(resolve, 1));

test('each address has its turn: a newcomer waits for one of each, not for all', async () => {
  const turns = new Turns({ each: 20, all: 400 });
  const order: string[] = [];
  const take = (who: string) =>
    turns.take(who, async () => {
      await nap();
      order.push(who);
      return who;
    });
  const many = Array.from({ length: 15 }, () => take('eve'));
  await take('ann');
  expect(order.indexOf('ann')).toBeLessThanOrEqual(2);
  await Promise.all(many);
});

test('however many addresses flood it, one that has nothing waiting gets its turn', async () => {
  const turns = new Turns({ each: 20, all: 60 });
  const flood = Array.from({ length: 200 }, (_, n) =>
    turns.take(`eve ${n % 5}`, async () => {
      await nap();
      return null;
    }),
  );
  const honest = Array.from({ length: 10 }, (_, n) => turns.take(`ann ${n}`, async () => 'in'));
  expect(await Promise.all(honest)).toEqual(Array(10).fill('in'));
  const told = await Promise.all(flood);
  expect(told.filter((one) => one === undefined).length).toBeGreaterThanOrEqual(140);
});

test('of one address that is full one waits no more, by lot; what fails is told to whoever asked', async () => {
  const turns = new Turns({ each: 2, all: 10 });
  const told = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => turns.take('nat', async () => n)));
  expect(told.filter((one) => one === undefined).length).toBeGreaterThanOrEqual(3);
  expect(told.some((one) => one !== undefined)).toBe(true);
  await expect(turns.take('nat', () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  );
});

test('whoever fails often waits longer between two, and is let in all the same', async () => {
  const turns = new Turns({ each: 100, all: 100 });
  await Promise.all(Array.from({ length: 31 }, () => turns.take('nat', async () => null)));
  const started = performance.now();
  expect(await turns.take('nat', async () => 'in')).toBe('in');
  expect(performance.now() - started).toBeGreaterThan(50);
});
