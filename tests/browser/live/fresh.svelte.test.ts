import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fresh, keepFresh } from '#live/fresh.svelte.ts';

const PAUSE = 20;

/** A question on its way to the server, and how it is answered. */
interface Asked {
  readonly path: string;
  readonly answer: (id: string, status?: number) => void;
}
let asked: Asked[] = [];
let end: () => void = () => undefined;

beforeEach(() => {
  asked = [];
  vi.stubGlobal(
    'fetch',
    (path: string) =>
      new Promise((resolve) => {
        const answer = (id: string, status = 200) => resolve(Response.json({ id }, { status }));
        asked.push({ path, answer });
      }),
  );
});
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

/** A district kept fresh; and the place and the version a page is at. */
function keep() {
  const page = $state<{ id: string | null; version: number }>({ id: 'one', version: 1 });
  const fresh = new Fresh('GET /wall/districts/:id', PAUSE);
  end = $effect.root(() => {
    keepFresh(
      fresh,
      () => (page.id === null ? null : { id: page.id }),
      () => page.version,
    );
  });
  const turn = (change: Partial<typeof page>) => {
    Object.assign(page, change);
    flushSync();
  };
  flushSync();
  const seen = () => (fresh.answer as { id?: string } | null)?.id;
  return { fresh, turn, seen };
}
const untilAsked = (times: number) => vi.waitFor(() => expect(asked).toHaveLength(times));
const pauses = (count: number) => new Promise((resolve) => setTimeout(resolve, count * PAUSE));

test('news that come while a question is under way take nothing from its answer', async () => {
  const { turn, seen } = keep();
  await untilAsked(1);
  turn({ version: 2 });
  turn({ version: 3 });
  await pauses(3);
  expect(asked).toHaveLength(1); // a slow line is not asked twice at once
  asked[0]!.answer('as it was');
  await vi.waitFor(() => expect(seen()).toBe('as it was'));
  await untilAsked(2);
  asked[1]!.answer('as it is');
  await vi.waitFor(() => expect(seen()).toBe('as it is'));
  await pauses(3);
  expect(asked).toHaveLength(2);
});

test('elsewhere it asks at once, and an answer from where it was is none', async () => {
  const { turn, seen } = keep();
  await untilAsked(1);
  turn({ id: 'two' });
  await untilAsked(2);
  expect(asked.map(({ path }) => path)).toEqual(['/wall/districts/one', '/wall/districts/two']);
  asked[1]!.answer('two');
  await vi.waitFor(() => expect(seen()).toBe('two'));
  asked[0]!.answer('one');
  await pauses(2);
  expect(seen()).toBe('two');
});

test('without an answer it asks again, and says since when', async () => {
  const { fresh, seen } = keep();
  await untilAsked(1);
  asked[0]!.answer('', 503);
  await untilAsked(2);
  expect(fresh.lostSince).not.toBeNull();
  asked[1]!.answer('back');
  await vi.waitFor(() => expect(seen()).toBe('back'));
  expect(fresh.lostSince).toBeNull();
});

test('stopped it asks no more, whatever is answered then', async () => {
  const { turn, seen } = keep();
  await untilAsked(1);
  turn({ id: null });
  asked[0]!.answer('late', 503);
  await pauses(4);
  expect(asked).toHaveLength(1);
  expect(seen()).toBeUndefined();
  turn({ id: 'one' });
  await untilAsked(2);
});
