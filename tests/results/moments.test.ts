import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMoment, type Moment } from '#results/moments.ts';

const at = (minute: number) => new Date(1_700_000_000_000 + 60_000 * minute).toISOString();
const record = (minutes: readonly number[]) =>
  minutes.reduce<readonly Moment[]>(
    (all, minute) => addMoment(all, { at: at(minute), thresholds: [minute] }),
    [],
  );

test('moments stand in the order of time, however they come', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000), { maxLength: 50 }), (minutes) => {
      const ordered = minutes.toSorted((a, b) => a - b).map(at);
      expect(record(minutes).map((moment) => moment.at)).toEqual(ordered);
    }),
  );
});

test('what is said of a moment again takes the place of what was said', () => {
  const again = addMoment(record([1, 2, 3]), { at: at(2), thresholds: [0.5] });
  expect(again.map(({ thresholds }) => thresholds[0])).toEqual([1, 0.5, 3]);
});

test('a long night keeps its first and last moment, and none of its hours is lost', () => {
  const night = record(Array.from({ length: 2000 }, (_, minute) => minute));
  expect(night[0]!.at).toBe(at(0));
  expect(night.at(-1)!.at).toBe(at(1999));
  expect(night.length).toBeLessThanOrEqual(300);
  const gaps = night
    .slice(1)
    .map((moment, index) => Date.parse(moment.at) - Date.parse(night[index]!.at));
  expect(Math.max(...gaps)).toBeLessThan(60 * 60_000);
});
