import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countingLinks, goesOn, type Link } from '#election/chain.ts';
import { lastRulings, type ContestRuling } from '#election/contest-ruling.ts';

const link = (id: string, previous: string | null) => ({ id, previous }) as Link;

describe('statements on one matter', () => {
  test('of two that name the same one the first counts', () => {
    const links = [link('a', null), link('b', 'a'), link('c', 'a'), link('d', 'b')];
    expect(countingLinks(links).map(({ id }) => id)).toEqual(['a', 'b', 'd']);
  });

  test('one that goes on from what does not count is lost for good', () => {
    const links = [link('a', null), link('b', 'x'), link('x', 'a'), link('c', 'b')];
    expect(countingLinks(links).map(({ id }) => id)).toEqual(['a', 'x']);
  });

  test('law: those that count are a chain, and what comes later never changes it', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const links = fc.uniqueArray(
      fc.record({ id: fc.constantFrom(...ids), previous: fc.constantFrom(null, ...ids) }),
      { selector: ({ id }) => id },
    ) as fc.Arbitrary<Link[]>;
    fc.assert(
      fc.property(links, (said) => {
        const counting = countingLinks(said);
        counting.forEach((one, index) => expect(goesOn(counting[index - 1], one)).toBe(true));
        const shorter = countingLinks(said.slice(0, -1));
        expect(counting.slice(0, shorter.length)).toEqual(shorter);
      }),
    );
  });
});

test('rulings on different matters of a contest do not meet', () => {
  const rulings = [
    { ...link('a', null), decision: { type: 'close' } },
    { ...link('b', null), decision: { type: 'call', candidateIds: [] } },
    { ...link('c', 'a'), decision: { type: 'reopen' } },
    { ...link('d', 'a'), decision: { type: 'close' } },
  ] as ContestRuling[];
  const inForce = [...lastRulings(rulings)].map(([matter, { id }]) => [matter, id]);
  expect(inForce).toEqual([
    ['closing', 'c'],
    ['call', 'b'],
  ]);
});
