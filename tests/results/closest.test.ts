import { describe, expect, test } from 'vitest';
import { viewClosest } from '#results/district-view.ts';
import type { Election } from '#election/model.ts';
import { Publication } from '#results/publication.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report } from '#scenarios/night.ts';

const race = (id: string) => ({
  id,
  candidates: [
    { id: `${id}-lion`, registrationOrder: 3 },
    { id: `${id}-mouse`, registrationOrder: 2 },
    { id: `${id}-newt`, registrationOrder: 1 },
  ],
  stations: [100, 100],
});

/** The close contests once the first station of each has reported these votes. */
function closeAfter(
  counts: Readonly<Record<string, readonly [lion: number, mouse: number, newt: number]>>,
  settings: Partial<Election> = {},
) {
  const election = sketchElection(Object.keys(counts).map(race), settings);
  const facts = Object.entries(counts).map(([contest, [lion, mouse, newt]]) => {
    const sheet = { registered: 100, ballotsCast: lion + mouse + newt, invalid: 0 };
    const votes = {
      [`${contest}-lion`]: lion,
      [`${contest}-mouse`]: mouse,
      [`${contest}-newt`]: newt,
    };
    return report({ id: contest, station: `${contest}-1`, contest, sheet, votes });
  });
  const night = nightAfter(election, facts);
  return viewClosest(night, new Publication(night));
}

const sides = ({ inside, outside }: ReturnType<typeof closeAfter>[number]) =>
  [inside, outside].map(({ name, isIn }) => [name, isIn]);

test('the closest come first, with the votes between those who have the seat and who is next', () => {
  const close = closeAfter({ pond: [40, 10, 5], savanna: [20, 5, 21] });
  expect(close.map(({ contestId, margin }) => [contestId, margin])).toEqual([
    ['savanna', 1],
    ['pond', 30],
  ]);
  expect(sides(close[0]!)).toEqual([
    ['savanna-newt', true],
    ['savanna-lion', false],
  ]);
});

describe('two with the same votes', () => {
  test('are both not in while nothing breaks the tie', () => {
    const [close] = closeAfter({ pond: [20, 20, 5] });
    expect(sides(close!)).toEqual([
      ['pond-lion', false],
      ['pond-mouse', false],
    ]);
  });

  test('are in and next as the rule of the election says, not as they stand on the ballot', () => {
    const [close] = closeAfter({ pond: [20, 20, 5] }, { tieBreak: 'registration-order' });
    expect(sides(close!)).toEqual([
      ['pond-mouse', true],
      ['pond-lion', false],
    ]);
  });
});
