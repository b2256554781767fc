import { describe, expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import { compareRank } from '#election/outcome.ts';
import { sketchThreshold, type ContestSketch } from '#scenarios/election.ts';
import { contestRuling, lot, resultsAfter, statusesAfter } from '#scenarios/night.ts';
import { says, savannaOf } from '#scenarios/savanna.ts';

const byOrder = { tieBreak: 'registration-order' } as const;
const ahead = [says('savanna-1', [50, 20, 4])];
const PROVEN = { lion: 'clinched', zebra: 'eliminated', gnu: 'eliminated' };

describe('before the last sheet', () => {
  test('a lead larger than all that is out is clinched, and who cannot reach it is out', () => {
    expect(statusesAfter(savannaOf([100, 29]), ahead)).toEqual(PROVEN);
  });

  test('a lead exactly as large as what is out proves nothing where ties stay open', () => {
    const statuses = statusesAfter(savannaOf([100, 30]), ahead);
    expect(statuses).toEqual({ lion: 'leading', zebra: 'trailing', gnu: 'eliminated' });
  });

  test('it proves the seat of who registered earlier where that settles a tie', () => {
    expect(statusesAfter(savannaOf([100, 30], byOrder), ahead)).toEqual(PROVEN);
    expect(statusesAfter(savannaOf([100, 31], byOrder), ahead)).toMatchObject({ lion: 'leading' });
    // The zebra leads by all that is out, and the lion would win the tie.
    const behind = [says('savanna-1', [20, 50, 4])];
    expect(statusesAfter(savannaOf([100, 30], byOrder), behind)).toMatchObject({
      lion: 'trailing',
      zebra: 'leading',
    });
  });

  test('a seat that is clinched is secured, and a threshold counts it', () => {
    const bid = sketchThreshold({
      signatures: 1,
      districts: 1,
      for: [{ party: 'lions' as never }],
    });
    const results = resultsAfter(savannaOf([100, 29], { thresholds: [bid] }), ahead);
    expect(results.contests).toMatchObject({ savanna: { status: 'counting' } });
    expect(results.seats.parties).toMatchObject({
      lions: { secured: 1, leading: 1 },
      zebras: { secured: 0, leading: 0 },
    });
    expect(results.thresholds[0]).toMatchObject({
      signatures: { secured: 1, leading: 1, possible: 1 },
      status: 'reached',
    });
  });

  test('a threshold is out of reach once all who might fill it are eliminated', () => {
    const bid = sketchThreshold({ signatures: 1, districts: 1, for: [{ party: 'gnus' as never }] });
    const statusIn = (out: number) =>
      resultsAfter(savannaOf([100, out], { thresholds: [bid] }), ahead).thresholds[0]!;
    expect(statusIn(46)).toMatchObject({ signatures: { possible: 1 }, status: 'open' });
    // At 45 the gnu is out, and the zebra might still pass the lion.
    expect(statusIn(45)).toMatchObject({ signatures: { possible: 0 }, status: 'out-of-reach' });
    expect(statusIn(29)).toMatchObject({ signatures: { possible: 0 }, status: 'out-of-reach' });
  });

  test('the seats still open go to who is ahead of the rest', () => {
    const two = savannaOf([100, 20], {}, { seats: 2, votesPerBallot: 1 });
    expect(statusesAfter(two, [says('savanna-1', [50, 12, 10])])).toEqual({
      lion: 'clinched',
      zebra: 'leading',
      gnu: 'trailing',
    });
    expect(statusesAfter(two, [says('savanna-1', [50, 10, 10])])).toEqual({
      lion: 'clinched',
      zebra: 'tied',
      gnu: 'tied',
    });
    expect(resultsAfter(two, [says('savanna-1', [50, 10, 10])]).contests).toMatchObject({
      savanna: { status: 'counting', tie: { candidates: ['gnu', 'zebra'], seats: 1 } },
    });
  });

  test('nobody leads without a vote', () => {
    const statuses = statusesAfter(savannaOf([100, 90], {}, { seats: 2 }), [
      says('savanna-1', [50, 0, 0]),
    ]);
    expect(statuses).toEqual({ lion: 'leading', zebra: 'trailing', gnu: 'trailing' });
  });

  test('nobody is ahead where nothing is counted', () => {
    const { contests } = resultsAfter(savannaOf([100, 90]), []);
    expect(contests).toMatchObject({ savanna: { status: 'awaiting', tie: null } });
  });
});

describe('a complete count', () => {
  const alone = savannaOf([100]);

  test('elects as many as there are seats, and eliminates the rest', () => {
    expect(statusesAfter(alone, ahead)).toEqual({ ...PROVEN, lion: 'elected' });
    expect(resultsAfter(alone, ahead).contests).toMatchObject({ savanna: { status: 'complete' } });
  });

  test('is none while a sheet is preliminary or disputed', () => {
    const early = [says('savanna-1', [50, 20, 4], { kind: 'preliminary' })];
    const dispute = [...ahead, says('savanna-1', [50, 20, 5], { id: 'r-2', by: 'ben' })];
    const outvoted = [...dispute, says('savanna-1', [50, 20, 4], { id: 'r-3', by: 'cat' })];
    const statusAfter = (facts: readonly Fact[]) =>
      Object.values(resultsAfter(alone, facts).contests).map(({ status }) => status);
    expect(statusAfter(early)).toEqual(['counting']);
    expect(statusAfter(dispute)).toEqual(['awaiting']);
    expect(statusAfter(outvoted)).toEqual(['counting']);
  });

  test('is none where there is no station', () => {
    const { contests } = resultsAfter(savannaOf([]), []);
    expect(contests).toMatchObject({ savanna: { status: 'awaiting' } });
  });

  test('with a questioned sheet eliminates nobody yet', () => {
    const questioned = [says('savanna-1', [50, 20, 4], { confirmed: ['W06'] })];
    expect(statusesAfter(alone, questioned)).toEqual({
      lion: 'elected',
      zebra: 'trailing',
      gnu: 'trailing',
    });
  });

  test('leaves a tie open where no rule breaks it, and a lot settles it', () => {
    const level = [says('savanna-1', [30, 30, 4])];
    const tied = { lion: 'tied', zebra: 'tied', gnu: 'eliminated' };
    expect(statusesAfter(alone, level)).toEqual(tied);
    expect(resultsAfter(alone, level).contests).toMatchObject({
      savanna: { status: 'tied', tie: { candidates: ['lion', 'zebra'], seats: 1 } },
    });
    const drawn = lot('d-1', 'savanna', ['lion', 'zebra'], ['zebra']);
    expect(statusesAfter(alone, [...level, drawn])).toMatchObject({ zebra: 'elected' });
    expect(resultsAfter(alone, [...level, drawn]).contests).toMatchObject({
      savanna: { status: 'complete', tie: null },
    });
  });

  test('elects whoever registered earlier where that breaks ties', () => {
    const level = [says('savanna-1', [30, 30, 4])];
    expect(statusesAfter(savannaOf([100], byOrder), level)).toEqual({
      lion: 'elected',
      zebra: 'eliminated',
      gnu: 'eliminated',
    });
  });

  test('gives no seat to who is withdrawn, whatever their votes', () => {
    const out = contestRuling('d-1', 'savanna', {
      type: 'withdraw',
      candidateId: 'lion' as never,
    });
    expect(statusesAfter(alone, [...ahead, out])).toEqual({
      lion: 'eliminated',
      zebra: 'elected',
      gnu: 'eliminated',
    });
  });
});

describe('lists', () => {
  const lists = (stations: ContestSketch['stations'], more: Partial<ContestSketch> = {}) => {
    const zebras = [{ party: 'zebras' as never }];
    const bid = sketchThreshold({ signatures: 1, districts: 0, for: zebras });
    const method = { seats: 4, method: 'dhondt', ...more } as const;
    return savannaOf(stations, { thresholds: [bid] }, method);
  };

  test('have nothing secured and everything possible before the count is complete', () => {
    const results = resultsAfter(lists([100, 1]), ahead);
    expect(results.contests).toMatchObject({
      savanna: {
        status: 'counting',
        candidates: [
          { status: 'leading', seats: 3 },
          { status: 'leading', seats: 1 },
          { status: 'trailing', seats: 0 },
        ],
      },
    });
    expect(results.thresholds[0]).toMatchObject({
      signatures: { secured: 0, leading: 1, possible: 4 },
    });
  });

  test('hold what they were given once it is', () => {
    const results = resultsAfter(lists([100]), ahead);
    expect(results.contests).toMatchObject({
      savanna: {
        status: 'complete',
        candidates: [
          { status: 'elected', seats: 3 },
          { status: 'elected', seats: 1 },
          { status: 'eliminated', seats: 0 },
        ],
      },
    });
    expect(results.thresholds[0]).toMatchObject({
      signatures: { secured: 1, leading: 1, possible: 1 },
    });
  });

  test('are tied for the last seat by the count so far, and not before it', () => {
    const level = [says('savanna-1', [20, 20, 0])];
    const one = lists([100, 100], { seats: 1 });
    expect(statusesAfter(one, level)).toEqual({ lion: 'tied', zebra: 'tied', gnu: 'trailing' });
    expect(Object.values(statusesAfter(one, []))).toEqual(Array(3).fill('trailing'));
    expect(resultsAfter(one, []).contests).toMatchObject({
      savanna: { status: 'awaiting', tie: null },
    });
  });

  test('that are withdrawn get no seat, and their votes go on counting for the threshold', () => {
    const half = lists([100], { minShare: { numerator: 1, denominator: 4 } });
    const out = contestRuling('d-1', 'savanna', {
      type: 'withdraw',
      candidateId: 'lion' as never,
    });
    const facts = [says('savanna-1', [50, 40, 10]), out];
    expect(statusesAfter(half, facts)).toEqual({
      lion: 'eliminated',
      zebra: 'elected',
      gnu: 'eliminated',
    });
    expect(statusesAfter(lists([100, 1]), facts)).toMatchObject({ lion: 'eliminated' });
  });
});

test('whoever has a seat comes first, then whoever has more votes', () => {
  const rows = [
    { seats: 0, votes: 9 },
    { seats: 1, votes: 5 },
    { seats: 1, votes: 7 },
    { seats: 0, votes: 10 },
  ];
  expect(rows.toSorted(compareRank).map(({ votes }) => votes)).toEqual([7, 5, 10, 9]);
});
