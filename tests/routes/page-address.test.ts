import { expect, test } from 'vitest';
import { keepKnown } from '../../src/page-address.ts';
import { Renders } from '../../src/renders.ts';

/** Routes without a parameter in their path are named by it. */
function keyOf(address: string): string {
  const url = new URL(address, 'http://node');
  return keepKnown(url, url.pathname.replace(/^\/gallery\/.*/, '/gallery/[scenario]'));
}

test.each([
  ['/print?x=1', '/print'],
  ['/print?x', '/print'],
  ['/districts/%61rbat', '/districts/arbat'],
  ['/districts/%D0%B0', '/districts/а'],
  ['/?lang=ru', '/'],
  ['/?closed=role&utm=1', '/?closed=role'],
  ['/?closed=anything', '/'],
  ['/wall?scene=closest&rotate=20&x=1', '/wall?scene=closest'],
  ['/wall?scene=nowhere', '/wall'],
  ['/print?scene=closest', '/print'],
  ['/gallery/half?lost&scene=drive&x=1', '/gallery/half?scene=drive&lost='],
  ['/?closed=role&closed=link', '/?closed=role'],
  ['/?__proto__=x', '/'],
  ['/?constructor=x&toString=y', '/'],
  ['/%E0%A4%A', '/%E0%A4%A'],
])('%s is the page %s', (address, page) => {
  expect(keyOf(address)).toBe(page);
});

test('pages are given one after the other, and a flood is turned away', async () => {
  const renders = new Renders();
  let running = 0;
  let most = 0;
  const give = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return new Response('page');
  };
  const given = Array.from({ length: 400 }, () => renders.take(give));
  expect(given.filter((one) => one === null)).toHaveLength(100);
  await Promise.all(given.filter((one) => one !== null));
  expect(most).toBe(1);
  const broken = renders.take(() => Promise.reject(new Error('no')));
  await expect(broken).rejects.toThrow('no');
  expect(await (await renders.take(give))?.text()).toBe('page');
});
