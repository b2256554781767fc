/** The lines of a station's tally sheet, and the arithmetic they must satisfy. */
import type { Election } from './model.ts';

export type Line =
  | 'registered'
  | 'ballotsCast'
  | 'ballotsReceived'
  | 'issuedEarly'
  | 'issuedAtStation'
  | 'issuedOutside'
  | 'cancelled'
  | 'inPortableBoxes'
  | 'inStationaryBoxes'
  | 'invalid'
  | 'valid'
  | 'lost'
  | 'unaccounted';

/** What a sheet says, by line. An absent line is unknown, never zero. */
export type Lines = Readonly<Partial<Record<Line, number>>>;

/** A sum of lines, some taken away. */
export type Sum = readonly (Line | `-${Line}`)[];

/** A control ratio between two sums. */
export interface Ratio {
  readonly code: RatioCode;
  readonly left: Sum;
  readonly is: '=' | '<=' | '>=';
  readonly right: Sum;
}

export type RatioCode = 'W10' | 'W11' | 'W12' | 'W13' | 'W14' | 'W15';

export interface SheetForm {
  /** In the order of the paper. */
  readonly lines: readonly Line[];
  /** null: the form has no line that says it. */
  readonly ballotsCast: Sum | null;
  readonly valid: Sum | null;
  readonly ratios: readonly Ratio[];
}

/**
 * The forms a sheet can have. `ru-12` is the protocol of Russian federal law 67-FZ, art. 67,
 * with the control ratios of its summary table; the numbers in comments are its lines.
 */
export const SHEET_FORMS: Readonly<Record<Election['tallySheet'], SheetForm>> = {
  'votes-only': { lines: [], ballotsCast: null, valid: null, ratios: [] },
  basic: {
    lines: ['registered', 'ballotsCast', 'invalid'],
    ballotsCast: ['ballotsCast'],
    valid: ['ballotsCast', '-invalid'],
    ratios: [
      { code: 'W10', left: ['ballotsCast'], is: '<=', right: ['registered'] },
      { code: 'W15', left: ['invalid'], is: '<=', right: ['ballotsCast'] },
    ],
  },
  'ru-12': {
    lines: [
      'registered', // 1
      'ballotsReceived', // 2
      'issuedEarly', // 3
      'issuedAtStation', // 4
      'issuedOutside', // 5
      'cancelled', // 6
      'inPortableBoxes', // 7
      'inStationaryBoxes', // 8
      'invalid', // 9
      'valid', // 10
      'lost', // 11
      'unaccounted', // 12
    ],
    ballotsCast: ['inPortableBoxes', 'inStationaryBoxes'],
    valid: ['valid'],
    ratios: [
      {
        code: 'W11',
        left: ['registered'],
        is: '>=',
        right: ['issuedEarly', 'issuedAtStation', 'issuedOutside'],
      },
      {
        code: 'W12',
        left: ['ballotsReceived'],
        is: '=',
        right: [
          'issuedEarly',
          'issuedAtStation',
          'issuedOutside',
          'cancelled',
          'lost',
          '-unaccounted',
        ],
      },
      {
        code: 'W13',
        left: ['inPortableBoxes', 'inStationaryBoxes'],
        is: '<=',
        right: ['issuedEarly', 'issuedAtStation', 'issuedOutside'],
      },
      {
        code: 'W14',
        left: ['inPortableBoxes', 'inStationaryBoxes'],
        is: '=',
        right: ['invalid', 'valid'],
      },
    ],
  },
};

/** The value of a sum on a sheet; null where the form has none, or a line it needs is absent. */
export function addLines(lines: Lines, sum: Sum | null): number | null {
  if (sum === null) return null;
  let total = 0;
  for (const term of sum) {
    const value = lines[lineOf(term)];
    if (value === undefined) return null;
    total += term.startsWith('-') ? -value : value;
  }
  return total;
}

function lineOf(term: Sum[number]): Line {
  return (term.startsWith('-') ? term.slice(1) : term) as Line;
}

/** Whether two numbers stand in the ratio's relation. */
export function satisfies(left: number, is: Ratio['is'], right: number): boolean {
  return is === '=' ? left === right : is === '<=' ? left <= right : left >= right;
}
