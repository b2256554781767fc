import type { ReportMessage } from '#protocol';
import { countContest, type TrueSheet } from './count.ts';
import type { DemoContest } from './election.ts';
import type { Random } from './random.ts';

/** One phone sends one report. */
export interface Cue {
  /** Minutes after polls close, in the night's own time. */
  readonly minute: number;
  /** The station's first or second watcher. */
  readonly watcher: 1 | 2;
  readonly report: ReportMessage;
}

/** What the night will be: every report in order, and the sheets as they truly are. */
export interface Script {
  readonly cues: readonly Cue[];
  readonly truth: ReadonlyMap<string, TrueSheet>;
}

/** How long the night lasts, in minutes. */
export const LENGTH = 300;
const POLLS_CLOSE = Date.parse('2017-09-10T20:00:00+03:00');

/** Shares of stations where something is not as it should be. */
const WRONG_SUM = 0.012;
const DISPUTED = 0.018;
const SECOND_WATCHER = 0.1;
const PRELIMINARY = 0.05;

/** Writes the night: most phones are right, some err, some correct themselves, some differ. */
export function writeScript(contests: readonly DemoContest[], random: Random): Script {
  const truth = new Map<string, TrueSheet>();
  const cues = contests.flatMap((contest) =>
    countContest(contest, random).flatMap((sheet) => {
      truth.set(sheet.stationId, sheet);
      return cuesFor(sheet, random);
    }),
  );
  return { cues: cues.toSorted((a, b) => a.minute - b.minute), truth };
}

function cuesFor(sheet: TrueSheet, random: Random): Cue[] {
  const minute = reportMinute(sheet, random);
  const first = { minute, watcher: 1, report: toReport(sheet, minute, 'final', random) } as const;
  const luck = random.next();
  if (luck < WRONG_SUM) return withWrongSum(sheet, minute, random);
  if (luck < WRONG_SUM + DISPUTED) {
    const report = toReport(misread(sheet, random), minute + 1, 'final', random);
    return [first, { minute: minute + 1, watcher: 2, report }];
  }
  if (luck < WRONG_SUM + DISPUTED + SECOND_WATCHER) {
    const later = minute + random.between(1, 12);
    return [first, { minute: later, watcher: 2, report: toReport(sheet, later, 'final', random) }];
  }
  if (luck < WRONG_SUM + DISPUTED + SECOND_WATCHER + PRELIMINARY) {
    const early = minute * 0.7;
    const partial = toReport(sheet, early, 'preliminary', random);
    return [{ minute: early, watcher: 1, report: partial }, first];
  }
  return [first];
}

/** Small stations report first; the last ones long after midnight. */
function reportMinute({ sheet }: TrueSheet, random: Random): number {
  const size = Math.min(1, sheet.ballotsCast / 500);
  const late = Math.exp(0.5 * random.bell()) * (45 + 70 * size);
  return Math.min(LENGTH - 15, 25 + late);
}

/** A sheet whose votes do not add up, and its correction a while later. */
function withWrongSum(sheet: TrueSheet, minute: number, random: Random): Cue[] {
  const [candidate, votes] = random.pick(Object.entries(sheet.votes));
  const wrong = {
    ...sheet,
    votes: { ...sheet.votes, [candidate]: votes + sheet.sheet.ballotsCast },
  };
  const sent = toReport(wrong, minute, 'final', random);
  const later = minute + random.between(8, 14);
  const corrected = { ...toReport(sheet, later, 'corrected', random), supersedes: sent.id };
  return [
    { minute, watcher: 1, report: sent },
    { minute: later, watcher: 1, report: corrected },
  ];
}

/** Somebody reads another number of votes for one candidate: plausible, but wrong. */
function misread(sheet: TrueSheet, random: Random): TrueSheet {
  const [candidate, votes] = random.pick(Object.entries(sheet.votes));
  return { ...sheet, votes: { ...sheet.votes, [candidate]: votes > 9 ? votes - 9 : votes + 1 } };
}

function toReport(
  { stationId, contestId, sheet, votes }: TrueSheet,
  minute: number,
  kind: ReportMessage['kind'],
  random: Random,
): ReportMessage {
  const reportedAt = new Date(POLLS_CLOSE + minute * 60_000).toISOString();
  return { id: random.uuid(), stationId, contestId, kind, reportedAt, sheet, votes };
}
