import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contest, Method } from '#election/model.ts';
import { awardSeats } from '#election/seats/methods.ts';
import { sketchElection } from '#scenarios/election.ts';
import { report, resultsAfter } from '#scenarios/night.ts';

interface List {
  readonly votes: number;
  readonly persons: number | null;
}

function award(method: Method, seats: number, lists: readonly List[]) {
  const contenders = lists.map((list, index) => ({
    id: `list-${index}` as never,
    registrationOrder: null,
    ...list,
  }));
  const minShare = { numerator: 0, denominator: 1 };
  const { seats: given, tie } = awardSeats({ method, seats, minShare } as Contest, contenders);
  return { seats: contenders.map(({ id }) => given.get(id) ?? 0), tie };
}

const zip = (votes: readonly number[], persons: readonly (number | null)[]): List[] =>
  votes.map((count, index) => ({ votes: count, persons: persons[index] ?? null }));

const METHODS = ['dhondt', 'sainte-lague', 'imperiali', 'hare-niemeyer'] as const;

describe.each(METHODS)('a list holds no more seats than it has people, by %s', (method) => {
  test('the others go on', () =>
    expect(award(method, 8, zip([13_604, 15_145, 0], [5, 3, 1]))).toEqual({
      seats: [5, 3, 0],
      tie: null,
    }));

  test('lists with one person each, as many as seats, are not tied', () =>
    expect(award(method, 3, zip([2, 2, 1], [1, 1, 1]))).toEqual({ seats: [1, 1, 1], tie: null }));

  test('seats that nobody can hold stay vacant', () => {
    const { seats, tie } = award(method, 82, zip([900, 400, 70], [20, 12, 5]));
    expect(seats).toEqual([20, 12, 5]);
    expect(tie).toBeNull();
  });

  const lists = fc.array(
    fc.record({ votes: fc.nat(50), persons: fc.option(fc.integer({ min: 1, max: 6 })) }),
    { minLength: 1, maxLength: 6 },
  );

  test('law: every seat is held, tied or vacant for want of people', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 20 }), (all, seats) => {
        const { seats: held, tie } = award(method, seats, all);
        held.forEach((count, index) => {
          expect(count).toBeLessThanOrEqual(all[index]!.persons ?? seats);
        });
        const given = held.reduce((sum, count) => sum + count, 0) + (tie?.seats ?? 0);
        const voted = all.filter(({ votes }) => votes > 0);
        const able = voted.length > 0 ? voted : all;
        const room = able.reduce((sum, { persons }) => sum + (persons ?? seats), 0);
        expect(given).toBe(Math.min(seats, room));
      }),
    );
  });

  test('law: with people enough for every seat it is as if nobody had counted them', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 20 }), (all, seats) => {
        const enough = all.map(({ votes }) => ({ votes, persons: seats }));
        const uncounted = all.map(({ votes }) => ({ votes, persons: null }));
        expect(award(method, seats, enough)).toEqual(award(method, seats, uncounted));
      }),
    );
  });
});

test('a contest says how many of its seats stay vacant', () => {
  const council = sketchElection([
    {
      id: 'council',
      method: 'dhondt',
      seats: 82,
      candidates: [
        { id: 'cats', persons: 20, party: 'cats' },
        { id: 'dogs', persons: 17, party: 'dogs' },
      ],
      stations: [100],
    },
  ]);
  const before = Object.values(resultsAfter(council, []).contests)[0]!;
  expect(before).toMatchObject({ status: 'awaiting', vacant: 45 });
  const says = report({ id: 'r', station: 'council-1', votes: { cats: 30, dogs: 20 } });
  const after = resultsAfter(council, [says]);
  expect(Object.values(after.contests)[0]).toMatchObject({
    status: 'complete',
    vacant: 45,
    tie: null,
  });
  expect(after.seats.parties).toMatchObject({ cats: { secured: 20 }, dogs: { secured: 17 } });
});
