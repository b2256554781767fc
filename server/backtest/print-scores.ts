import { at } from '#election/known.ts';
import type { Election } from '#election/model.ts';
import { MARKS, type MarkResult, type OrderResult } from './backtest.ts';
import type { Rival } from './rivals.ts';
import {
  brierScore,
  calibrate,
  calibrationError,
  findCertain,
  type CalibrationRow,
  type Held,
} from './score.ts';

type Certain = ReturnType<typeof findCertain>;

/** How good the projection was in one order of the night, or in several together. */
export interface Scores {
  readonly name: string;
  /** How many calls: a candidate at a mark. */
  readonly calls: number;
  /** Of the projection and its rivals; null where there was no call. */
  readonly brier: Readonly<Record<'projection' | Rival, number>> | null;
  readonly calibrationError: number | null;
  readonly calibration: readonly CalibrationRow[];
  readonly certain: Certain;
  /** Calls beyond 90% with one station counted. */
  readonly first: Certain;
  readonly intervals: Held;
  readonly votes: Held;
  /** Of lists; null where there are none. */
  readonly lists: {
    /** Ranked probability of seats, on average over lists. */
    readonly ranked: Readonly<Record<'projection' | Rival, number>>;
    /** The same where there is a baseline, beside uniform swing; null without one. */
    readonly swing: { readonly projection: number; readonly swing: number } | null;
    readonly certain: Certain;
    readonly seats: Held;
  } | null;
  /** Of every projection, which warnings it gave. */
  readonly warnings: Readonly<Record<string, number>>;
}

/**
 * Scores of every order, of the likely orders together, and of the adverse ones together; then of the
 * recorded order, and of all, by share counted.
 */
export function scoreAll(results: readonly OrderResult[]): Scores[] {
  const marksOf = (some: readonly OrderResult[]) => some.flatMap(({ marks }) => marks);
  const recorded = results.slice(0, 1);
  const byMark = (name: string, some: readonly OrderResult[]) =>
    MARKS.map((share) =>
      scoreTogether(
        `${name}, ${100 * share}% counted`,
        marksOf(some).filter((one) => one.share === share),
      ),
    );
  return [
    ...results.map((one) => scoreTogether(one.name, one.marks)),
    scoreTogether(LIKELY, marksOf(results.filter(({ adverse }) => !adverse))),
    scoreTogether(ADVERSE, marksOf(results.filter(({ adverse }) => adverse))),
    ...byMark('recorded', recorded),
    ...byMark('all orders', results),
  ];
}

export const LIKELY = 'recorded and random together';
export const ADVERSE = 'adverse together';

function scoreTogether(name: string, marks: readonly MarkResult[]): Scores {
  const pool = (rival: 'projection' | Rival) => marks.flatMap(({ calls }) => calls[rival]);
  const projection = pool('projection');
  const ranked = (rival: 'projection' | Rival) =>
    mean(marks.flatMap(({ lists }) => lists.ranked[rival]));
  const swung = marks.flatMap(({ lists }) => lists.swing.swing);
  const lists = marks.flatMap((one) => one.lists.calls);
  const warnings: Record<string, number> = {};
  for (const one of marks.flatMap((mark) => mark.warnings)) {
    warnings[one] = (warnings[one] ?? 0) + 1;
  }
  return {
    name,
    calls: projection.length,
    brier: projection.length > 0 ? byRival((rival) => brierScore(pool(rival))) : null,
    calibrationError: projection.length > 0 ? calibrationError(projection) : null,
    calibration: calibrate(projection),
    certain: findCertain(projection),
    first: findCertain(
      marks.flatMap((one) => one.first),
      0.9,
    ),
    intervals: addUp(marks.map(({ intervals }) => intervals)),
    votes: addUp(marks.map(({ votes }) => votes)),
    lists:
      lists.length > 0
        ? {
            ranked: byRival(ranked),
            swing:
              swung.length > 0
                ? {
                    projection: mean(marks.flatMap((one) => one.lists.swing.projection)),
                    swing: mean(swung),
                  }
                : null,
            certain: findCertain(lists),
            seats: addUp(marks.map((one) => one.lists.seats)),
          }
        : null,
    warnings,
  };
}

function byRival(score: (rival: 'projection' | Rival) => number) {
  return {
    projection: score('projection'),
    ahead: score('ahead'),
    binomial: score('binomial'),
    bootstrap: score('bootstrap'),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0) / numbers.length;
}

function addUp(all: readonly Held[]): Held {
  return {
    held: all.reduce((sum, one) => sum + one.held, 0),
    count: all.reduce((sum, one) => sum + one.count, 0),
  };
}

/** The scores as tables for people. */
export function writeScores(election: Election, results: readonly OrderResult[]): string {
  const all = scoreAll(results);
  const together = all.find(({ name }) => name === LIKELY);
  return [
    ...writeCalls(all),
    ...writeLists(all),
    ...writeRanges(all),
    '',
    `Calibration, ${LIKELY}: calls, said on average, came`,
    ...(together?.calibration ?? []).map(
      ({ from, count, said, came }) =>
        `${from.toFixed(1)} – ${(from + 0.1).toFixed(1)} ${String(count).padStart(8)} ${cell(said)} ${cell(came)}`,
    ),
    '',
    ...describeThresholds(election, results),
  ].join('\n');
}

function cell(value: number | null | undefined, digits = 3): string {
  return (value === null || value === undefined ? '–' : value.toFixed(digits)).padStart(10);
}

function wrongOf({ wrong, count }: Certain): string {
  return (count > 0 ? `${wrong}/${count}` : '–').padStart(12);
}

function heldOf({ held, count }: Held): string {
  return (count > 0 ? `${held}/${count}` : '–').padStart(14);
}

function nameAll(all: readonly Scores[]): (one: Scores) => string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return ({ name }) => name.padEnd(width);
}

function writeCalls(all: readonly Scores[]): string[] {
  const some = all.filter(({ brier }) => brier !== null);
  if (some.length === 0) return [];
  const name = nameAll(some);
  return [
    'Candidates: Brier score (0 is perfect) of the projection, those ahead win, independent binomial,',
    'hierarchical bootstrap; calibration error; wrong of calls beyond 99.5%, and beyond 90% with one',
    'station counted',
    ...some.map((one) =>
      [
        name(one),
        cell(one.brier?.projection, 4),
        cell(one.brier?.ahead, 4),
        cell(one.brier?.binomial, 4),
        cell(one.brier?.bootstrap, 4),
        cell(one.calibrationError, 4),
        wrongOf(one.certain),
        wrongOf(one.first),
      ].join(' '),
    ),
    '',
  ];
}

function writeLists(all: readonly Scores[]): string[] {
  const some = all.filter(({ lists }) => lists !== null);
  if (some.length === 0) return [];
  const name = nameAll(some);
  return [
    'Lists: ranked probability score of seats (0 is perfect) of the projection, those ahead, binomial,',
    'bootstrap; of the projection and uniform swing where there is a baseline; wrong of calls beyond',
    '99.5% that a list gets a seat; 90% intervals of seats that held',
    ...some.map((one) =>
      [
        name(one),
        cell(one.lists?.ranked.projection),
        cell(one.lists?.ranked.ahead),
        cell(one.lists?.ranked.binomial),
        cell(one.lists?.ranked.bootstrap),
        cell(one.lists?.swing?.projection),
        cell(one.lists?.swing?.swing),
        wrongOf(one.lists?.certain ?? { wrong: 0, count: 0, never: 0 }),
        heldOf(one.lists?.seats ?? { held: 0, count: 0 }),
      ].join(' '),
    ),
    '',
  ];
}

function writeRanges(all: readonly Scores[]): string[] {
  const name = nameAll(all);
  return [
    '90% intervals of parties’ seats that held, and of candidates’ votes; warnings, and how often',
    ...all.map((one) =>
      [
        name(one),
        heldOf(one.intervals),
        heldOf(one.votes),
        ` ${Object.entries(one.warnings)
          .map(([warning, times]) => `${warning} ${times}`)
          .join(', ')}`,
      ].join(' '),
    ),
  ];
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
