import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import { developFilm, makeFilm } from '#results/film.ts';
import { Publication } from '#results/publication.ts';
import { nightAfter, report } from '#scenarios/night.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nights } from '#scenarios/arbitrary.ts';

const START = Date.parse('2024-05-05T18:00:00Z');
const place = (facts: readonly Fact[]) => facts.map((fact, index) => [index + 1, fact] as const);
const recordedAt = (fact: Fact, seconds: number): Fact => ({
  ...fact,
  at: new Date(START + 1000 * seconds).toISOString(),
});

const timedNights = nights.chain(({ election, facts }) =>
  fc
    .array(fc.integer({ min: 0, max: 40_000 }), {
      minLength: facts.length,
      maxLength: facts.length,
    })
    .map((seconds) => ({
      election,
      facts: facts.map((fact, index) => recordedAt(fact, seconds[index]!)),
    })),
);

test('wound back to any moment, the night is what was counted until then', () => {
  fc.assert(
    fc.property(timedNights, ({ election, facts }) => {
      const film = makeFilm(election, place(facts));
      for (const moment of [film.first, ...developFilm(film)]) {
        const night = nightAfter(election, facts.slice(0, moment.version));
        expect(moment).toEqual(new Publication(night).summary(''));
      }
    }),
  );
});

test('the last moment is now, and every report is in some moment', () => {
  fc.assert(
    fc.property(timedNights, ({ election, facts }) => {
      const film = makeFilm(election, place(facts));
      const last = developFilm(film).at(-1) ?? film.first;
      expect(last).toEqual(new Publication(nightAfter(election, facts)).summary(''));
      expect(film.version).toBe(facts.length);
    }),
  );
});

const zoo = sketchElection([
  { id: 'savanna', candidates: [{ id: 'lion' }], stations: Array.from({ length: 400 }, () => 10) },
]);
const night = (seconds: readonly number[]) =>
  place(
    seconds.map((second, index) =>
      recordedAt(
        report({ id: `r${index}`, station: `savanna-${index + 1}`, votes: { lion: 1 } }),
        second,
      ),
    ),
  );
const framesOf = (seconds: readonly number[]) => makeFilm(zoo, night(seconds)).frames.length;

test('a moment is a minute of a long night, and less of a short one', () => {
  const each = (step: number) => Array.from({ length: 300 }, (_, index) => step * index);
  expect(framesOf(each(60))).toBe(300);
  expect(framesOf(each(30))).toBe(237); // 38 seconds, the least whole ones that make 240 moments
  expect(framesOf(each(2))).toBe(200);
  expect(framesOf([0, 1, 2])).toBe(3);
  expect(framesOf([0, 0, 0])).toBe(1);
  expect(framesOf([])).toBe(0);
});

test('a clock that ran back opens no new moment', () => {
  expect(framesOf([600, 10, 20, 1200])).toBe(2);
});
