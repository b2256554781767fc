import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import SeatDots from '#charts/SeatDots.svelte';
import { groupSeats, sumOf } from '#charts/seat-groups.ts';
import { outlineOf } from '#results/outline.ts';
import { Format } from '#text/format.ts';
import { projectionWords } from '#text/projection.ts';
import { wallWords } from '#text/wall.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report } from '#scenarios/night.ts';
import { Publication } from '#results/publication.ts';

const candidates = [
  { id: 'lion', party: 'cats' },
  { id: 'mouse', party: 'mice', alliance: 'small-animals' },
  { id: 'zebra' },
];
const election = sketchElection([
  { id: 'savanna', seats: 2, candidates, stations: [100, 100] },
  { id: 'pond', seats: 1, candidates: [{ id: 'duck' }, { id: 'newt' }], stations: [50] },
]);
const facts = [
  report({
    id: 'r-1',
    by: 'ann',
    station: 'savanna-1',
    contest: 'savanna',
    sheet: { registered: 100, ballotsCast: 60 },
    votes: { lion: 50, mouse: 40, zebra: 0 },
  }),
];
const words = wallWords('en');
const summary = new Publication(nightAfter(election, facts)).summary('');
const groups = groupSeats(outlineOf(election), summary, null, 'en', words, 10);

test('every seat is in one group, and those nobody leads for are still open', () => {
  expect(groups.map((group) => [group.name, sumOf(group)])).toEqual([
    ['small-animals', 1],
    ['cats', 1],
    ['still open', 1],
  ]);
});

test('what does not fit is summed, and no seat is lost', () => {
  const few = groupSeats(outlineOf(election), summary, null, 'en', words, 1);
  expect(few.map((group) => [group.name, sumOf(group)])).toEqual([
    ['Others', 2],
    ['still open', 1],
  ]);
});

test('there is a dot for every seat, a ring where somebody is only ahead', async () => {
  const screen = await render(SeatDots, {
    groups,
    format: new Format('en', 'Europe/Berlin'),
    words,
    projectionWords: projectionWords('en'),
  });
  const dots = (kind: string) =>
    [...screen.container.querySelectorAll(`.dots .${kind}`)].reduce(
      (sum, path) => sum + path.getAttribute('d')!.split('M').length - 1,
      0,
    );
  expect(dots('full')).toBe(3);
  expect(dots('hole')).toBe(3);
  expect(dots('core')).toBe(0);
  await expect.element(screen.getByText('small-animals')).toBeVisible();
});

test('a projection that only repeats the count is left out', () => {
  const project = (low: number, high: number) => {
    const alliances = { 'small-animals': { projected: { low, median: low, high } } };
    const seats = { ...summary.seats, alliances: { ...summary.seats.alliances, ...alliances } };
    const [small] = groupSeats(outlineOf(election), { ...summary, seats }, null, 'en', words, 10);
    return small!.projected;
  };
  expect(project(1, 1)).toBeNull();
  expect(project(1, 2)).toMatchObject({ low: 1, high: 2 });
  expect(project(2, 2)).toMatchObject({ low: 2, high: 2 });
});
