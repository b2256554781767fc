import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blend, contrastOf, differenceFor, findAlike, readableOn, SIGHTS } from '#pack/colors.ts';
import { PARTIES } from '../../server/demo/facts.ts';

const colors = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('contrast is that of WCAG: 21 between black and white, 1 with itself', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  fc.assert(fc.property(colors, (one) => void expect(contrastOf(one, one)).toBe(1)));
});

test('every colour is shown so that it can be seen on its ground, and changed no more than that needs', () => {
  const grounds = fc.constantFrom('#0a1018', '#121b26', '#ffffff', '#f6f7f9');
  fc.assert(
    fc.property(colors, grounds, (color, ground) => {
      const shown = readableOn(color, ground);
      expect(contrastOf(shown, ground)).toBeGreaterThanOrEqual(3);
      if (contrastOf(color, ground) >= 3) expect(shown).toBe(color);
      else expect(contrastOf(shown, ground)).toBeLessThan(3.3);
      expect(readableOn(shown, ground)).toBe(shown);
    }),
  );
  expect(readableOn('#000000', '#0a1018')).toBe('#616161');
  expect(readableOn('#ffed00', '#ffffff')).toBe('#a19500');
});

test('black and white are 1 apart for everybody, and a colour is not apart from itself', () => {
  for (const sight of SIGHTS) {
    expect(differenceFor(sight, '#000000', '#ffffff')).toBeCloseTo(1, 3);
    fc.assert(fc.property(colors, (one) => void expect(differenceFor(sight, one, one)).toBe(0)));
  }
});

test('red and green of the same lightness are alike to who sees no red or no green', () => {
  const [red, green] = [
    { name: 'red', color: '#b35806' },
    { name: 'green', color: '#7b7700' },
  ];
  expect(differenceFor('usual', red.color, green.color)).toBeGreaterThan(0.08);
  expect(findAlike([red, green])).toEqual([[red, green]]);
  expect(findAlike([red, { name: 'blue', color: '#3b6fc4' }])).toEqual([]);
});

test('a colour laid over another goes from one to the other', () => {
  expect(blend('#ffffff', '#000000', 0)).toBe('#000000');
  expect(blend('#ffffff', '#000000', 1)).toBe('#ffffff');
  expect(blend('#ff0000', '#0000ff', 0.5)).toBe('#800080');
});

test('the demo’s parties are told apart by everybody, and stand out on the wall', () => {
  const ALLIANCE = { name: 'alliance', color: '#f2b705' };
  const all = [ALLIANCE, ...PARTIES.map(({ name, color }) => ({ name, color }))];
  expect(findAlike(all)).toEqual([]);
  for (const { color } of all) expect(contrastOf(color, '#0a1018')).toBeGreaterThan(3);
});
