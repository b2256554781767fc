import { contestRulingsInForce } from '#election/contest-ruling.ts';
import type { ContestResult, Results, Summary } from '#results/results.ts';
import {
  viewClosest,
  viewDistrict,
  type CloseView,
  type DistrictView,
} from '#results/district-view.ts';
import {
  compareNeighbours,
  describeDeskSheet,
  type DeskSheet,
  type Neighbours,
} from '#results/desk-sheet.ts';
import type { Role } from '#election/fact.ts';
import type {
  ContestId,
  DistrictId,
  Election,
  LinkId,
  ReportId,
  StationId,
} from '#election/model.ts';
import { findSheet, type RecordedReport } from '#election/night.ts';
import type {
  DeskQueue,
  DriveAnswer,
  DriveList,
  Receipt,
  ReportAnswer,
  RetractionAnswer,
  RulingAnswer,
  HistoryLine,
} from '#protocol';
import type { DriveTotals } from '#results/drive-totals.ts';
import type { Moment } from '#results/moments.ts';
import type { Direction } from '#election/wall.ts';
import type { Language } from '#text/language.ts';
import type { Session } from '../access/links.ts';
import { mayReportFor, refuse, refuseResults, type Ask, type Barred } from '../access/roles.ts';
import { queueFor } from '../queries/desk-queue.ts';
import {
  listDrive,
  lookAtDrive,
  refuseTotals,
  memberHistory,
  type MemberHistory,
} from '../queries/drive.ts';
import {
  recordContact,
  recordCorrection,
  recordDrivePublication,
  recordDriveSettings,
  recordStep,
} from '../commands/drive.ts';
import { practiseReport, receiptFor, recordReport } from '../commands/submit-report.ts';
import { recordRuling } from '../commands/rule.ts';
import { recordRetraction } from '../commands/retract-report.ts';
import {
  findUnwatched,
  makeCards,
  overview,
  revoke,
  type AdminView,
  type LinkCard,
  type Wish,
} from '../queries/overview.ts';
import type { Answer } from '../commands/answer.ts';
import { directWall } from '../commands/direct-wall.ts';
import { logHistory, stationHistory } from '../queries/history.ts';
import type { TallyNode } from '../node.ts';
import type { Pack } from '../packs/read-pack.ts';
import type { Tiles } from '../settings.ts';

/** What pages may ask of the running node; it reaches them through `event.locals`. */
export interface PageNode {
  readonly election: Election;
  readonly shapes: Pack['shapes'];
  readonly hexes: Pack['hexes'];
  /** The outlines only stand for the districts: they are not their borders. */
  readonly schematic: boolean;
  readonly rehearsal: boolean;
  readonly embedOn: readonly string[];
  readonly tiles: Tiles | null;
  whoHas(token: string): Session | null;
  refuse(session: Session | null, ask: Exclude<Ask, 'results'>): Barred | null;
  refuseResults(session: Session | null): ReturnType<typeof refuseResults>;
  summary(): Summary;
  results(): Results;
  /** How the chances of thresholds went so far. */
  moments(): readonly Moment[];
  /** The contests reported last, newest first. */
  latest(): readonly { readonly contestId: ContestId; readonly at: string }[];
  /** When the last report was recorded; a summary’s `at` is any fact’s. */
  lastReportAt(): string | null;
  mayReportFor(session: Session | null, stationId: string): boolean;
  submitReport(
    session: Session | null,
    input: unknown,
    language: Language,
  ): Promise<Answer<ReportAnswer>>;
  /** The same answers, and nothing is recorded. */
  practiseReport: PageNode['submitReport'];
  retractReport(
    session: Session | null,
    input: unknown,
    language: Language,
  ): Promise<Answer<RetractionAnswer>>;
  /** The session's own reports, newest first, with their receipts as of now. */
  ownReports(session: Session): OwnReport[];
  /** The desk asked this sheet's watchers to look once more, and nobody has reported since. */
  isRechecked(stationId: StationId, contestId: ContestId): boolean;
  /** What the administrator sees of the night. */
  overview(): Promise<AdminView>;
  /** Makes links for these people, and the sheets of paper that tell them. */
  makeCards(by: Session, origin: string, wishes: readonly Wish[]): Promise<LinkCard[]>;
  /** Stations that nobody with a link watches. */
  findUnwatched(): readonly string[];
  revokeLink(by: Session, linkId: string): Promise<boolean>;
  /** The desk's queue as this person sees it now. */
  deskQueue(session: Session): DeskQueue;
  /** A sheet as the desk sees it, with names of its photos; null if there is none. */
  deskSheet(stationId: string, contestId: string): DeskView | null;
  /** A contest as the desk rules on it; null if there is none. */
  deskContest(id: string): DeskContest | null;
  /** Chooses what every wall shows; null: each chooses for itself. False: not recorded. */
  directWall(session: Session, direction: Direction | null): Promise<boolean>;
  /** The closest contests, and who they are between. */
  closest(): CloseView[];
  /** A district's contests as they stand; null if there is no such district. */
  district(id: string): DistrictView | null;
  /** Members and totals of the drive; null: not for this session, or there is no threshold. */
  drive(session: Session | null): DriveList | null;
  /** How members are reached, for those who may know. */
  driveContacts(session: Session | null): ReadonlyMap<string, string>;
  /** Only the totals, as far as somebody may see them; null: not, or nothing was recorded. */
  driveTotals(session: Session | null): DriveTotals | null;
  /** All that was said of a member; null if there is none, or not for this session. */
  driveMember(session: Session | null, id: string): MemberHistory | null;
  recordDrive(
    kind: DriveKind,
    session: Session | null,
    input: unknown,
    language: Language,
  ): Promise<Answer<DriveAnswer>>;
  rule(session: Session | null, input: unknown, language: Language): Promise<Answer<RulingAnswer>>;
  stationHistory(stationId: string): Promise<HistoryLine[]>;
  logHistory(before: number | null, role: string | null): Promise<HistoryLine[]>;
  /** One of them; null if it is not theirs. */
  ownReport(session: Session, id: string): OwnReport | null;
}

export interface OwnReport {
  readonly recorded: RecordedReport;
  readonly receipt: Receipt;
  /** How many photos of its sheet are kept. */
  readonly photos: number;
}

/** A contest on the desk. */
export interface DeskContest {
  readonly result: ContestResult;
  /** The ruling in force on each matter, by which the next one is made. */
  readonly inForce: Readonly<Record<string, string>>;
}

/** A sheet on the desk. */
export interface DeskView {
  readonly sheet: DeskSheet;
  readonly neighbours: Neighbours;
  /** Names of the kept photos of its reports' sheets. */
  readonly photos: readonly string[];
}

/** How many facts of the record a page shows. */
const PAGE = 100;

/** What is stated about the drive. */
const DRIVE_RECORDINGS = {
  step: recordStep,
  correction: recordCorrection,
  contact: recordContact,
  settings: recordDriveSettings,
  publication: recordDrivePublication,
};
export type DriveKind = keyof typeof DRIVE_RECORDINGS;

/** Where the bundled pages find the node: they share the process, not the modules. */
const PLACE = Symbol.for('tallywatch.node');

export function shareWithPages(node: TallyNode): void {
  const { reading, pack, limits } = node;
  const { election, shapes, hexes } = pack;
  const describe = (id: ReportId): OwnReport => {
    const recorded = reading.night.reports.get(id)!;
    const receipt = receiptFor(reading, recorded, true);
    return { recorded, receipt, photos: reading.register.photosOf(id).length };
  };
  const pageNode: PageNode = {
    election,
    shapes,
    hexes,
    schematic: node.settings.schematic ?? false,
    embedOn: node.settings.embedOn,
    tiles: node.settings.tiles,
    get rehearsal() {
      return reading.night.rehearsal;
    },
    whoHas: (token) => reading.links.find(token),
    refuse,
    refuseResults: (session) => refuseResults(election, session, Date.now()),
    summary: () => reading.publication.summary(reading.head),
    results: () => reading.publication.results(reading.head),
    moments: () => node.projector?.moments ?? [],
    latest: () => reading.register.latest,
    lastReportAt: () => reading.register.lastReportAt,
    mayReportFor: (session, id) => session !== null && mayReportFor(session, id),
    submitReport: (session, input, language) =>
      recordReport(reading, limits, session, input, language),
    practiseReport: (session, input, language) =>
      practiseReport(reading, limits, session, input, language),
    retractReport: (session, input, language) =>
      recordRetraction(reading, limits, session, input, language),
    ownReports: ({ personId }) =>
      (reading.register.reportsBy.get(personId) ?? []).toReversed().map((id) => describe(id)),
    overview: () => overview(node),
    makeCards: (by, origin, wishes) => makeCards(node, by, origin, wishes),
    findUnwatched: () => findUnwatched(node),
    revokeLink: ({ personId }, linkId) => revoke(node, personId, linkId as LinkId),
    isRechecked: (...place) => findSheet(reading.night, ...place)?.recheck ?? false,
    deskQueue: ({ personId }) => queueFor(reading, personId, new Date().toISOString()),
    deskSheet: (stationId, contestId) => {
      const place = [stationId as StationId, contestId as ContestId] as const;
      const sheet = describeDeskSheet(reading.night, ...place);
      if (!sheet) return null;
      const { reports } = findSheet(reading.night, ...place)!;
      const photos = reports.flatMap(({ id }) =>
        reading.register.photosOf(id).map((one) => one.content),
      );
      return { sheet, neighbours: compareNeighbours(reading.night, ...place), photos };
    },
    deskContest: (id) => {
      const contest = reading.night.contests.get(id as ContestId);
      const result = reading.publication.contest(id as ContestId);
      if (!contest || !result) return null;
      const inForce = contestRulingsInForce(contest.rulings);
      return {
        result,
        inForce: Object.fromEntries([...inForce].map(([matter, ruling]) => [matter, ruling.id])),
      };
    },
    directWall: ({ personId }, direction) => directWall(reading, personId, direction),
    closest: () => viewClosest(reading.night, reading.publication),
    district: (id) => viewDistrict(reading.night, reading.publication, id as DistrictId),
    drive: (session) => (refuse(session, 'drive') ? null : listDrive(reading)),
    driveContacts: (session) => (refuse(session, 'drive') ? new Map() : reading.register.contacts),
    driveTotals: (session) =>
      refuseTotals(reading, session) === null && reading.night.drive.touchedAt > 0
        ? lookAtDrive(reading).totals
        : null,
    driveMember: (session, id) => (refuse(session, 'drive') ? null : memberHistory(reading, id)),
    recordDrive: (kind, session, input, language) =>
      DRIVE_RECORDINGS[kind](reading, limits, session, input, language),
    rule: (session, input, language) => recordRuling(reading, limits, session, input, language),
    stationHistory: (id) => stationHistory(reading, id as StationId),
    logHistory: (before, role) =>
      logHistory(reading, before ?? reading.version + 1, role as Role | null, PAGE),
    ownReport: ({ personId }, id) =>
      reading.night.reports.get(id as ReportId)?.report.by === personId
        ? describe(id as ReportId)
        : null,
  };
  (globalThis as Record<symbol, unknown>)[PLACE] = pageNode;
}
