/**
 * The fold: how facts become knowledge. The one table of all kinds of facts stands here; a kind that is
 * forgotten in it does not compile.
 */
import { known } from './known.ts';
import type { Stamp } from './chain.ts';
import { ordersOf } from './contest-ruling.ts';
import { needsSecond } from './two-people.ts';
import {
  applyCorrection,
  applyPublication,
  applySettings,
  applyStep,
  type Drive,
} from './drive/drive.ts';
import type { Fact } from './fact.ts';
import type { ContestId, PersonId, ReportId, StationId } from './model.ts';
import {
  addStation,
  dossierOf,
  findSheet,
  isAside,
  isDropped,
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
  KeyAnnounced: { isAboutPeople: false, isFigure: false, apply: changesNothing },
  LogRewound: { isAboutPeople: false, isFigure: false, apply: changesNothing },
  PersonNamed: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  LinkIssued: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  LinkRevoked: { isAboutPeople: false, isFigure: false, apply: changesNothing },
  DevicesEnded: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  PhoneKeyed: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  ReportSubmitted: { isAboutPeople: false, isFigure: true, apply: applyReport },
  ReportRetracted: { isAboutPeople: false, isFigure: true, apply: applyRetraction },
  NoteAttached: { isAboutPeople: true, isFigure: false, apply: changesNothing },
  PhotoAttached: { isAboutPeople: false, isFigure: false, apply: changesNothing },
  SheetRuled: { isAboutPeople: false, isFigure: true, apply: applyRuling },
  ContestRuled: { isAboutPeople: false, isFigure: true, apply: applyRuling },
  RulingAnswered: { isAboutPeople: false, isFigure: true, apply: answerRuling },
  PersonSetAside: { isAboutPeople: false, isFigure: true, apply: setAside },
  PersonRestored: { isAboutPeople: false, isFigure: true, apply: restore },
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
export function isAboutPeople({ type }: Pick<Fact, 'type'>): boolean {
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
  const received = Date.parse(fact.at);
  const instant = Math.min(Date.parse(fact.report.reportedAt), received);
  const report: Report = { ...fact.report, id, by: fact.by, instant, received };
  night.reports.set(id, { report, position });
  const sheet = findSheet(night, report.stationId, report.contestId);
  if (!sheet) return;
  sheet.reports.push(report);
  sheet.recheck = false;
  judgeAgain(night, report.stationId, report.contestId);
}

function applyRetraction(night: Night, fact: FactOf<'ReportRetracted'>): void {
  if (fact.by === null) return;
  const said = night.retractions.get(fact.reportId) ?? [];
  night.retractions.set(fact.reportId, [...said, stampOf(fact)]);
  const recorded = night.reports.get(fact.reportId);
  if (!recorded) return;
  const { stationId, contestId } = recorded.report;
  // An amended pack may have dropped its station.
  if (findSheet(night, stationId, contestId)) judgeAgain(night, stationId, contestId);
}

type AnyRuling = FactOf<'SheetRuled'> | FactOf<'ContestRuled'>;

function stampOf({ by, at }: Pick<Fact, 'by' | 'at'>): Stamp {
  return { by, received: Date.parse(at) };
}

function applyRuling(night: Night, fact: AnyRuling): void {
  const stamp = stampOf(fact);
  if (needsSecond(night.election, fact.decision)) {
    if (!night.proposals.has(fact.id))
      night.proposals.set(fact.id, { ruling: fact, stamp, answer: null });
  } else holdRuling(night, fact, [stamp]);
}

/** From here on a ruling holds, if it goes on from the one before. */
function holdRuling(night: Night, fact: AnyRuling, stamps: readonly Stamp[]): void {
  if (fact.type === 'SheetRuled') holdSheetRuling(night, fact, stamps);
  else holdContestRuling(night, fact, stamps);
}

function holdSheetRuling(night: Night, fact: FactOf<'SheetRuled'>, stamps: readonly Stamp[]): void {
  const sheet = findSheet(night, fact.stationId, fact.contestId);
  if (!sheet || sheet.rulings.some(({ id }) => id === fact.id)) return;
  const { id, basis, decision } = fact;
  sheet.rulings.push({ id, previous: basis.previous, stamps, basis, decision });
  judgeAgain(night, fact.stationId, fact.contestId);
}

/** What was proposed holds once another person agrees; whoever refuses, its author too, ends it. */
function answerRuling(night: Night, fact: FactOf<'RulingAnswered'>): void {
  const proposal = night.proposals.get(fact.rulingId);
  if (proposal?.answer !== null || fact.by === null) return;
  if (fact.agrees && fact.by === proposal.stamp.by) return;
  night.proposals.set(fact.rulingId, { ...proposal, answer: fact.agrees ? 'agreed' : 'refused' });
  if (fact.agrees) holdRuling(night, proposal.ruling, [proposal.stamp, stampOf(fact)]);
}

function setAside(night: Night, { personId, since }: FactOf<'PersonSetAside'>): void {
  night.aside.set(personId, since === null ? -Infinity : Date.parse(since));
  judgePersonAgain(night, personId);
}

function restore(night: Night, { personId }: FactOf<'PersonRestored'>): void {
  if (night.aside.delete(personId)) judgePersonAgain(night, personId);
}

/** Judges all that a person said anything of: rare, so that it may cost what the night holds. */
function judgePersonAgain(night: Night, personId: PersonId): void {
  const isTheirs = ({ by }: Pick<Stamp, 'by'>) => by === personId;
  const hasRuled = ({ stamps }: { readonly stamps: readonly Stamp[] }) => stamps.some(isTheirs);
  for (const [contestId, contest] of night.contests) {
    for (const [stationId, { reports, rulings }] of contest.sheets) {
      if (reports.some(isTheirs) || rulings.some(hasRuled)) {
        judgeAgain(night, stationId, contestId);
      }
    }
    if (contest.rulings.some(hasRuled)) orderAgain(night, contest);
  }
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

function holdContestRuling(
  night: Night,
  fact: FactOf<'ContestRuled'>,
  stamps: readonly Stamp[],
): void {
  const contest = night.contests.get(fact.contestId);
  if (!contest || contest.rulings.some(({ id }) => id === fact.id)) return;
  const { id, previous, decision } = fact;
  contest.rulings.push({ id, previous, stamps, decision });
  orderAgain(night, contest);
}

function orderAgain(night: Night, contest: ContestNight): void {
  const before = contest.orders.withdrawn;
  contest.orders = ordersOf(contest.rulings, (stamp) => isAside(night, stamp));
  const { withdrawn } = contest.orders;
  // Of who is withdrawn no sheet must say anything; of who is back each must.
  const isSameRace = before.size === withdrawn.size && [...withdrawn].every((id) => before.has(id));
  if (!isSameRace) {
    for (const id of contest.sheets.keys()) judgeAgain(night, id, contest.contest.id);
  }
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
    ...reports.filter((report) => !isDropped(night, report)),
    ...rulings
      .filter(({ stamps }) => !stamps.some((stamp) => isAside(night, stamp)))
      .flatMap(({ decision }) => (decision.type === 're-key' ? [decision.version] : [])),
  ];
}

function countSheet(counts: SheetCounts, share: Share, sign: 1 | -1): void {
  counts[share.status] += sign;
  if (share.counted) counts.counted += sign;
  if (share.counted && !share.final) counts.preliminary += sign;
  if (isUncounted(share)) counts.uncounted += sign;
}
