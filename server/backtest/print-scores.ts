import { at } from '#election/known.ts';
import type { Election } from '#election/model.ts';
import type { OrderResult } from './backtest.ts';
import {
  brierScore,
  calibrate,
  calibrationError,
  findCertain,
  type CalibrationRow,
  type Call,
} from './score.ts';

/** How good the projection was in one order of the night, or in several together. */
export interface Scores {
  readonly name: string;
  /** How many calls: a candidate at a mark. */
  readonly calls: number;
  /** Of the projection and its two rivals; null where there was no call. */
  readonly brier: {
    readonly projection: number;
    readonly ahead: number;
    readonly binomial: number;
  } | null;
  readonly calibrationError: number | null;
  readonly calibration: readonly CalibrationRow[];
  readonly certain: ReturnType<typeof findCertain>;
  readonly intervals: { readonly held: number; readonly count: number };
}

/** Scores of every order, of the likely orders together, and of the adverse ones together. */
export function scoreAll(results: readonly OrderResult[]): Scores[] {
  const likely = results.filter(({ adverse }) => !adverse);
  const adverse = results.filter((one) => one.adverse);
  return [
    ...results.map((one) => scoreTogether(one.name, [one])),
    scoreTogether('recorded and random together', likely),
    scoreTogether('adverse together', adverse),
  ];
}

function scoreTogether(name: string, results: readonly OrderResult[]): Scores {
  const pool = (rival: keyof OrderResult['calls']): Call[] =>
    results.flatMap(({ calls }) => calls[rival]);
  const projection = pool('projection');
  const hasCalls = projection.length > 0;
  return {
    name,
    calls: projection.length,
    brier: hasCalls
      ? {
          projection: brierScore(projection),
          ahead: brierScore(pool('ahead')),
          binomial: brierScore(pool('binomial')),
        }
      : null,
    calibrationError: hasCalls ? calibrationError(projection) : null,
    calibration: calibrate(projection),
    certain: findCertain(projection),
    intervals: {
      held: results.reduce((sum, { intervals }) => sum + intervals.held, 0),
      count: results.reduce((sum, { intervals }) => sum + intervals.count, 0),
    },
  };
}

/** The scores as tables for people. */
export function writeScores(election: Election, results: readonly OrderResult[]): string {
  const all = scoreAll(results);
  const width = Math.max(...all.map(({ name }) => name.length));
  const cell = (value: number | null | undefined, digits = 3) =>
    (value === null || value === undefined ? '–' : value.toFixed(digits)).padStart(10);
  const brier = all.map(({ name, brier, ...scores }) =>
    [
      name.padEnd(width),
      cell(brier?.projection, 4),
      cell(brier?.ahead, 4),
      cell(brier?.binomial, 4),
      cell(scores.calibrationError, 4),
      `${scores.certain.wrong}/${scores.certain.count}`.padStart(12),
      `${scores.intervals.held}/${scores.intervals.count}`.padStart(10),
    ].join(' '),
  );
  const together = at(all, all.length - 2);
  const calibration = together.calibration.map(
    ({ from, count, said, came }) =>
      `${from.toFixed(1)} – ${(from + 0.1).toFixed(1)} ${String(count).padStart(8)} ${cell(said)} ${cell(came)}`,
  );
  return [
    'Brier score (0 is perfect): projection, those ahead win, independent binomial;',
    'calibration error; wrong of calls beyond 99.5%; 90% intervals of seats that held',
    ...brier,
    '',
    `Calibration, ${together.name}: calls, said on average, came`,
    ...calibration,
    '',
    ...describeThresholds(election, results),
  ].join('\n');
}

function describeThresholds(election: Election, results: readonly OrderResult[]): string[] {
  const names = election.thresholds.flatMap(({ id, for: subjects }) =>
    subjects.map((subject) => `${id} ${Object.values(subject)[0]}`),
  );
  return names.flatMap((name, index) => [
    `Probability of ${name} at ${at(results, 0)
      .marks.map(({ share }) => `${100 * share}%`)
      .join(', ')}`,
    ...results.map((one) => {
      const said = one.marks.map(({ thresholds }) => thresholds[index]?.toFixed(3) ?? '–');
      return `  ${one.name}: ${said.join(', ')}`;
    }),
  ]);
}
