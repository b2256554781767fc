/** The projection on real nights: as good as promised, and better than its rivals. */
import { describe, expect, test } from 'vitest';
import { backtest } from '../../../server/backtest/backtest.ts';
import { scoreAll, type Scores } from '../../../server/backtest/print-scores.ts';
import { readRecorded } from '../../../server/backtest/recorded.ts';
import {
  brierScore,
  calibrate,
  calibrationError,
  findCertain,
  type Call,
} from '../../../server/backtest/score.ts';
import { readPack } from '../../../server/packs/read-pack.ts';
import { tallywatch } from '../node-process.ts';
import { ABSENT, packFolder, reportsFile } from '../real-packs.ts';

async function scorePack(name: string): Promise<Scores[]> {
  const read = await readPack(packFolder(name));
  if (!read.ok) throw new Error('a shared pack is good');
  const { election } = read.pack;
  return scoreAll(backtest(election, await readRecorded(reportsFile(name), election)));
}

describe.skipIf(ABSENT)('on a real night', () => {
  test.each([
    ['spb-2021-assembly', 0.02],
    ['moscow-2017', 0.01],
  ])('%s', { timeout: 300_000 }, async (name, calibration) => {
    const scores = await scorePack(name);
    const recorded = scores[0]!;
    const [likely, adverse] = scores.slice(-2) as [Scores, Scores];
    for (const { brier } of [recorded, likely]) {
      expect(brier!.projection).toBeLessThan(0.8 * brier!.ahead);
      expect(brier!.projection).toBeLessThan(0.95 * brier!.binomial);
    }
    expect(likely.calibrationError).toBeLessThan(calibration);
    expect(adverse.brier!.projection).toBeLessThan(0.75 * adverse.brier!.ahead);
    for (const { certain, intervals } of [likely, adverse]) {
      expect(certain.wrong).toBeLessThan(0.01 * certain.count);
      expect(certain.never).toBe(0);
      expect(intervals.held / intervals.count).toBeGreaterThan(0.85);
      expect(intervals.held / intervals.count).toBeLessThan(0.99);
    }
  });

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
});
