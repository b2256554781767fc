import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awardByPlurality } from '#election/seats/plurality.ts';
import { settleByRegistration } from '#election/seats/last-seat-tie.ts';
import { proveSeats, type Ground } from '#election/seats/proofs.ts';
import type { Contender } from '#election/seats/award.ts';

/** Every gain the outstanding voters can give: each has up to v votes, at most k of them for one. */
function* gains(candidates: number, { outstanding, ...ballot }: Ground): Generator<number[]> {
  const voters = outstanding!;
  yield* spread(candidates, voters * ballot.marksPerCandidate, voters * ballot.votesPerBallot);
}

function* spread(candidates: number, most: number, left: number): Generator<number[]> {
  if (candidates === 0) return yield [];
  for (let gain = 0; gain <= Math.min(most, left); gain += 1) {
    for (const rest of spread(candidates - 1, most, left - gain)) yield [gain, ...rest];
  }
}

/** Who is elected outright in every completion, and who is neither elected nor tied in any. */
function bruteForce(ground: Ground) {
  const always = new Set(ground.candidates.map(({ id }) => id));
  const never = new Set(always);
  for (const gain of gains(ground.candidates.length, ground)) {
    const final = ground.candidates.map((one, index) => ({
      ...one,
      votes: one.votes + gain[index]!,
    }));
    const open = awardByPlurality(final, ground.seats);
    const award = ground.byRegistration ? settleByRegistration(open, final) : open;
    for (const { id } of final) {
      const tied = award.tie?.candidates.includes(id) ?? false;
      if (!award.seats.has(id)) always.delete(id);
      if (award.seats.has(id) || tied) never.delete(id);
    }
  }
  return { clinched: always, eliminated: never };
}

const grounds = fc
  .record({
    votes: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
    orders: fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
    seats: fc.integer({ min: 1, max: 3 }),
    votesPerBallot: fc.integer({ min: 1, max: 3 }),
    marks: fc.integer({ min: 1, max: 2 }),
    outstanding: fc.nat(3),
    byRegistration: fc.boolean(),
  })
  .map(({ votes, orders, marks, ...rest }): Ground => ({
    ...rest,
    marksPerCandidate: Math.min(marks, rest.votesPerBallot),
    candidates: votes.map((count, index) => {
      const one = {
        id: 'ABCD'[index],
        votes: count,
        registrationOrder: orders[index]!,
        persons: null,
      };
      return one as unknown as Contender;
    }),
  }));

describe('proofs', () => {
  test('clinched never unseated and eliminated never elected, and nothing provable is missed', () => {
    fc.assert(
      fc.property(grounds, (ground) => {
        expect(proveSeats(ground)).toEqual(bruteForce(ground));
      }),
      { numRuns: 3000 },
    );
  });

  const two = (a: number, b: number, outstanding: number | null) =>
    proveSeats({
      candidates: [
        { id: 'A' as never, votes: a, registrationOrder: null, persons: null },
        { id: 'B' as never, votes: b, registrationOrder: null, persons: null },
      ],
      seats: 1,
      votesPerBallot: 1,
      marksPerCandidate: 1,
      outstanding,
      byRegistration: false,
    });

  test('a lead of exactly what is out proves nothing, since a tie is possible', () => {
    expect(two(10, 7, 3)).toEqual({ clinched: new Set(), eliminated: new Set() });
    expect(two(10, 6, 3)).toEqual({ clinched: new Set(['A']), eliminated: new Set(['B']) });
  });

  test('nothing is proven while a station of unknown size is out', () => {
    expect(two(1000, 0, null)).toEqual({ clinched: new Set(), eliminated: new Set() });
  });

  test('where there are no more candidates than seats all are safe, whatever is out', () => {
    const alone = { id: 'A' as never, votes: 0, registrationOrder: null, persons: null };
    const proofs = proveSeats({
      candidates: [alone],
      seats: 2,
      votesPerBallot: 2,
      marksPerCandidate: 1,
      outstanding: null,
      byRegistration: false,
    });
    expect(proofs.clinched).toEqual(new Set(['A']));
  });

  test('order proves nothing where one of the candidates has none', () => {
    const proofs = proveSeats({
      candidates: [
        { id: 'A' as never, votes: 5, registrationOrder: 1, persons: null },
        { id: 'B' as never, votes: 5, registrationOrder: 2, persons: null },
        { id: 'C' as never, votes: 5, registrationOrder: null, persons: null },
      ],
      seats: 1,
      votesPerBallot: 1,
      marksPerCandidate: 1,
      outstanding: 0,
      byRegistration: true,
    });
    expect(proofs).toEqual({ clinched: new Set(), eliminated: new Set() });
  });
});
