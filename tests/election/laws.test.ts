import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChanges, type Changes } from '#results/changes.ts';
import type { Fact } from '#election/fact.ts';
import type { Election } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { Publication } from '#results/publication.ts';
import type { Results, Summary } from '#results/results.ts';
import { awardByHighestAverages, DIVISORS } from '#election/seats/highest-averages.ts';
import { nightAfter, resultsAfter, retraction } from '#scenarios/night.ts';
import { elections, nights } from '#scenarios/arbitrary.ts';

/** The figures alone: where in the log they come from aside. */
function figures({ version: _version, at: _at, ...rest }: Results) {
  return rest;
}

const figuresAfter = (election: Election, facts: readonly Fact[]) =>
  figures(resultsAfter(election, facts));

const shuffled = nights.chain(({ election, facts }) =>
  fc
    .shuffledSubarray(facts, { minLength: facts.length })
    .map((other) => ({ election, facts, other })),
);

test('order independence: reports and retractions in any order give the same figures', () => {
  fc.assert(
    fc.property(shuffled, ({ election, facts, other }) => {
      expect(figuresAfter(election, other)).toEqual(figuresAfter(election, facts));
    }),
    { numRuns: 500 },
  );
});

test('idempotency: facts recorded twice change nothing', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      expect(figuresAfter(election, [...facts, ...facts])).toEqual(figuresAfter(election, facts));
    }),
  );
});

test('conservation of votes: a contest has the votes of its counted sheets, no more, no less', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const night = nightAfter(election, facts);
      const { contests } = new Publication(night).results('');
      for (const { contest, sheets } of night.contests.values()) {
        for (const [index, { id }] of contest.candidates.entries()) {
          const counted = [...sheets.values()].map(({ share }) => share.counted?.votes[id] ?? 0);
          const sum = counted.reduce((a, b) => a + b, 0);
          expect(contests[contest.id]!.candidates[index]!.votes).toBe(sum);
        }
      }
    }),
  );
});

test('kept up by difference: the sums are those of a night counted from the start', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const publication = new Publication(startNight(election));
      const night = startNight(election);
      const live = new Publication(night);
      facts.forEach((fact, index) => {
        applyFact(night, fact, index + 1);
        live.results('');
      });
      expect(publication.version).toBe(0);
      expect(figures(live.results(''))).toEqual(figuresAfter(election, facts));
    }),
  );
});

test('exactly min(seats, candidates) are elected, or an open tie is listed', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const { contests } = resultsAfter(election, facts);
      for (const contest of election.contests.values()) {
        if (contest.method !== 'plurality') continue;
        const { status, candidates } = contests[contest.id]!;
        const elected = candidates.filter((one) => one.status === 'elected').length;
        const tied = candidates.filter((one) => one.status === 'tied').length;
        const seats = Math.min(contest.seats, candidates.length);
        if (status === 'complete') expect([elected, tied]).toEqual([seats, 0]);
        if (status === 'tied') {
          expect(elected).toBeLessThan(seats);
          expect(elected + tied).toBeGreaterThan(seats);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('retraction restores: a report taken back leaves the figures as they were', () => {
  fc.assert(
    fc.property(
      nights.filter(({ facts }) => facts.length > 0),
      ({ election, facts }) => {
        const last = facts.at(-1)!;
        if (last.type !== 'ReportSubmitted') return;
        const back = retraction('back', last.by!, last.id);
        expect(figuresAfter(election, [...facts, back])).toEqual(
          figuresAfter(election, facts.slice(0, -1)),
        );
      },
    ),
  );
});

test('anonymity: who sent the reports does not matter, only who is the same person', () => {
  const names: Record<string, string> = { ann: 'cat', ben: 'ann', cat: 'ben' };
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const renamed = facts.map((fact) => ({ ...fact, by: names[fact.by!] as never }));
      expect(figuresAfter(election, renamed)).toEqual(figuresAfter(election, facts));
    }),
  );
});

test('secured ≤ leading ≤ possible, for parties, alliances and thresholds', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const { seats, thresholds } = resultsAfter(election, facts);
      const holds = [
        ...Object.values(seats.parties),
        ...Object.values(seats.alliances),
        seats.independent,
      ];
      for (const { secured, leading } of holds) expect(secured).toBeLessThanOrEqual(leading);
      for (const { secured, leading, possible } of thresholds.flatMap((one) => [
        one.signatures,
        one.districts,
      ])) {
        expect(secured).toBeLessThanOrEqual(leading);
        expect(leading).toBeLessThanOrEqual(possible);
      }
    }),
    { numRuns: 500 },
  );
});

test('seats add up: parties and independents hold what the candidates hold', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      const { seats, contests } = resultsAfter(election, facts);
      const candidates = Object.values(contests).flatMap((contest) => contest.candidates);
      const held = [...Object.values(seats.parties), seats.independent];
      const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
      expect(sum(held.map(({ leading }) => leading))).toBe(sum(candidates.map((c) => c.seats)));
    }),
  );
});

test('never complete while partial: a contest is complete only with every final sheet', () => {
  fc.assert(
    fc.property(nights, ({ election, facts }) => {
      for (const { status, stations } of Object.values(resultsAfter(election, facts).contests)) {
        const { final, annulled, total, disputed } = stations;
        const whole = final + annulled === total && disputed === 0;
        expect(status === 'complete' || status === 'tied').toBe(whole);
      }
    }),
  );
});

test('a patch takes a client from any version to the newest, on any node', () => {
  fc.assert(
    fc.property(nights, fc.nat(12), fc.array(fc.nat(12)), ({ election, facts }, from, noticed) => {
      const old = new Publication(nightAfter(election, facts.slice(0, from))).summary('');
      const night = startNight(election);
      const other = new Publication(night);
      facts.forEach((fact, index) => {
        applyFact(night, fact, index + 1);
        if (noticed.includes(index)) other.summary('');
      });
      const { from: _from, to, head, at, ...changes } = other.catchUp(old.version, '');
      const known = applyChanges<Summary>(old, changes as Changes<Summary>);
      expect({ ...known, version: to, head, at }).toEqual(other.summary(''));
    }),
    { numRuns: 500 },
  );
});

test('house monotonicity: with one more seat no list of a divisor method loses one', () => {
  const votes = fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(votes, fc.integer({ min: 1, max: 20 }), (counts, seats) => {
      const lists = counts.map((count, index) => ({
        id: `list-${index}` as never,
        votes: count,
        registrationOrder: null,
        persons: null,
      }));
      for (const divisor of Object.values(DIVISORS)) {
        const smaller = awardByHighestAverages(lists, seats, divisor);
        const larger = awardByHighestAverages(lists, seats + 1, divisor);
        for (const { id } of lists) {
          expect(larger.seats.get(id) ?? 0).toBeGreaterThanOrEqual(smaller.seats.get(id) ?? 0);
        }
      }
    }),
  );
});

test('before anything is said nothing is led and everything is possible', () => {
  fc.assert(
    fc.property(elections, (election) => {
      const { contests } = resultsAfter(election, []);
      for (const { status, candidates } of Object.values(contests)) {
        expect(status).toBe('awaiting');
        expect(candidates.every((one) => ['trailing', 'clinched'].includes(one.status))).toBe(true);
      }
    }),
  );
});
