import { describe, expect, test } from 'vitest';
import type { Contest, Method } from '#election/model.ts';
import type { Contender } from '#election/seats/award.ts';
import { awardByHighestAverages, DIVISORS } from '#election/seats/highest-averages.ts';
import { awardByLargestRemainder } from '#election/seats/largest-remainder.ts';
import { settleByLot, settleByRegistration } from '#election/seats/last-seat-tie.ts';
import { awardSeats } from '#election/seats/methods.ts';

const contenders = (votes: readonly number[], orders: readonly (number | null)[] = []) =>
  votes.map(
    (count, index) =>
      ({
        id: 'ABCDEFGH'[index],
        votes: count,
        registrationOrder: orders[index] ?? null,
        persons: null,
      }) as unknown as Contender,
  );

function award(method: Method, seats: number, votes: readonly number[], share = [0, 1]) {
  const minShare = { numerator: share[0]!, denominator: share[1]! };
  const { seats: given, tie } = awardSeats(
    { method, seats, minShare } as Contest,
    contenders(votes),
  );
  return {
    seats: votes.map((_, index) => given.get('ABCDEFGH'[index] as never) ?? 0),
    tie: tie && `${tie.seats} of ${tie.candidates.join('')}`,
  };
}

describe('plurality', () => {
  test('the candidates with most votes are elected', () =>
    expect(award('plurality', 2, [5, 9, 7])).toEqual({ seats: [0, 1, 1], tie: null }));
  test('a tie for the last seat stays a tie', () =>
    expect(award('plurality', 2, [9, 7, 7])).toEqual({ seats: [1, 0, 0], tie: '1 of BC' }));
  test('a tie among the elected is none', () =>
    expect(award('plurality', 2, [7, 7, 3])).toEqual({ seats: [1, 1, 0], tie: null }));
  test('several seats may be tied', () =>
    expect(award('plurality', 3, [9, 7, 7, 7])).toEqual({ seats: [1, 0, 0, 0], tie: '2 of BCD' }));
  test('no more candidates than seats: all are elected', () =>
    expect(award('plurality', 5, [0, 0])).toEqual({ seats: [1, 1], tie: null }));
});

describe('list methods', () => {
  // Votes and seats as in the usual textbook example for 100,000 voters and 10 seats.
  const votes = [47_000, 16_000, 15_900, 12_000, 6_000, 3_100];
  test('D’Hondt', () => expect(award('dhondt', 10, votes).seats).toEqual([5, 2, 2, 1, 0, 0]));
  test('Sainte-Laguë', () =>
    expect(award('sainte-lague', 10, votes).seats).toEqual([4, 2, 2, 1, 1, 0]));
  test('Imperiali', () => expect(award('imperiali', 10, votes).seats).toEqual([7, 1, 1, 1, 0, 0]));
  test('Hare–Niemeyer', () =>
    expect(award('hare-niemeyer', 10, votes).seats).toEqual([5, 2, 1, 1, 1, 0]));

  test('equal quotients for the last seat are a tie', () =>
    expect(award('dhondt', 2, [60, 30])).toEqual({ seats: [1, 0], tie: '1 of AB' }));
  test('equal remainders for the last seat are a tie', () =>
    expect(award('hare-niemeyer', 1, [4, 4, 2])).toEqual({ seats: [0, 0, 0], tie: '1 of AB' }));
  test('without lists there is nobody to be tied', () =>
    expect(award('dhondt', 2, [])).toEqual({ seats: [], tie: null }));
  test('a list at the electoral threshold takes part, one vote below it does not', () => {
    expect(award('dhondt', 20, [950, 50], [5, 100]).seats).toEqual([19, 1]);
    expect(award('dhondt', 20, [951, 49], [5, 100]).seats).toEqual([20, 0]);
  });
  test('a list without votes gets no seat', () =>
    expect(award('sainte-lague', 3, [1, 0]).seats).toEqual([3, 0]));
  test('nobody voted, or nobody passed: the seats stay open', () => {
    expect(award('dhondt', 3, [0, 0])).toEqual({ seats: [0, 0], tie: '3 of AB' });
    expect(award('hare-niemeyer', 3, [0, 0])).toEqual({ seats: [0, 0], tie: '3 of AB' });
    expect(award('dhondt', 3, [25, 25], [6, 10])).toEqual({ seats: [0, 0], tie: '3 of AB' });
  });
  test('without votes there is no quotient and no remainder to give a seat to', () => {
    const nothing = { seats: new Map(), tie: null };
    expect(awardByHighestAverages(contenders([0, 0]), 2, DIVISORS.dhondt)).toEqual(nothing);
    expect(awardByLargestRemainder(contenders([0, 0]), 2)).toEqual(nothing);
  });
  test('quotients are exact where floats are not', () => {
    const vast = 2 ** 52;
    expect(award('dhondt', 2, [vast * 2, vast + 1]).seats).toEqual([1, 1]);
    expect(award('dhondt', 2, [vast * 2, vast - 1]).seats).toEqual([2, 0]);
  });
});

describe('a tie on the last seat', () => {
  const tied = (orders: (number | null)[], seats = 1) => {
    const all = contenders([7, 7, 7], orders);
    const open = awardSeats({ method: 'plurality', seats } as Contest, all);
    const settled = settleByRegistration(open, all);
    return `${[...settled.seats.keys()].join('')}${settled.tie ? ` ${settled.tie.seats} of ${settled.tie.candidates.join('')}` : ''}`;
  };
  test('goes to whoever registered earlier', () => expect(tied([3, 1, 2])).toBe('B'));
  test('stays open where an order is missing', () => expect(tied([3, 1, null])).toBe(' 1 of ABC'));
  test('stays open between equal orders', () => expect(tied([1, 1, 2])).toBe(' 1 of AB'));
  test('is settled in part where only some are equal', () =>
    expect(tied([1, 2, 2], 2)).toBe('A 1 of BC'));

  test('a lot settles it only while exactly those are tied', () => {
    const drawn = { tied: ['B', 'C'], elected: ['C'] } as never;
    const of = (votes: number[]) =>
      settleByLot(
        awardSeats({ method: 'plurality', seats: 2 } as Contest, contenders(votes)),
        drawn,
      );
    expect([...of([9, 7, 7]).seats.keys()]).toEqual(['A', 'C']);
    expect(of([9, 7, 7]).tie).toBeNull();
    expect(of([7, 7, 7]).tie?.candidates).toEqual(['A', 'B', 'C']);
    expect([...of([9, 8, 7]).seats.keys()]).toEqual(['A', 'B']);
  });
  test('a lot between fewer, or others, or more than are tied settles nothing', () => {
    const open = awardSeats({ method: 'plurality', seats: 1 } as Contest, contenders([7, 7, 7]));
    for (const tied of ['AB', 'ABX', 'ABCX']) {
      expect(settleByLot(open, { tied: [...tied], elected: ['A'] } as never)).toBe(open);
    }
    expect(settleByLot(open, { tied: ['A', 'B', 'C'], elected: ['A'] } as never).tie).toBeNull();
  });
  test('a lot that gives a seat twice, or to somebody else, settles nothing', () => {
    const open = awardSeats({ method: 'plurality', seats: 2 } as Contest, contenders([7, 7, 7]));
    for (const elected of [['A', 'A'], ['A', 'X'], ['A'], ['A', 'A', 'B']]) {
      expect(settleByLot(open, { tied: ['A', 'B', 'C'], elected } as never).tie).not.toBeNull();
    }
  });
});
