/** What every log promises, whatever keeps it: one contract, tried on each. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NotRecordedError, type EventLog, type Stored } from '../../../server/log/event-log.ts';

export const bytes = (text: string) => Buffer.from(text);
export const texts = (facts: readonly Stored[]) =>
  facts.map((fact) => `${fact.position} ${fact.bytes.toString()}`);

/** Follows a log into a list until the test is over. */
export function collect(log: EventLog, after = 0) {
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

export interface Kind {
  /** Opens the same log once more, as another node would. */
  readonly open: () => Promise<EventLog>;
  readonly reset: () => Promise<void>;
}

export function describeLog(name: string, { open, reset }: Kind): void {
  describe(`the log on ${name}`, () => {
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

    test('that cannot say says so, as something that may pass', async () => {
      const log = await openOne();
      await log.append('a', bytes('a'));
      await log.close();
      for (const asked of [
        log.append('b', bytes('b')),
        log.find('a'),
        log.read(0, 1),
        log.length(),
      ])
        await expect(asked).rejects.toThrow(NotRecordedError);
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
}
