import { describe, expect, test } from 'vitest';
import { FACT_VERSION, type Fact } from '#election/fact.ts';
import { report, ruling } from '#scenarios/night.ts';
import { decodeFact, encodeFact } from '../../../server/log/stored-fact.ts';

const good = report({ id: 'r-1', station: 'pond-1', votes: { duck: 3, newt: 0 } });
const read = (change: object) => () => decodeFact(encodeFact({ ...good, ...change } as Fact));
const withVotes = (votes: unknown) => ({ report: { votes, sheet: {} } });

describe('a stored fact', () => {
  test('is read as it was written, with its version or without one', () => {
    expect(read({})()).toEqual(good);
    expect(read({ v: FACT_VERSION })()).toEqual({ ...good, v: FACT_VERSION });
  });

  test.each([
    ['an unknown kind', { type: 'SeatSold' }],
    ['a kind named like what every object has', { type: 'constructor' }],
    ['a later version', { v: FACT_VERSION + 1 }],
  ])('of %s was written by a newer version', (_what, change) => {
    expect(read(change)).toThrow(/newer version of this program.*run the newer one/);
  });

  test.each([
    ['a half', withVotes({ duck: 0.5 })],
    ['less than nothing', withVotes({ duck: -1 })],
    ['a text', withVotes({ duck: '3' })],
    ['nothing', withVotes({ duck: null })],
    ['no votes at all', withVotes(undefined)],
    ['beyond what is exact', withVotes({ duck: 2 ** 53 })],
    ['no report', { report: undefined }],
  ])('with %s for a figure is no fact', (_what, change) => {
    expect(read(change)).toThrow(/figures that are no numbers/);
  });

  test('re-keyed figures are figures too', () => {
    const version = { kind: 'final', sheet: { invalid: -1 }, votes: { duck: 1 } } as const;
    const rekeyed = ruling('d-1', 'pond-1', { type: 're-key', version }, ['r-1']);
    expect(() => decodeFact(encodeFact(rekeyed))).toThrow(/figures that are no numbers/);
  });
});
