import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { historyOf } from '#results/count-history.ts';
import { findHurdles } from '#results/hurdle.ts';
import type { ContestId } from '#election/model.ts';
import { judgeContest } from '#election/outcome.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report } from '#scenarios/night.ts';
import { nights } from '#scenarios/arbitrary.ts';

const NAMES = ['lion', 'zebra', 'mouse'] as const;
const election = sketchElection([
  {
    id: 'savanna',
    seats: 1,
    candidates: NAMES.map((id) => ({ id })),
    stations: [1000, 1000, 1000, 1000],
  },
]);

/** A night in which so many of the four stations say the same. */
function nightOf(stations: number, votes: readonly [number, number, number]) {
  const facts = Array.from({ length: stations }, (_, index) =>
    report({
      id: `r-${index}`,
      by: `p-${index}`,
      station: `savanna-${index + 1}`,
      contest: 'savanna',
      sheet: { registered: 1000, ballotsCast: 100, invalid: 0 },
      votes: Object.fromEntries(NAMES.map((id, index) => [id, votes[index]!])),
    }),
  );
  const night = nightAfter(election, facts);
  const contest = night.contests.get('savanna' as ContestId)!;
  const outcome = judgeContest(election, contest.contest, contest.tally);
  return { night, contest, hurdles: findHurdles(contest, outcome) };
}

describe('the hurdle', () => {
  test('is the share of what is out that passes the last who has a seat', () => {
    const { hurdles } = nightOf(2, [50, 40, 10]);
    // 200 ballots are in and 200 out; the lion goes on with half of them.
    expect(hurdles[1]).toEqual({ needs: 0.5 + 20 / 200, has: 0.4 });
    expect(hurdles[2]).toEqual({ needs: 0.5 + 80 / 200, has: 0.1 });
    // The lion stays ahead of the zebra with as little as this.
    expect(hurdles[0]!.needs).toBeCloseTo(0.4 - 20 / 200, 9);
  });

  test('is null before anything is counted, and when all is', () => {
    expect(nightOf(0, [0, 0, 0]).hurdles).toEqual([null, null, null]);
    expect(nightOf(4, [50, 40, 10]).hurdles).toEqual([null, null, null]);
  });

  test('met exactly, candidate and rival end level', () => {
    const shares = fc.tuple(fc.integer({ min: 1, max: 49 }), fc.integer({ min: 1, max: 49 }));
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 3 }), ([zebra, mouse], stations) => {
        const lion = 100 - zebra - mouse;
        const { contest, hurdles } = nightOf(stations, [lion, zebra, mouse]);
        const ranked = [lion, zebra, mouse].toSorted((a, b) => b - a);
        const out = 100 * (4 - stations);
        hurdles.forEach((hurdle, index) => {
          if (!hurdle) return;
          const own = contest.tally.votes[index]!;
          const isFirst = own === stations * ranked[0]!;
          const rival = ranked[isFirst ? 1 : 0]!;
          const end = own + hurdle.needs * out;
          expect(end).toBeCloseTo(stations * rival + (rival / 100) * out, 6);
        });
      }),
    );
  });
});

test('the history of a count ends with the count', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const night = nightAfter(election, facts);
      for (const contest of night.contests.values()) {
        const history = historyOf(night, contest);
        expect(history).toHaveLength(contest.tally.stations.counted);
        const none = contest.contest.candidates.map(() => 0);
        expect(history.at(-1)?.votes ?? none).toEqual(contest.tally.votes);
      }
    }),
  );
});
