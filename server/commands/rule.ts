import * as v from 'valibot';
import type { CommandOf } from './command.ts';
import { ruleOnContest } from './rule-on-contest.ts';
import { ruleOnSheet } from './rule-on-sheet.ts';
import {
  ContestRulingShape,
  SheetRulingShape,
  type ContestRulingInput,
  type SheetRulingInput,
} from './ruling-shape.ts';

/** What names a station is about its sheet. */
const Ruling = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'stationId' in input
    ? SheetRulingShape
    : ContestRulingShape,
);

/** The desk rules on a sheet or on a contest. */
export const rule: CommandOf<'POST /api/rulings', SheetRulingInput | ContestRulingInput> = {
  ask: 'desk',
  shape: Ruling,
  decide: (acting, message) =>
    'stationId' in message ? ruleOnSheet(acting, message) : ruleOnContest(acting, message),
};
