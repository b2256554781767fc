/** The laws of the projection, over random small nights. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DistrictId } from '#election/model.ts';
import type { Night } from '#election/night.ts';
import { readBases } from '#projection/basis.ts';
import { candidateAt, firstPlaces, type ProjectedCandidate } from '#projection/candidates.ts';
import { intervalOf } from '#projection/interval.ts';
import { project, type Projection } from '#projection/projection.ts';
import { chanceOfThreshold } from '#projection/threshold-chance.ts';
import type { Members } from '#projection/threshold-table.ts';
import { mostVotesOut } from '#projection/turnout.ts';
import { SeatCount } from '#election/seat-count.ts';
import { sketchElection, sketchThreshold } from '#scenarios/election.ts';
import { contestRuling, nightAfter, report, ruling } from '#scenarios/night.ts';
import { nights } from '#scenarios/arbitrary.ts';

const RUNS = { numRuns: 60 };

/** Each contest of a night with what is projected of its candidates; null where nothing is. */
function describeAll(night: Night, projection = project(night)) {
  const places = firstPlaces(night.election);
  return readBases(night).map((basis) => ({
    basis,
    projected: basis.contest.candidates.map((_, index) =>
      candidateAt(projection.candidates, places.get(basis.contest.id)! + index),
    ),
  }));
}

const projectedNights = nights.map(({ election, facts }) => {
  const night = nightAfter(election, facts);
  return { night, contests: describeAll(night) };
});

function isKnown(all: readonly (ProjectedCandidate | null)[]): all is ProjectedCandidate[] {
  return all.every((one) => one !== null);
}

test('votes: counted ≤ low ≤ median ≤ high ≤ counted + voters still out', () => {
  fc.assert(
    fc.property(projectedNights, ({ contests }) => {
      for (const { basis, projected } of contests) {
        if (!isKnown(projected) || basis.disputes.length > 0) continue;
        projected.forEach(({ votes: { low, median, high } }, index) => {
          const counted = basis.counted.reduce((sum, one) => sum + one.votes[index]!, 0);
          const bounds = [counted, low, median, high, counted + mostVotesOut(basis)];
          expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
        });
      }
    }),
    RUNS,
  );
});

test('intervals nest: a wider one contains a narrower one', () => {
  const samples = fc.array(fc.integer(), { minLength: 1, maxLength: 99 });
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (numbers, coverage) => {
      const wide = intervalOf(Float64Array.from(numbers));
      const narrow = intervalOf(Float64Array.from(numbers), 0.9 * coverage);
      expect(wide.low).toBeLessThanOrEqual(narrow.low);
      expect(narrow.high).toBeLessThanOrEqual(wide.high);
      expect(narrow.median).toBe(wide.median);
    }),
  );
});

test('a probability is 1 where a seat is proven, 0 where none can be, and neither elsewhere', () => {
  fc.assert(
    fc.property(projectedNights, ({ contests }) => {
      for (const { basis, projected } of contests) {
        if (!isKnown(projected)) continue;
        const isOver = ['complete', 'tied'].includes(basis.outcome.status);
        projected.forEach(({ probability, seats }, index) => {
          const { status } = basis.outcome.candidates[index]!;
          const isTrailing = status === 'trailing' && isOver;
          if (status === 'elected' || status === 'clinched') expect(probability).toBe(1);
          else if (status === 'eliminated' || isTrailing) expect(probability).toBe(0);
          else {
            expect(probability).toBeGreaterThan(0);
            expect(probability).toBeLessThan(1);
          }
          // And it agrees with the seats shown beside it.
          if (probability > 0.96) expect(seats.low).toBeGreaterThan(0);
          if (probability < 0.04) expect(seats.high).toBe(0);
        });
      }
    }),
    RUNS,
  );
});

test('in plurality probabilities sum to the seats, where enough stand', () => {
  fc.assert(
    fc.property(projectedNights, ({ contests }) => {
      for (const { basis, projected } of contests) {
        const { method, seats, candidates } = basis.contest;
        if (method !== 'plurality' || candidates.length < seats || !isKnown(projected)) continue;
        const sum = projected.reduce((all, { probability }) => all + probability, 0);
        expect(sum).toBeCloseTo(seats, 6);
      }
    }),
    RUNS,
  );
});

test('with the last report in the projection is the count itself', () => {
  fc.assert(
    fc.property(projectedNights, ({ contests }) => {
      for (const { basis, projected } of contests) {
        if (basis.outcome.status !== 'complete' || !isKnown(projected)) continue;
        projected.forEach(({ votes, seats }, index) => {
          const counted = basis.counted.reduce((sum, one) => sum + one.votes[index]!, 0);
          const own = basis.outcome.candidates[index]!.seats;
          expect(votes).toEqual({ low: counted, median: counted, high: counted });
          expect(seats).toEqual({ low: own, median: own, high: own });
        });
      }
    }),
    RUNS,
  );
});

test('nothing is said of a contest before it has a vote', () => {
  fc.assert(
    fc.property(projectedNights, ({ contests }) => {
      for (const { basis, projected } of contests) {
        const hasVotes = basis.counted.some(({ total }) => total > 0);
        for (const one of projected) expect(one !== null).toBe(hasVotes);
      }
    }),
    RUNS,
  );
});

test('both parts of a threshold are at most as likely as each; only proofs are certain', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const night = nightAfter(election, facts);
      const { thresholds } = project(night);
      const count = new SeatCount(night);
      count.refresh();
      thresholds.forEach((chance, index) => {
        if (!chance) return;
        const { both, signatures, districts } = chance;
        expect(both).toBeLessThanOrEqual(Math.min(signatures, districts) + 1e-9);
        const { status } = count.thresholds[index]!.outcome();
        expect(both === 1).toBe(status === 'reached');
        expect(both === 0).toBe(status === 'out-of-reach');
      });
    }),
    RUNS,
  );
});

test('seats of a party lie between those it has for sure and those it can have', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const night = nightAfter(election, facts);
      const count = new SeatCount(night);
      count.refresh();
      const { seats } = project(night);
      for (const [id, { low, median, high }] of seats?.parties ?? []) {
        const { secured } = count.parties.get(id)!;
        const bounds = [secured, low, median, high, count.total];
        expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
      }
    }),
    RUNS,
  );
});

test('the same log gives the same projection', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const say = (one: Projection) => {
        const { parties = [], alliances = [], independent } = one.seats ?? {};
        return JSON.stringify([one, ...one.candidates, ...parties, ...alliances, independent]);
      };
      const twice = [0, 1].map(() => say(project(nightAfter(election, facts))));
      expect(twice[0]).toBe(twice[1]);
    }),
    RUNS,
  );
});

describe('the chance of a threshold', () => {
  const members = fc
    .array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 })
    .filter((weights) => weights.some((weight) => weight > 0))
    .map((weights): Members => {
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.map((weight) => weight / sum);
    });
  const districts = fc.array(members, { minLength: 1, maxLength: 4 });
  const needs = fc.record({
    signatures: fc.integer({ min: 0, max: 7 }),
    districts: fc.integer({ min: 0, max: 4 }),
  });

  /** Every way the districts can come out, one by one. */
  function enumerate(all: readonly Members[], wanted: { signatures: number; districts: number }) {
    let chance = 0;
    const go = (index: number, signatures: number, count: number, likely: number): void => {
      if (index === all.length) {
        if (signatures >= wanted.signatures && count >= wanted.districts) chance += likely;
        return;
      }
      all[index]!.forEach((one, own) => {
        if (one > 0) go(index + 1, signatures + own, count + Math.sign(own), likely * one);
      });
    };
    go(0, 0, 0, 1);
    return chance;
  }

  test('is that of all ways the districts can come out', () => {
    fc.assert(
      fc.property(districts, needs, (all, wanted) => {
        const ids = all.map((_, index) => `d-${index}` as DistrictId);
        const chance = chanceOfThreshold(ids, [all], wanted);
        expect(chance.both).toBeCloseTo(enumerate(all, wanted), 9);
        expect(chance.signatures).toBeCloseTo(enumerate(all, { ...wanted, districts: 0 }), 9);
        expect(chance.districts).toBeCloseTo(enumerate(all, { ...wanted, signatures: 0 }), 9);
      }),
    );
  });

  test('changes with a first seat in a district by what all ways say, scenario by scenario', () => {
    const scenarios = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
      .chain(([count, times]) => {
        const one = fc.array(members, { minLength: count, maxLength: count });
        return fc.array(one, { minLength: times, maxLength: times });
      });
    /** With a first seat there, in the chances it has; one where it has none. */
    const given = (own: Members) =>
      own[0] === 1 ? [0, 1] : own.map((one, seats) => (seats === 0 ? 0 : one / (1 - own[0]!)));
    fc.assert(
      fc.property(scenarios, needs, (all, wanted) => {
        const ids = all[0]!.map((_, index) => `d-${index}` as DistrictId);
        const { tipping } = chanceOfThreshold(ids, all, wanted);
        ids.forEach((id, index) => {
          const mean = (pick: (one: Members[]) => number) =>
            all.reduce((sum, one) => sum + pick(one) / all.length, 0);
          const chance = mean((one) => 1 - one[index]![0]!);
          const change = mean(
            (one) =>
              enumerate(one.with(index, given(one[index]!)), wanted) -
              enumerate(one.with(index, [1]), wanted),
          );
          const said = tipping.find(({ districtId }) => districtId === id);
          if (said) {
            expect(said.chance).toBeCloseTo(chance, 9);
            expect(said.change).toBeCloseTo(change, 9);
          } else {
            expect(Math.min(chance, 1 - chance)).toBeCloseTo(0, 9);
          }
        });
      }),
    );
  });

  test('is averaged over scenarios', () => {
    const ids = ['d' as DistrictId];
    const sure = { signatures: 1, districts: 1 };
    const both = chanceOfThreshold(ids, [[[0, 1]], [[1]], [[0.5, 0.5]]], sure);
    expect(both.both).toBeCloseTo(0.5, 9);
  });
});

describe('a known night', () => {
  const candidates = ['lion', 'zebra', 'mouse'].map((id) => ({ id, party: `${id}s` }));
  const election = sketchElection([
    { id: 'savanna', candidates, stations: Array.from({ length: 20 }, () => 1000) },
  ]);
  const say = (index: number, lion: number, zebra: number) =>
    report({
      id: `r-${index}`,
      by: `p-${index}`,
      station: `savanna-${index}`,
      contest: 'savanna',
      sheet: { registered: 1000, ballotsCast: 500, invalid: 0 },
      votes: { lion, zebra, mouse: 500 - lion - zebra },
    });
  const chanceOf = (facts: Parameters<typeof nightAfter>[1]) => {
    const [contest] = describeAll(nightAfter(election, facts));
    return contest!.projected[0]!.probability;
  };

  test('a clear lead in half of the stations is nearly, and not quite, certain', () => {
    const facts = Array.from({ length: 10 }, (_, index) => say(index + 1, 280, 180));
    expect(chanceOf(facts)).toBeGreaterThan(0.97);
    expect(chanceOf(facts)).toBeLessThan(1);
  });

  test('level candidates have equal chances', () => {
    const facts = Array.from({ length: 10 }, (_, index) => say(index + 1, 230, 230));
    expect(chanceOf(facts)).toBeGreaterThan(0.35);
    expect(chanceOf(facts)).toBeLessThan(0.65);
  });

  test('who falls from station to station is less sure of a lead than who rises', () => {
    const falling = Array.from({ length: 10 }, (_, index) => say(index + 1, 300 - 12 * index, 200));
    const rising = Array.from({ length: 10 }, (_, index) => say(index + 1, 192 + 12 * index, 200));
    expect(chanceOf(rising)).toBeGreaterThan(chanceOf(falling) + 0.02);
  });

  test('a tie that is still open is as likely to go one way as the other', () => {
    const facts = Array.from({ length: 20 }, (_, index) => say(index + 1, 240, 240));
    const [contest] = describeAll(nightAfter(election, facts));
    const [lion, zebra, mouse] = contest!.projected.map((one) => one!.probability);
    expect(lion).toBeGreaterThan(0.4);
    expect(zebra).toBeGreaterThan(0.4);
    expect(mouse).toBe(0);
  });

  test('sitting members count towards the threshold before anybody is elected', () => {
    const lions = { party: 'lions' as never };
    const sitting = { districtId: 'savanna' as never, partyId: 'lions' as never, allianceId: null };
    const night = nightAfter(
      {
        ...election,
        thresholds: [sketchThreshold({ signatures: 3, districts: 1, for: [lions] })],
        sittingMembers: [{ ...sitting, members: 2 }],
      },
      Array.from({ length: 10 }, (_, index) => say(index + 1, 230, 230)),
    );
    const { probability } = describeAll(night)[0]!.projected[0]!;
    const { thresholds } = project(night);
    expect(thresholds[0]!.districts).toBe(1);
    expect(thresholds[0]!.both).toBeCloseTo(probability, 2);
  });

  test('votes of a list that is withdrawn still count for the electoral threshold', () => {
    const lists = sketchElection([
      {
        id: 'pond',
        method: 'dhondt',
        seats: 4,
        minShare: { numerator: 1, denominator: 10 },
        candidates: [{ id: 'ducks' }, { id: 'newts' }, { id: 'carps' }],
        stations: Array.from({ length: 20 }, () => 1000),
      },
    ]);
    const facts = Array.from({ length: 15 }, (_, index) =>
      report({
        id: `r-${index}`,
        by: `p-${index}`,
        station: `pond-${index + 1}`,
        contest: 'pond',
        sheet: { registered: 1000, ballotsCast: 500, invalid: 0 },
        votes: { ducks: 375, newts: 100, carps: 25 },
      }),
    );
    const decision = { type: 'withdraw', candidateId: 'ducks' as never } as const;
    const night = nightAfter(lists, [...facts, contestRuling('w', 'pond', decision)]);
    const seats = describeAll(night)[0]!.projected.map((one) => one!.seats.median);
    expect(seats).toEqual([0, 4, 0]);
  });

  test('what the desk has typed itself stays possible when somebody contradicts it', () => {
    const facts = Array.from({ length: 20 }, (_, index) => say(index + 1, 230, 231));
    const version = { kind: 'final', sheet: {}, votes: { lion: 330, zebra: 131, mouse: 39 } };
    const typed = ruling('d', 'savanna-20', { type: 're-key', version } as never, ['r-20']);
    const other = { ...say(20, 229, 232), id: 'other' as never, by: 'other' as never };
    expect(chanceOf([...facts, typed])).toBe(1);
    expect(chanceOf([...facts, typed, other])).toBeGreaterThan(0.2);
    expect(chanceOf([...facts, typed, other])).toBeLessThan(0.8);
  });

  test('of a disputed station each version may be the right one', () => {
    const facts = Array.from({ length: 20 }, (_, index) => say(index + 1, 230, 231));
    expect(chanceOf(facts)).toBe(0);
    const other = { ...say(20, 330, 131), id: 'other' as never, by: 'other' as never };
    expect(chanceOf([...facts, other])).toBeGreaterThan(0.3);
    expect(chanceOf([...facts, other])).toBeLessThan(0.7);
  });
});
