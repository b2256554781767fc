import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankQueue } from '#results/desk-queue.ts';
import type { Fact } from '#election/fact.ts';
import type { CandidateId } from '#election/model.ts';
import { findSheet } from '#election/night.ts';
import { sketchElection, sketchThreshold } from '#scenarios/election.ts';
import { contestRuling, lot, nightAfter, report, resultsAfter, ruling } from '#scenarios/night.ts';

const animals = ['lion', 'zebra', 'mouse', 'owl'].map((id) => ({
  id,
  ...(id === 'mouse' && { alliance: 'small' }),
}));
const zoo = sketchElection(
  [
    { id: 'savanna', seats: 2, candidates: animals, stations: [100, 100, 100] },
    {
      id: 'pond',
      district: 'waters',
      candidates: [{ id: 'duck' }, { id: 'newt', alliance: 'small' }],
      stations: [100, 100],
    },
  ],
  {
    thresholds: [
      sketchThreshold({ signatures: 2, districts: 2, for: [{ alliance: 'small' as never }] }),
    ],
  },
);
const says = (id: string, station: string, votes: Record<string, number>, by = `${id}-person`) =>
  report({ id, station, by, votes });
const herd = { lion: 50, zebra: 40, mouse: 5, owl: 0 };

function statusesOf(facts: readonly Fact[], contest = 'savanna') {
  const { candidates } = resultsAfter(zoo, facts).contests[contest as never]!;
  return Object.fromEntries(candidates.map(({ id, status }) => [id, status]));
}

describe('the desk’s queue', () => {
  test('begins with what changes most: a seat and a district, a seat, votes, nothing', () => {
    const settled = (station: string, votes: Record<string, number>) => [
      says(`${station}-1`, station, votes),
      says(`${station}-2`, station, votes),
    ];
    const night = nightAfter(zoo, [
      ...settled('savanna-1', herd),
      says('b', 'savanna-1', { ...herd, lion: 49 }),
      ...settled('savanna-2', herd),
      says('d', 'savanna-2', { lion: 50, zebra: 0, mouse: 1, owl: 99 }),
      ...settled('pond-1', { duck: 30, newt: 20 }),
      says('f', 'pond-1', { duck: 20, newt: 30 }),
      says('g', 'savanna-3', herd),
    ]);
    expect(
      rankQueue(night).map(({ stationId, status, change }) => [stationId, status, change]),
    ).toEqual([
      ['pond-1', 'disputed', { seats: 1, districts: 1, votes: 20 }],
      ['savanna-2', 'disputed', { seats: 1, districts: 0, votes: 143 }],
      ['savanna-1', 'disputed', { seats: 0, districts: 0, votes: 1 }],
      ['savanna-3', 'reported', { seats: 0, districts: 0, votes: 0 }],
    ]);
  });

  test('a sheet that counts for nobody weighs what any of its versions would bring', () => {
    const night = nightAfter(zoo, [
      says('a', 'pond-1', { duck: 30, newt: 20 }),
      says('b', 'pond-1', { duck: 20, newt: 30 }),
    ]);
    expect(rankQueue(night)).toMatchObject([
      { status: 'disputed', change: { seats: 1, districts: 1, votes: 50 } },
    ]);
  });

  test('a questioned sheet weighs what setting it aside would change', () => {
    const night = nightAfter(zoo, [
      report({ id: 'a', station: 'pond-1', votes: { duck: 9, newt: 30 }, confirmed: ['W06'] }),
      says('b', 'pond-2', { duck: 20, newt: 10 }),
    ]);
    expect(rankQueue(night)[0]).toMatchObject({
      status: 'questioned',
      change: { seats: 1, districts: 1, votes: 39 },
    });
  });
});

describe('a ruling on a sheet', () => {
  test('made before another counted is lost, also where a report came in between', () => {
    const a = says('a', 'pond-1', { duck: 9, newt: 1 });
    const b = says('b', 'pond-1', { duck: 1, newt: 9 });
    const c = says('c', 'pond-1', { duck: 2, newt: 8 });
    const annul = ruling('r1', 'pond-1', { type: 'annul' }, ['a', 'b', 'c']);
    const stale = ruling('r2', 'pond-1', { type: 'accept', reportId: 'b' as never }, ['a', 'b']);
    const night = nightAfter(zoo, [a, b, c, annul, stale]);
    expect(findSheet(night, 'pond-1' as never, 'pond' as never)!.state.status).toBe('annulled');
  });
});

describe('a ruling on a contest', () => {
  const counted = ['savanna-1', 'savanna-2', 'savanna-3'].map((station) =>
    says(station, station, herd),
  );
  const rule = (id: string, decision: Parameters<typeof contestRuling>[2], previous?: string) =>
    contestRuling(id, 'savanna', decision, previous ?? null);
  const withdraw = { type: 'withdraw', candidateId: 'lion' as CandidateId } as const;
  const reinstate = { type: 'reinstate', candidateId: 'lion' as CandidateId } as const;
  const call = { type: 'call', candidateIds: ['owl' as CandidateId] } as const;

  test('a candidate who is withdrawn keeps the votes and gives up the seat, and can come back', () => {
    const before = resultsAfter(zoo, counted);
    const gone = [...counted, rule('w', withdraw)];
    expect(statusesOf(gone)).toMatchObject({
      lion: 'eliminated',
      zebra: 'elected',
      mouse: 'elected',
    });
    const votes = resultsAfter(zoo, gone).contests['savanna' as never]!.candidates[0]!.votes;
    expect(votes).toBe(150);
    const back = resultsAfter(zoo, [...gone, rule('r', reinstate, 'w')]);
    expect(back.contests).toEqual(before.contests);
  });

  test('a call is shown apart: it changes no vote, no seat and no status', () => {
    const {
      version: _v,
      at: _a,
      contests,
      ...rest
    } = resultsAfter(zoo, [...counted, rule('c', call)]);
    const { version: _w, at: _b, contests: plain, ...same } = resultsAfter(zoo, counted);
    expect(rest).toEqual(same);
    const called = contests['savanna' as never]!;
    expect(called).toEqual({ ...plain['savanna' as never]!, called: ['owl'] });
    const taken = resultsAfter(zoo, [
      ...counted,
      rule('c', call),
      rule('d', { type: 'call', candidateIds: [] }, 'c'),
    ]);
    expect(taken.contests).toEqual(plain);
  });

  test('of two on one matter with the same one before them the first counts', () => {
    const closed = rule('x', { type: 'close' });
    const facts = [...counted, rule('w', withdraw), rule('v', reinstate), closed];
    expect(statusesOf(facts).lion).toBe('eliminated');
    expect(resultsAfter(zoo, facts).contests['savanna' as never]!.closed).toBe(true);
  });

  test('a lot is taken back by another with nobody', () => {
    const tied = says('t', 'pond-1', { duck: 9, newt: 9 });
    const other = says('u', 'pond-2', { duck: 1, newt: 1 });
    const drawn = [tied, other, lot('l', 'pond', ['duck', 'newt'], ['newt'])];
    expect(statusesOf(drawn, 'pond').newt).toBe('elected');
    expect(statusesOf([...drawn, lot('m', 'pond', [], [], 'l')], 'pond').newt).toBe('tied');
  });

  test('votes are never touched, whatever is ruled in whatever order', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const candidateId = fc.constantFrom(...animals.map((one) => one.id as CandidateId));
    const decision = fc.oneof(
      fc.record({ type: fc.constantFrom('withdraw' as const, 'reinstate' as const), candidateId }),
      fc.record({ type: fc.constantFrom('close' as const, 'reopen' as const) }),
      fc.record({ type: fc.constant('call' as const), candidateIds: fc.uniqueArray(candidateId) }),
    );
    const rulings = fc.array(fc.record({ id, decision, previous: fc.option(id) }));
    fc.assert(
      fc.property(rulings, (said) => {
        const facts = said.map((one) =>
          contestRuling(one.id, 'savanna', one.decision, one.previous),
        );
        const { candidates } = resultsAfter(zoo, [...counted, ...facts]).contests[
          'savanna' as never
        ]!;
        expect(candidates.map(({ votes }) => votes)).toEqual([150, 120, 15, 0]);
        const seats = candidates.reduce((sum, one) => sum + one.seats, 0);
        const running = candidates.filter(({ status }) => status !== 'eliminated').length;
        expect(seats).toBeLessThanOrEqual(2);
        expect(running === 0 || seats > 0).toBe(true);
      }),
    );
  });
});
