import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { SharedPages } from '../../src/shared-pages.ts';
import { makeToken } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';

const plain = new Request('http://node/');
const zipped = new Request('http://node/', { headers: { 'accept-encoding': 'gzip, br' } });

/** Makes pages that count themselves, as SvelteKit gives them. */
function makeCounter(status = 200) {
  let made = 0;
  const make = () => {
    made += 1;
    const html = `<p>page ${made}`;
    const headers = { 'content-length': String(html.length), 'x-kept': 'yes' };
    return Promise.resolve(new Response(html, { status, headers }));
  };
  return { make, count: () => made };
}

describe('pages for everybody', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('a page is made once for all who ask in the same moment, and anew after it', async () => {
    const pages = new SharedPages();
    const { make, count } = makeCounter();
    const answers = await Promise.all([1, 2, 3].map(() => pages.answer('/', plain, make)));
    expect(await Promise.all(answers.map((one) => one.text()))).toEqual(Array(3).fill('<p>page 1'));
    vi.advanceTimersByTime(999);
    expect(await (await pages.answer('/', plain, make)).text()).toBe('<p>page 1');
    vi.advanceTimersByTime(1);
    expect(await (await pages.answer('/', plain, make)).text()).toBe('<p>page 2');
    expect(count()).toBe(2);
  });

  test('what it depends on keeps pages apart', async () => {
    const pages = new SharedPages();
    const { make } = makeCounter();
    await pages.answer('true en /', plain, make);
    expect(await (await pages.answer('true ru /', plain, make)).text()).toBe('<p>page 2');
  });

  test('who takes it compressed gets the same page, as long as it says', async () => {
    const pages = new SharedPages();
    const { make } = makeCounter();
    const response = await pages.answer('/', zipped, make);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(gunzipSync(bytes).toString()).toBe('<p>page 1');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect(response.headers.get('vary')).toBe('accept-encoding');
    const other = await pages.answer('/', plain, make);
    expect(other.headers.get('content-encoding')).toBeNull();
    expect(other.headers.get('x-kept')).toBe('yes');
  });

  test.each([303, 404, 500])('an answer of %d is nobody else’s', async (status) => {
    const pages = new SharedPages();
    const { make, count } = makeCounter(status);
    const answers = await Promise.all([1, 2].map(() => pages.answer('/', plain, make)));
    expect(answers.map((one) => one.status)).toEqual([status, status]);
    expect(count()).toBe(2);
  });

  test('a page that cannot be made fails for who asked, and is tried again', async () => {
    const pages = new SharedPages();
    const { make } = makeCounter();
    const fail = () => Promise.reject(new Error('no'));
    await expect(pages.answer('/', plain, fail)).rejects.toThrow('no');
    expect(await (await pages.answer('/', plain, make)).text()).toBe('<p>page 1');
  });

  test('more addresses than are kept are answered all the same, and the kept stay', async () => {
    const pages = new SharedPages();
    const { make, count } = makeCounter();
    for (let n = 0; n < 310; n += 1) await pages.answer(`/${n}`, plain, make);
    await pages.answer('/0', plain, make);
    expect(count()).toBe(310);
    await pages.answer('/309', plain, make);
    expect(count()).toBe(311);
  });
});

describe('a node', () => {
  test('gives everybody’s page to everybody, and nobody somebody else’s', async () => {
    const log = ['--data', await makeFolder()];
    const node = await startNode(await writePack(), log);
    const token = await makeToken(node, 'watcher', '--stations', 's-1');
    const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
      const response = await fetch(`${node.url}${path}`, { headers, method });
      const kept = response.headers.getSetCookie();
      return { text: await response.text(), type: response.headers.get('content-type'), kept };
    };
    const cookie = `tallywatch=${token}`;
    // All in the same moment, in which a page is kept.
    const [head, first, second, russian, own, asked, data] = await Promise.all([
      ask('/', {}, 'HEAD'),
      ask('/'),
      ask('/'),
      ask('/', { 'accept-language': 'ru' }),
      ask('/', { cookie }),
      ask('/?lang=ru'),
      ask('/__data.json'),
    ]);
    await node.stop();
    expect(second.text).toBe(first.text);
    expect(first.text).toContain('<html lang="en"');
    expect(first.text).not.toContain('href="/report"');
    expect(head.text).toBe('');
    expect(russian.text).toContain('<html lang="ru"');
    expect(own.text).toContain('href="/report"');
    expect(asked.text).toContain('<html lang="ru"');
    expect(asked.kept).toHaveLength(1);
    expect([first.kept, russian.kept, own.kept]).toEqual([[], [], []]);
    expect(data.type).toContain('application/json');
  });
});
