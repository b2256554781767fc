import { describe, expect, test } from 'vitest';
import { SeatCount } from '#election/seat-count.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report, resultsAfter } from '#scenarios/night.ts';

const zoo = sketchElection([
  {
    id: 'savanna',
    seats: 2,
    candidates: [{ id: 'lion', party: 'cats', alliance: 'stripes' }, { id: 'gnu' }],
    stations: [100, 40],
  },
  {
    id: 'pond',
    candidates: [
      { id: 'duck', party: 'birds' },
      { id: 'tiger', party: 'cats', alliance: 'stripes' },
    ],
    stations: [100, 40],
  },
]);

const pond = (duck: number, tiger: number, more: object = {}) =>
  report({ id: 'r-1', station: 'pond-1', votes: { duck, tiger }, ...more });

describe('seats', () => {
  test('are those of all contests, proven where there are no more candidates', () => {
    expect(resultsAfter(zoo, []).seats).toMatchObject({
      total: 3,
      parties: { cats: { secured: 1, leading: 1 }, birds: { secured: 0, leading: 0 } },
      alliances: { stripes: { secured: 1, leading: 1 } },
      independent: { secured: 1, leading: 1 },
    });
  });

  test('are led by the count so far, and secured by a proof', () => {
    expect(resultsAfter(zoo, [pond(30, 50)]).seats).toMatchObject({
      parties: { cats: { secured: 1, leading: 2 }, birds: { secured: 0, leading: 0 } },
      alliances: { stripes: { secured: 1, leading: 2 } },
    });
    expect(resultsAfter(zoo, [pond(9, 50)]).seats).toMatchObject({
      parties: { cats: { secured: 2, leading: 2 } },
      alliances: { stripes: { secured: 2, leading: 2 } },
      independent: { secured: 1, leading: 1 },
    });
  });

  test('go over to whoever a correction elects', () => {
    const corrected = pond(50, 9, { id: 'r-2', kind: 'corrected' });
    expect(resultsAfter(zoo, [pond(9, 50), corrected]).seats).toMatchObject({
      parties: { cats: { secured: 1, leading: 1 }, birds: { secured: 1, leading: 1 } },
      alliances: { stripes: { secured: 1, leading: 1 } },
    });
  });

  test('are judged again in contests with news alone', () => {
    const night = nightAfter(zoo, [pond(9, 50)]);
    const seats = new SeatCount(night);
    expect(seats.refresh()).toEqual(['savanna', 'pond']);
    expect(seats.refresh()).toEqual([]);
    night.changed.add('pond' as never);
    expect(seats.refresh()).toEqual(['pond']);
    expect(seats.parties.get('cats' as never)).toEqual({ secured: 2, leading: 2 });
  });
});
