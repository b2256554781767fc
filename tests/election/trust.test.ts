/** How much one person can do, whatever they say: the laws of trust. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkInNight } from '#election/check-in-night.ts';
import type { Fact } from '#election/fact.ts';
import { codesOf, isAsking, isBlocking } from '#election/finding.ts';
import type { Contest, Election } from '#election/model.ts';
import { findSheet } from '#election/night.ts';
import { elections, nights } from '#scenarios/arbitrary.ts';
import { sketchElection } from '#scenarios/election.ts';
import {
  contestRuling,
  nightAfter,
  report,
  restored,
  resultsAfter,
  retraction,
  ruling,
  rulingAnswer,
  setAside,
} from '#scenarios/night.ts';

/** The figures alone: where in the log they come from aside. */
function figuresAfter(election: Election, facts: readonly Fact[]) {
  const { version: _version, at: _at, ...figures } = resultsAfter(election, facts);
  return figures;
}

/** What somebody says who stops at nothing. */
const lieIn = (contest: Contest) =>
  fc.record({
    station: fc.constantFrom(...contest.stationIds),
    contest: fc.constant(contest.id),
    kind: fc.constantFrom('preliminary' as const, 'final' as const, 'corrected' as const),
    at: fc.constantFrom('0001-01-01T00:00:00Z', '2024-05-05T18:00:00Z', '9999-12-31T23:59:59Z'),
    sheet: fc.constantFrom({}, { registered: 10_000_000 }, { ballotsCast: 10_000_000, invalid: 0 }),
    figures: fc.array(fc.oneof(fc.nat(40), fc.nat(300), fc.constant(10_000_000)), {
      minLength: 5,
      maxLength: 5,
    }),
  });

/** A night, and what eve says in it: as the program takes it, all that is asked confirmed. */
const spoiled = nights.chain(({ election, facts }) =>
  fc
    .constantFrom(...election.contests.values())
    .chain((contest) => lieIn(contest).map((lie) => ({ election, facts, contest, lie })))
    .map(({ lie: { figures, ...lie }, contest, ...rest }) => {
      const votes = Object.fromEntries(contest.candidates.map(({ id }, i) => [id, figures[i]!]));
      const night = nightAfter(rest.election, rest.facts);
      const draft = { ...lie, stationId: lie.station, contestId: contest.id, votes };
      const findings = checkInNight(night, draft);
      const confirmed = codesOf(findings.filter(isAsking));
      return {
        ...rest,
        contest,
        isTaken: !findings.some(isBlocking),
        isAsked: confirmed.length > 0,
        said: report({ ...lie, id: 'lie', by: 'eve', votes, confirmed }),
        station: rest.election.stations.get(lie.station)!,
      };
    }),
);

describe('one person', () => {
  test('adds no more to anybody than the station could have, whatever they say', () => {
    fc.assert(
      fc.property(spoiled, ({ election, facts, contest, station, said, isTaken }) => {
        const { registeredVoters } = station;
        if (!isTaken || registeredVoters === null) return;
        const most = contest.marksPerCandidate * (1.5 * registeredVoters + 200);
        const votesAfter = (all: readonly Fact[]) =>
          resultsAfter(election, all).contests[contest.id]!.candidates.map(({ votes }) => votes);
        const before = votesAfter(facts);
        votesAfter([...facts, said]).forEach((votes, index) => {
          expect(votes - before[index]!).toBeLessThanOrEqual(most);
        });
      }),
      { numRuns: 1000 },
    );
  });

  test('makes no proof false that was true of the others', () => {
    fc.assert(
      fc.property(spoiled, ({ election, facts, contest, said, isTaken, isAsked }) => {
        if (!isTaken) return;
        const before = resultsAfter(election, facts).contests[contest.id]!.candidates;
        const after = resultsAfter(election, [...facts, said]).contests[contest.id]!.candidates;
        before.forEach(({ status }, index) => {
          const now = after[index]!;
          if (status === 'clinched') expect(now.status).not.toBe('eliminated');
          if (status === 'eliminated') expect(now.status).not.toBe('clinched');
          if (status === 'clinched' && !isAsked) expect(now.seats).toBeGreaterThan(0);
        });
      }),
      { numRuns: 2000 },
    );
  });

  test('proves nothing by what was asked about: it is outstanding in full', () => {
    const zoo = sketchElection([
      { id: 'savanna', candidates: [{ id: 'lion' }, { id: 'zebra' }], stations: [100, 10] },
    ]);
    const lie = (lion: number) =>
      report({
        id: 'lie',
        station: 'savanna-1',
        votes: { lion, zebra: 0 },
        confirmed: lion > 100 ? ['W16'] : [],
      });
    const stands = (fact: Fact) => resultsAfter(zoo, [fact]).contests['savanna' as never]!;
    expect(stands(lie(100)).candidates.map(({ status }) => status)).toEqual([
      'clinched',
      'eliminated',
    ]);
    expect(stands(lie(101)).candidates.map(({ status }) => status)).toEqual([
      'leading',
      'trailing',
    ]);
  });
});

describe('a person set aside', () => {
  const people = fc.constantFrom('ann', 'ben', 'cat');

  test('the night is as if they had never reported', () => {
    fc.assert(
      fc.property(nights, people, ({ election, facts }, who) => {
        const others = facts.filter(({ by }) => by !== who);
        const aside = [...facts, setAside('aside', who)];
        expect(figuresAfter(election, aside)).toEqual(figuresAfter(election, others));
      }),
      { numRuns: 300 },
    );
  });

  test('set aside and back restores', () => {
    fc.assert(
      fc.property(nights, people, ({ election, facts }, who) => {
        const back = [...facts, setAside('aside', who), restored('back', who)];
        expect(figuresAfter(election, back)).toEqual(figuresAfter(election, facts));
      }),
      { numRuns: 300 },
    );
  });

  test('it does not matter when it is said, before or after what it is about', () => {
    fc.assert(
      fc.property(nights, people, fc.nat(12), ({ election, facts }, who, place) => {
        const aside = setAside('aside', who);
        const anywhere = facts.toSpliced(place, 0, aside);
        expect(figuresAfter(election, anywhere)).toEqual(figuresAfter(election, [...facts, aside]));
      }),
      { numRuns: 300 },
    );
  });

  const zoo = sketchElection([
    { id: 'savanna', candidates: [{ id: 'lion' }, { id: 'zebra' }], stations: [100] },
  ]);
  const says = (id: string, lion: number, at: string) => ({
    ...report({
      id,
      by: 'ann',
      station: 'savanna-1',
      votes: { lion, zebra: 1 },
      kind: 'corrected',
    }),
    at,
  });
  const lions = (facts: readonly Fact[]) =>
    resultsAfter(zoo, facts).contests['savanna' as never]!.candidates[0]!.votes;

  test('from a moment on what was said before it stands, as if what came after were not there', () => {
    const good = says('good', 40, '2024-05-05T19:00:00Z');
    const back = { ...retraction('back', 'ann', 'good'), at: '2024-05-05T19:30:00Z' };
    const lie = says('lie', 90, '2024-05-05T19:31:00Z');
    expect(lions([good, back, lie])).toBe(90);
    expect(lions([good, back, lie, setAside('x', 'ann', '2024-05-05T19:30:00.000Z')])).toBe(40);
    expect(lions([good, back, lie, setAside('x', 'ann', '2024-05-05T19:31:00.000Z')])).toBe(0);
    expect(lions([good, back, lie, setAside('x', 'ann', '2024-05-05T19:32:00.000Z')])).toBe(90);
  });

  test('of the desk has ruled nothing; what others ruled after it holds', () => {
    const good = { ...report({ id: 'good', station: 'savanna-1', votes: { lion: 40, zebra: 1 } }) };
    const by = (who: string, fact: Fact) => ({ ...fact, by: who }) as Fact;
    const annul = by('rogue', ruling('r1', 'savanna-1', { type: 'annul' }, ['good']));
    const version = { kind: 'final' as const, sheet: {}, votes: { lion: 7, zebra: 1 } as never };
    const rekey = ruling('r2', 'savanna-1', { type: 're-key', version }, ['good'], 'r1');
    const withdraw = { type: 'withdraw', candidateId: 'lion' as never } as const;
    const out = by('rogue', contestRuling('c1', 'savanna', withdraw));
    const facts = [good, annul, out];
    expect(
      findSheet(nightAfter(zoo, facts), 'savanna-1' as never, 'savanna' as never)!.state,
    ).toEqual({ status: 'annulled' });
    const aside = setAside('x', 'rogue');
    expect(figuresAfter(zoo, [...facts, aside])).toEqual(figuresAfter(zoo, [good]));
    expect(lions([...facts, aside, rekey])).toBe(7);
    expect(figuresAfter(zoo, [...facts, rekey, aside, restored('y', 'rogue')])).toEqual(
      figuresAfter(zoo, [...facts, rekey]),
    );
  });
});

test('bounds: what no list can be wrong by is no report, what the list does not allow asks', () => {
  fc.assert(
    fc.property(elections, fc.nat(700), (election, figure) => {
      for (const contest of election.contests.values()) {
        const [stationId] = contest.stationIds;
        const listed = election.stations.get(stationId!)!.registeredVoters;
        if (listed === null) continue;
        const votes = Object.fromEntries(
          contest.candidates.map(({ id }, index) => [id, index === 0 ? figure : 0]),
        );
        const draft = { stationId: stationId!, contestId: contest.id, sheet: {}, votes };
        const codes = checkInNight(nightAfter(election, []), draft)
          .filter(({ path }) => path !== 'votes')
          .map(({ code }) => code);
        const { marksPerCandidate: marks } = contest;
        const isNone = figure > marks * (1.5 * listed + 200);
        const isMore = figure > marks * listed;
        expect(codes).toEqual(isNone ? ['E09'] : isMore ? ['W16'] : []);
      }
    }),
  );
});

describe('a desk of two people', () => {
  const zoo = sketchElection(
    [{ id: 'savanna', candidates: [{ id: 'lion' }, { id: 'zebra' }], stations: [100] }],
    { desk: 'two-people' },
  );
  const good = report({ id: 'good', station: 'savanna-1', votes: { lion: 40, zebra: 1 } });
  const version = { kind: 'final' as const, sheet: {}, votes: { lion: 0, zebra: 90 } as never };
  const rekey = ruling('r1', 'savanna-1', { type: 're-key', version }, ['good']);
  const annul = ruling('r2', 'savanna-1', { type: 'annul' }, ['good']);
  const withdraw = { type: 'withdraw', candidateId: 'lion' as never } as const;
  const out = contestRuling('c1', 'savanna', withdraw);
  const votes = (...facts: Fact[]) =>
    resultsAfter(zoo, facts).contests['savanna' as never]!.candidates.map((one) => one.votes);

  test('what it re-keys, calls, withdraws or annuls holds once another person agrees', () => {
    for (const proposed of [rekey, annul, out]) {
      const facts = [good, proposed];
      expect(figuresAfter(zoo, facts)).toEqual(figuresAfter(zoo, [good]));
      const own = [...facts, rulingAnswer('a1', 'desk', proposed.id, true)];
      expect(figuresAfter(zoo, own)).toEqual(figuresAfter(zoo, [good]));
      const agreed = [...own, rulingAnswer('a2', 'eva', proposed.id, true)];
      const alone = { ...zoo, desk: 'one-person' as const };
      expect(figuresAfter(zoo, agreed)).toEqual(figuresAfter(alone, facts));
    }
  });

  test('what is refused, by another or by its author, never holds', () => {
    for (const who of ['eva', 'desk']) {
      const refused = [good, rekey, rulingAnswer('a1', who, 'r1', false)];
      expect(votes(...refused, rulingAnswer('a2', 'eva', 'r1', true))).toEqual([40, 1]);
    }
  });

  test('of two that go on from the same, the one agreed to first holds', () => {
    const agree = (id: string, which: string) => rulingAnswer(id, 'eva', which, true);
    expect(votes(good, rekey, annul, agree('a1', 'r2'), agree('a2', 'r1'))).toEqual([0, 0]);
    expect(votes(good, rekey, annul, agree('a1', 'r1'), agree('a2', 'r2'))).toEqual([0, 90]);
  });

  test('one of the two set aside, it holds no more', () => {
    for (const who of ['desk', 'eva']) {
      const facts = [good, rekey, rulingAnswer('a1', 'eva', 'r1', true), setAside('x', who)];
      expect(votes(...facts)).toEqual([40, 1]);
    }
  });

  test('other decisions of it hold at once, and an undo of what two agreed on too', () => {
    const accept = ruling('r3', 'savanna-1', { type: 'set-aside' }, ['good']);
    expect(votes(good, accept)).toEqual([0, 0]);
    const agreed = [good, rekey, rulingAnswer('a1', 'eva', 'r1', true)];
    const undo = ruling('r4', 'savanna-1', { type: 'undo' }, ['good'], 'r1');
    expect(votes(...agreed, undo)).toEqual([40, 1]);
  });
});
