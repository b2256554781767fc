/**
 * The fold: how facts become knowledge. The one table of all kinds of facts stands here; a kind that is
 * forgotten in it does not compile.
 */
import { known } from './known.ts';
import { ordersOf } from './contest-ruling.ts';
import {
  applyCorrection,
  applyPublication,
  applySettings,
  applyStep,
  type Drive,
} from './drive/drive.ts';
import type { Fact } from './fact.ts';
import type { ContestId, ReportId, StationId } from './model.ts';
import {
  addStation,
  dossierOf,
  findSheet,
  isRetracted,
  standingOf,
  type ContestNight,
  type Night,
  type Sheet,
  type SheetCounts,
} from './night.ts';
import type { Report, Version } from './report.ts';
import { judgeSheet, questionPartial } from './sheet-state.ts';
import { addShare, isUncounted, mostVoters, shareOf, type Share } from './tally.ts';

export type FactOf<Type extends Fact['type']> = Extract<Fact, { readonly type: Type }>;

/** What the program knows of a kind of fact. */
interface FactKind<Type extends Fact['type']> {
  /** An export may put a digest in its place. */
  readonly isAboutPeople: boolean;
  /** Figures change by it, or whether they are a test. */
  readonly isFigure: boolean;
  apply(night: Night, fact: FactOf<Type>, position: number): void;
}

const changesNothing = () => undefined;

const FACT_KINDS: { readonly [Type in Fact['type']]: FactKind<Type> } = {
  NightOpened: { isAboutPeople: false, isFigure: true, apply: openNight },
  PackAmended: { isAboutPeople: false, isFigure: false, apply: changesNothing },
  PersonNamed: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  LinkIssued: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  LinkRevoked: { isAboutPeople: false, isFigure: false, apply: changesNothing },
  ReportSubmitted: { isAboutPeople: false, isFigure: true, apply: applyReport },
  ReportRetracted: { isAboutPeople: false, isFigure: true, apply: applyRetraction },
  NoteAttached: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  PhotoAttached: { isAboutPeople: false, isFigure: false, apply: changesNothing },
  SheetRuled: { isAboutPeople: false, isFigure: true, apply: applyRuling },
  ContestRuled: { isAboutPeople: false, isFigure: true, apply: applyContestRuling },
  SheetTaken: { isAboutPeople: false, isFigure: false, apply: applyTaken },
  RecheckAsked: { isAboutPeople: false, isFigure: false, apply: applyRecheck },
  WallDirected: { isAboutPeople: false, isFigure: false, apply: directWall },
  StepTaken: { isAboutPeople: true, isFigure: false, apply: toDrive(applyStep) },
  DriveCorrected: { isAboutPeople: true, isFigure: false, apply: toDrive(applyCorrection) },
  MemberContacted: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  DriveSet: { isAboutPeople: true, isFigure: false, apply: toDrive(applySettings) },
  DrivePublished: { isAboutPeople: false, isFigure: false, apply: toDrive(applyPublication) },
};

/** Whether this program knows such facts; others were written by a newer one. */
export function isFactType(type: string): type is Fact['type'] {
  return Object.hasOwn(FACT_KINDS, type);
}

/** Facts about people: an export may put their digest in their place. */
export function isAboutPeople({ type }: Fact): boolean {
  return FACT_KINDS[type].isAboutPeople;
}

/** Facts that change figures, and the one that says whether they are a test. */
export function isFigure({ type }: Fact): boolean {
  return FACT_KINDS[type].isFigure;
}

/**
 * Applies what a fact changes to the night. Facts must come in the order of the log; a fact at a
 * position already counted changes nothing. It costs what the fact's contest costs, however
 * large the election.
 */
export function applyFact(night: Night, fact: Fact, position: number): void {
  if (position <= night.version) return;
  night.version = position;
  night.at = fact.at;
  // The table gives the kind of this very fact: what it applies is what it is given.
  FACT_KINDS[fact.type].apply(night, fact as never, position);
}

/** Facts of the weeks after touch the drive alone. */
function toDrive<One>(apply: (drive: Drive, fact: One) => void) {
  return ({ drive }: Night, fact: One, position: number): void => {
    apply(drive, fact);
    drive.touchedAt = position;
  };
}

function openNight(night: Night, { rehearsal }: FactOf<'NightOpened'>): void {
  night.rehearsal = rehearsal;
}

/** What ends as it is said lets walls go. */
function directWall(night: Night, { at, scene, rotate, until }: FactOf<'WallDirected'>): void {
  night.wall = until > at ? { scene, rotate, until } : null;
}

function applyReport(night: Night, fact: FactOf<'ReportSubmitted'>, position: number): void {
  const id = fact.id as string as ReportId;
  if (night.reports.has(id) || fact.by === null) return;
  const instant = Date.parse(fact.report.reportedAt);
  const report: Report = { ...fact.report, id, by: fact.by, instant };
  night.reports.set(id, { report, position });
  const sheet = findSheet(night, report.stationId, report.contestId);
  if (!sheet) return;
  sheet.reports.push(report);
  sheet.recheck = false;
  judgeAgain(night, report.stationId, report.contestId);
}

function applyRetraction(night: Night, fact: FactOf<'ReportRetracted'>): void {
  if (fact.by === null) return;
  const authors = night.retractions.get(fact.reportId) ?? [];
  night.retractions.set(fact.reportId, [...authors, fact.by]);
  const recorded = night.reports.get(fact.reportId);
  if (!recorded) return;
  const { stationId, contestId } = recorded.report;
  // An amended pack may have dropped its station.
  if (findSheet(night, stationId, contestId)) judgeAgain(night, stationId, contestId);
}

function applyRuling(night: Night, fact: FactOf<'SheetRuled'>): void {
  const sheet = findSheet(night, fact.stationId, fact.contestId);
  if (!sheet || sheet.rulings.some(({ id }) => id === fact.id)) return;
  const { id, basis, decision } = fact;
  sheet.rulings.push({ id, previous: basis.previous, basis, decision });
  judgeAgain(night, fact.stationId, fact.contestId);
}

/** Whoever takes a sheet first has it until then; they alone can take it again before. */
function applyTaken(night: Night, fact: FactOf<'SheetTaken'>): void {
  const sheet = findSheet(night, fact.stationId, fact.contestId);
  if (!sheet || fact.by === null) return;
  const { taken } = sheet;
  const isFree = taken === null || taken.by === fact.by || taken.until <= fact.at;
  if (isFree) sheet.taken = { by: fact.by, until: fact.until };
}

function applyRecheck(night: Night, fact: FactOf<'RecheckAsked'>): void {
  const sheet = findSheet(night, fact.stationId, fact.contestId);
  if (sheet) sheet.recheck = true;
}

function applyContestRuling(night: Night, fact: FactOf<'ContestRuled'>): void {
  const contest = night.contests.get(fact.contestId);
  if (!contest || contest.rulings.some(({ id }) => id === fact.id)) return;
  const { id, previous, decision } = fact;
  contest.rulings.push({ id, previous, decision });
  contest.orders = ordersOf(contest.rulings);
  // Of who is withdrawn no sheet must say anything; of who is back each must.
  const isRace = decision.type === 'withdraw' || decision.type === 'reinstate';
  if (isRace) for (const id of contest.sheets.keys()) judgeAgain(night, id, fact.contestId);
  touch(night, contest);
}

function judgeAgain(night: Night, stationId: StationId, contestId: ContestId): void {
  const contestNight = known(night.contests, contestId);
  const { contest, tally } = contestNight;
  const station = known(night.election.stations, stationId);
  const sheet = known(contestNight.sheets, stationId);
  const before = sheet.share;
  const standing = standingOf(night, sheet);
  const state = judgeSheet(dossierOf(night, sheet), standing);
  sheet.state = questionPartial(state, contest, contestNight.orders.withdrawn);
  addStation(night, station, -1);
  sheet.share = shareOf(
    night.election,
    station,
    sheet.state,
    mostVoters(contest, station, versionsInHand(night, sheet)),
  );
  addStation(night, station, 1);
  addShare(tally, contest, before, -1);
  addShare(tally, contest, sheet.share, 1);
  countSheet(night.sheets, before, -1);
  countSheet(night.sheets, sheet.share, 1);
  touch(night, contestNight);
}

function touch(night: Night, contest: ContestNight): void {
  contest.touchedAt = night.version;
  night.changed.add(contest.contest.id);
}

/** All that may come to stand: another may be taken back, and the desk may undo what it ruled. */
function versionsInHand(night: Night, { reports, rulings }: Sheet): Version[] {
  return [
    ...reports.filter((report) => !isRetracted(night, report)),
    ...rulings.flatMap(({ decision }) => (decision.type === 're-key' ? [decision.version] : [])),
  ];
}

function countSheet(counts: SheetCounts, share: Share, sign: 1 | -1): void {
  counts[share.status] += sign;
  if (share.counted) counts.counted += sign;
  if (share.counted && !share.final) counts.preliminary += sign;
  if (isUncounted(share)) counts.uncounted += sign;
}
