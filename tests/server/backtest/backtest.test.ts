/** The projection on real nights: as good as promised, and better than its rivals. */
import { describe, expect, test } from 'vitest';
import { backtest } from '../../../server/backtest/backtest.ts';
import { ADVERSE, LIKELY, scoreAll, type Scores } from '../../../server/backtest/print-scores.ts';
import { readRecorded } from '../../../server/backtest/recorded.ts';
import {
  brierScore,
  calibrate,
  calibrationError,
  findCertain,
  rankedProbability,
  type Call,
} from '../../../server/backtest/score.ts';
import { readPack } from '../../../server/packs/read-pack.ts';
import { tallywatch } from '../node-process.ts';
import { ABSENT, packFolder, reportsFile } from '../real-packs.ts';

/** Not all orders of a large night: what they show, three do. */
const SOME = /^(recorded|random|strongholds.*)$/;

async function scorePack(name: string, orders = /./): Promise<Scores[]> {
  const read = await readPack(packFolder(name));
  if (!read.ok) throw new Error('a shared pack is good');
  const { election } = read.pack;
  const recorded = await readRecorded(reportsFile(name), election);
  return scoreAll(backtest(election, recorded, undefined, (one) => orders.test(one)));
}

describe.skipIf(ABSENT)('on a real night', () => {
  const named = (scores: readonly Scores[], name: string) =>
    scores.find((one) => one.name === name)!;

  test.each([
    ['spb-2021-assembly', 0.02, /./],
    ['moscow-2017', 0.01, SOME],
  ])('%s', { timeout: 300_000 }, async (name, calibration, orders) => {
    const scores = await scorePack(name, orders);
    const [recorded, likely] = ['recorded', LIKELY].map((one) => named(scores, one)) as [
      Scores,
      Scores,
    ];
    const adverse = named(scores, ADVERSE);
    for (const { brier } of [recorded, likely]) {
      expect(brier!.projection).toBeLessThan(0.8 * brier!.ahead);
      expect(brier!.projection).toBeLessThan(0.95 * brier!.binomial);
      expect(brier!.projection).toBeLessThan(0.95 * brier!.bootstrap);
    }
    expect(likely.calibrationError).toBeLessThan(calibration);
    expect(adverse.brier!.projection).toBeLessThan(0.75 * adverse.brier!.ahead);
    for (const { certain, intervals, votes } of [likely, adverse]) {
      expect(certain.wrong).toBeLessThan(0.005 * certain.count);
      expect(certain.never).toBe(0);
      expect(intervals.held / intervals.count).toBeGreaterThan(0.85);
      expect(intervals.held / intervals.count).toBeLessThan(0.99);
      expect(votes.held / votes.count).toBeGreaterThan(0.85);
      expect(votes.held / votes.count).toBeLessThan(0.99);
    }
  });

  test.each(['il-knesset-24', 'bo-2020-senate', 'vaterstetten-2026'])(
    'lists of %s',
    { timeout: 300_000 },
    async (name) => {
      const scores = await scorePack(name);
      for (const order of ['recorded', LIKELY, ADVERSE]) {
        const { lists, intervals, votes, certain } = named(scores, order);
        expect(intervals.held / intervals.count, order).toBeGreaterThan(0.85);
        expect(lists!.seats.held / lists!.seats.count, order).toBeGreaterThan(0.85);
        expect(votes.held / votes.count, order).toBeGreaterThan(0.75);
        expect(certain.never).toBe(0);
        if (order !== LIKELY) {
          expect(lists!.ranked.projection, order).toBeLessThan(1.35 * lists!.ranked.ahead);
        }
      }
      const { lists } = named(scores, ADVERSE);
      expect(lists!.certain.wrong).toBeLessThanOrEqual(0.03 * lists!.certain.count);
      expect(named(scores, 'recorded').lists!.certain.wrong).toBe(0);
      expect(lists!.ranked.projection).toBeLessThan(lists!.ranked.ahead);
    },
  );

  test('the command prints scores, and refuses what is no report', async () => {
    const folder = packFolder('spb-2021-blockvote');
    const { code, out } = await tallywatch('backtest', folder, '--json');
    expect(code).toBe(0);
    const scores = JSON.parse(out) as Scores[];
    expect(scores.map(({ name }) => name)).toContain('small stations first');
    const wrong = await tallywatch('backtest', folder, `${folder}/stations.csv`);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toMatch(/stations\.csv:1: /);
  });
});

describe('scores', () => {
  const calls: Call[] = [
    { probability: 0.9, won: true },
    { probability: 0.9, won: false },
    { probability: 0.2, won: false },
    { probability: 1, won: false },
    { probability: 0.001, won: false },
  ];

  test('are those of a night worked out by hand', () => {
    expect(brierScore(calls)).toBeCloseTo((0.01 + 0.81 + 0.04 + 1 + 0.000001) / 5, 9);
    expect(calibrate(calls)).toEqual([
      { from: 0, count: 1, said: 0.001, came: 0 },
      { from: 0.2, count: 1, said: 0.2, came: 0 },
      { from: 0.9, count: 3, said: 2.8 / 3, came: 1 / 3 },
    ]);
    expect(calibrationError(calls)).toBeCloseTo((0.001 + 0.2 + 1.8) / 5, 9);
    expect(findCertain(calls)).toEqual({ count: 2, wrong: 1, never: 1 });
  });

  test('ranked probability is the distance in seats of a single figure, and less of a fair range', () => {
    expect(rankedProbability([3], 5)).toBe(2);
    expect(rankedProbability([5], 5)).toBe(0);
    // Of at most 0, 1: none, and none came. Of at most 2, 3: a third, two thirds; 3 came.
    expect(rankedProbability([2, 3, 4], 3)).toBeCloseTo(1 / 9 + 1 / 9, 9);
  });
});
