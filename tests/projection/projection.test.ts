/** The laws of the projection, over random small nights. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DistrictId, Election, PreviousResult, StationId } from '#election/model.ts';
import type { Night } from '#election/night.ts';
import { readBases } from '#projection/basis.ts';
import { candidateAt, firstPlaces, type ProjectedCandidate } from '#projection/candidates.ts';
import { judgeOrder } from '#projection/disorder.ts';
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

/** What a party had last time, by station; everywhere the same, unless it is said. */
function previously(
  { stations, parties }: Pick<Election, 'stations' | 'parties'>,
  votesOf: (station: StationId, party: number) => number,
): PreviousResult[] {
  return [...stations.keys()].flatMap((stationId) =>
    [...parties.keys()].map((partyId, index) => ({
      contestId: null,
      districtId: null,
      stationId,
      partyId,
      allianceId: null,
      votes: votesOf(stationId, index),
      seats: null,
    })),
  );
}

/** All that is projected of the same night, had there been this baseline. */
function projectWith(
  { election, facts }: { election: Election; facts: Parameters<typeof nightAfter>[1] },
  previous: readonly PreviousResult[],
) {
  const { candidates, seats, thresholds } = project(nightAfter({ ...election, previous }, facts));
  return { candidates: [...candidates], seats, thresholds };
}

test('a baseline equal for all stations changes nothing', () => {
  fc.assert(
    fc.property(nights, fc.integer({ min: 1, max: 9 }), (night, votes) => {
      const equal = previously(night.election, (_, party) => votes * (party + 1));
      expect(projectWith(night, equal)).toEqual(projectWith(night, []));
    }),
    RUNS,
  );
});

test('scaling a baseline changes nothing', () => {
  const votesAt = (station: StationId, party: number) => 10 + station.length * (party + 3);
  fc.assert(
    fc.property(nights, fc.integer({ min: 2, max: 1000 }), (night, scale) => {
      const one = previously(night.election, votesAt);
      const many = one.map((row) => ({ ...row, votes: scale * row.votes! }));
      expect(projectWith(night, many)).toEqual(projectWith(night, one));
    }),
    RUNS,
  );
});

test('adding a station that is out widens nothing that is complete', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const complete = describeAll(nightAfter(election, facts)).filter(
        ({ basis }) => basis.outcome.status === 'complete',
      );
      for (const { basis, projected } of complete) {
        const other = [...election.contests.values()].find(({ id }) => id !== basis.contest.id)!;
        const station = {
          ...election.stations.get(other.stationIds[0]!)!,
          id: 'new-one' as StationId,
        };
        const night = nightAfter(
          {
            ...election,
            stations: new Map([...election.stations, [station.id, station]]),
            contests: new Map(
              [...election.contests].map(([id, own]) => [
                id,
                id === other.id ? { ...own, stationIds: [...own.stationIds, station.id] } : own,
              ]),
            ),
          },
          facts,
        );
        const again = describeAll(night).find((one) => one.basis.contest.id === basis.contest.id)!;
        expect(again.projected).toEqual(projected);
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
    expect(chanceOf([...facts, other])).toBeGreaterThan(0.4);
    expect(chanceOf([...facts, other])).toBeLessThan(0.6);
  });
});

describe('what is out', () => {
  const lists = ['oxen', 'elks', 'hares'].map((id) => ({ id, party: id }));
  const say = (index: number, votes: Record<string, number>, registered: number | null = 100) =>
    report({
      id: `r-${index}`,
      by: `p-${index}`,
      station: `meadow-${index}`,
      contest: 'meadow',
      sheet: registered === null ? {} : { registered },
      votes,
    });
  const electionOf = (stations: readonly (number | null)[], settings: Partial<Election> = {}) =>
    sketchElection(
      [
        {
          id: 'meadow',
          method: 'sainte-lague',
          seats: 30,
          votesPerBallot: 30,
          marksPerCandidate: 30,
          candidates: lists,
          stations,
        },
      ],
      settings,
    );
  const votesOf = (night: Night) =>
    describeAll(night)[0]!.projected.map((one) => Math.round(one!.votes.median));

  test('a list may get as many votes of a voter as a ballot gives it', () => {
    const election = electionOf(Array.from({ length: 10 }, () => 100));
    const facts = [1, 2, 3, 4, 5].map((one) => say(one, { oxen: 900, elks: 600, hares: 300 }));
    const night = nightAfter(election, facts);
    expect(mostVotesOut(readBases(night)[0]!)).toBe(5 * 100 * 30);
    const [oxen, elks] = votesOf(night) as [number, number];
    expect(oxen).toBeGreaterThan(7500);
    expect(oxen).toBeLessThan(10_500);
    expect(elks).toBeGreaterThan(5000);
  });

  test('where nobody knows the voters nothing is cut off, and stations are as large as those counted', () => {
    const election = electionOf(Array.from({ length: 10 }, () => null));
    const facts = [1, 2, 3, 4, 5].map((one) =>
      say(one, { oxen: 9000, elks: 6000, hares: 3000 }, null),
    );
    const night = nightAfter(election, facts);
    expect(mostVotesOut(readBases(night)[0]!)).toBe(Infinity);
    const [oxen] = votesOf(night) as [number];
    expect(oxen).toBeGreaterThan(80_000);
    expect(oxen).toBeLessThan(100_000);
  });

  test('where those that come later are larger, those still to come are taken to be larger', () => {
    const election = electionOf(Array.from({ length: 20 }, () => null));
    const facts = Array.from({ length: 10 }, (_, index) => {
      const size = 100 + 20 * index;
      return say(index + 1, { oxen: 5 * size, elks: 3 * size, hares: 2 * size }, null);
    });
    const sum = votesOf(nightAfter(election, facts)).reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(19_000 * 2.05);
  });

  test('leans on what was there last time', () => {
    // Half of the stations are of oxen, half of elks; the first half is in, and both have lost a third.
    const before = (station: StationId, party: number) =>
      [Number(station.split('-')[1]) <= 10 ? [60, 20, 20] : [20, 60, 20]][0]![party]!;
    const election = electionOf(Array.from({ length: 20 }, () => 100));
    const facts = Array.from({ length: 10 }, (_, index) =>
      say(index + 1, { oxen: 400, elks: 130, hares: 470 }),
    );
    const [blind] = votesOf(nightAfter(election, facts)) as [number];
    const leaning = { ...election, previous: previously(election, before) };
    const [oxen, elks] = votesOf(nightAfter(leaning, facts)) as [number, number];
    expect(blind).toBeGreaterThan(7000);
    // Where they had 20 before: 1,300 and 4,000 of ten thousand.
    expect(oxen).toBeGreaterThan(4900);
    expect(oxen).toBeLessThan(6000);
    expect(elks).toBeGreaterThan(4500);
    const { coverage } = project(nightAfter(leaning, facts));
    expect(coverage.warnings[0]).toBe('unlike-before');
    expect(coverage.before).toMatchObject({ partyId: 'oxen' });
    expect(coverage.before!.counted).toBeCloseTo(0.6, 1);
  });

  test('is too early to say by one or two stations, and is said of a whole council by some more', () => {
    const election = electionOf(Array.from({ length: 40 }, () => 100));
    const facts = Array.from({ length: 12 }, (_, index) =>
      say(index + 1, { oxen: 500 + 9 * ((index * 7) % 5), elks: 300, hares: 200 }),
    );
    expect(project(nightAfter(election, facts.slice(0, 2))).seats).toBeNull();
    const { seats } = project(nightAfter(election, facts));
    expect(seats!.parties.get('oxen' as never)!.median).toBe(15);
  });

  test('of an order that is no chance more may differ', () => {
    const night = (order: (index: number) => number) => {
      const election = electionOf(Array.from({ length: 48 }, (_, index) => 50 + 10 * index));
      const stations = Array.from({ length: 24 }, (_, index) => 1 + order(index));
      return readBases(
        nightAfter(
          election,
          stations.map((one) =>
            say(one, { oxen: 500, elks: 300, hares: 200 }, 50 + 10 * (one - 1)),
          ),
        ),
      );
    };
    // Stations that are alike show no order by that.
    const alike = electionOf(Array.from({ length: 48 }, () => 100));
    const scattered = Array.from({ length: 24 }, (_, index) =>
      say(1 + 2 * index + (index % 2), { oxen: 500, elks: 300, hares: 200 }),
    );
    expect(judgeOrder(readBases(nightAfter(alike, scattered)))).toBeLessThan(0.2);
    expect(judgeOrder(night((index) => index))).toBe(1);
    expect(judgeOrder(night((index) => 2 * index + (index % 2)))).toBeLessThan(0.2);
  });
});
