import { afterEach, expect, test } from 'vitest';
import { grow } from '#ui/grow.ts';

let stop = () => {};
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

/** A box of 300 by 200 pixels with lines of text in it. */
function show(lines: readonly string[]) {
  const box = document.createElement('section');
  box.style.cssText =
    'width: 300px; height: 200px; font: calc(20px * var(--scale, 1)) "Golos Text Variable"';
  const write = (texts: readonly string[]) =>
    box.replaceChildren(
      ...texts.map((text) => {
        const line = document.createElement('div');
        line.style.overflowWrap = 'var(--wrap, anywhere)';
        line.textContent = text;
        return line;
      }),
    );
  write(lines);
  document.body.append(box);
  stop = grow(box);
  return { box, write, scale: () => Number(box.style.getPropertyValue('--scale')) };
}

test('little is shown large, more smaller, and nothing sticks out', async () => {
  const { box, write, scale } = show(['one']);
  await expect.poll(() => scale()).toBe(1.7);
  write(Array.from({ length: 7 }, (_, index) => `line ${index}`));
  await expect.poll(() => scale()).toBeLessThan(1.7);
  expect(scale()).toBeGreaterThanOrEqual(1);
  expect(box.scrollHeight).toBeLessThanOrEqual(box.clientHeight);
  write(['one']);
  await expect.poll(() => scale()).toBe(1.7);
});

test('no word is broken to be larger', async () => {
  const { box, scale } = show(['Alexandropolitania-on-Sea']);
  await expect.poll(() => scale()).toBeGreaterThan(0);
  expect(scale()).toBeLessThan(1.7);
  expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
  expect(box.style.getPropertyValue('--wrap')).toBe(scale() > 1 ? 'normal' : 'anywhere');
});

test('what does not fit at all stays as it is, broken where it must be', async () => {
  const { box, scale } = show(['w'.repeat(60)]);
  await expect.poll(() => scale()).toBe(1);
  expect(box.style.getPropertyValue('--wrap')).toBe('anywhere');
  expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
});

test('a box as high as what is in it stays as it is', async () => {
  const { box, scale } = show(['one']);
  await expect.poll(() => scale()).toBe(1.7);
  box.style.height = 'auto';
  await expect.poll(() => scale()).toBe(1);
});

test('another size of the box is another scale', async () => {
  const { box, scale } = show(['Constantinopolitanesses']);
  await expect.poll(() => scale()).toBe(1.2);
  box.style.width = '600px';
  await expect.poll(() => scale()).toBe(1.7);
});
