import { known } from './known.ts';
import type { Stamp } from './chain.ts';
import { NO_ORDERS, type ContestOrders, type ContestRuling } from './contest-ruling.ts';
import { startDrive, type Drive } from './drive/drive.ts';
import type { ContestRuled, SheetRuled, Stated } from './fact.ts';
import type {
  Contest,
  ContestId,
  Election,
  FactId,
  PersonId,
  PollingStation,
  ReportId,
  StationId,
} from './model.ts';
import type { Report } from './report.ts';
import { standingReports, type Dossier, type Ruling, type SheetState } from './sheet-state.ts';
import type { Direction } from './wall.ts';
import { addShare, shareOf, startTally, type Share, type Tally } from './tally.ts';
import { addTurnout, NO_TURNOUT, sumStation, type StationSums, type Turnout } from './turnout.ts';

/** All that is known because of the log up to `version`. */
export interface Night {
  readonly election: Election;
  /** Position of the last fact counted; 0 before the first. */
  version: number;
  /** When that fact was recorded. */
  at: string | null;
  /** A rehearsal is marked TEST from its first fact. */
  rehearsal: boolean;
  readonly contests: ReadonlyMap<ContestId, ContestNight>;
  readonly reports: Map<ReportId, RecordedReport>;
  readonly retractions: Map<ReportId, Stamp[]>;
  /** People whose word counts no more, and since when, in milliseconds since 1970. */
  readonly aside: Map<PersonId, number>;
  /** What one person of the desk has ruled, for a second to agree to. */
  readonly proposals: Map<FactId, Proposal>;
  readonly sheets: SheetCounts;
  /** Sums that count every station once, by the largest of its sheets. */
  readonly stations: {
    readonly registered: { total: number; counted: number };
    ballotsCast: number;
    readonly turnout: Turnout;
  };
  /** What walls were last told to show, and until when. */
  wall: (Direction & { readonly until: string }) | null;
  /** The endorsement drive of the weeks after. */
  readonly drive: Drive;
  /** Contests with news since they were last published. */
  readonly changed: Set<ContestId>;
}

export interface ContestNight {
  readonly contest: Contest;
  readonly tally: Tally;
  readonly sheets: Map<StationId, Sheet>;
  readonly rulings: ContestRuling[];
  /** What holds by the rulings in force. */
  orders: ContestOrders;
  /** Position of the last fact about this contest. */
  touchedAt: number;
}

/** One station's sheet for one contest, with all that was said of it. */
export interface Sheet {
  readonly reports: Report[];
  readonly rulings: Ruling[];
  state: SheetState;
  share: Share;
  /** Who at the desk works on it, and until when. */
  taken: { readonly by: PersonId; readonly until: string } | null;
  /** The desk asked its watchers to look once more, and nobody has reported since. */
  recheck: boolean;
}

/** A ruling that needs a second person. */
export interface Proposal {
  readonly ruling: Stated<SheetRuled> | Stated<ContestRuled>;
  readonly stamp: Stamp;
  /** What the desk said of it; null: nothing yet. */
  readonly answer: 'agreed' | 'refused' | null;
}

export interface RecordedReport {
  readonly report: Report;
  readonly position: number;
}

/**
 * How many sheets there are, by their state; and how many of them the figures contain, those of
 * preliminary reports among them, and how many are in and do not count yet.
 */
export type SheetCounts = Record<
  'total' | 'counted' | 'preliminary' | 'uncounted' | SheetState['status'],
  number
>;

/** The night before anything was said. */
export function startNight(election: Election): Night {
  const night: Night = {
    election,
    version: 0,
    at: null,
    rehearsal: false,
    contests: new Map(
      [...election.contests.values()].map((contest) => [contest.id, startContest(contest)]),
    ),
    reports: new Map(),
    retractions: new Map(),
    aside: new Map(),
    proposals: new Map(),
    sheets: {
      total: 0,
      awaiting: 0,
      reported: 0,
      verified: 0,
      disputed: 0,
      questioned: 0,
      annulled: 0,
      counted: 0,
      preliminary: 0,
      uncounted: 0,
    },
    stations: {
      registered: { total: 0, counted: 0 },
      ballotsCast: 0,
      turnout: { ...NO_TURNOUT },
    },
    wall: null,
    drive: startDrive(),
    changed: new Set(election.contests.keys()),
  };
  for (const station of election.stations.values()) openStation(night, station);
  return night;
}

function startContest(contest: Contest): ContestNight {
  return {
    contest,
    tally: startTally(contest),
    sheets: new Map(),
    rulings: [],
    orders: NO_ORDERS,
    touchedAt: 0,
  };
}

function openStation(night: Night, station: PollingStation): void {
  const awaiting = shareOf(
    night.election,
    station,
    { status: 'awaiting' },
    station.registeredVoters,
  );
  for (const contestId of station.contestIds) {
    const { contest, tally, sheets } = known(night.contests, contestId);
    sheets.set(station.id, {
      reports: [],
      rulings: [],
      state: { status: 'awaiting' },
      share: awaiting,
      taken: null,
      recheck: false,
    });
    addShare(tally, contest, awaiting, 1);
    night.sheets.total += 1;
    night.sheets.awaiting += 1;
  }
  addStation(night, station, 1);
}

export function findSheet(night: Night, stationId: StationId, contestId: ContestId): Sheet | null {
  return night.contests.get(contestId)?.sheets.get(stationId) ?? null;
}

/** Whether what was said then is of a person whose word counts no more. */
export function isAside({ aside }: Night, { by, received }: Stamp): boolean {
  if (aside.size === 0 || by === null) return false;
  return received >= (aside.get(by) ?? Infinity);
}

/** A report its own author has taken back. */
export function isRetracted(night: Night, { id, by }: Report): boolean {
  const said = night.retractions.get(id);
  return said?.some((one) => one.by === by && !isAside(night, one)) ?? false;
}

/** A report that counts no more, whoever decided so of its author or as its author. */
export function isDropped(night: Night, report: Report): boolean {
  return isAside(night, report) || isRetracted(night, report);
}

/** All that was said of a sheet, as its state is judged by. */
export function dossierOf(night: Night, { reports, rulings }: Sheet): Dossier {
  return {
    reports,
    rulings,
    isDropped: (report) => isDropped(night, report),
    isAside: (stamp) => isAside(night, stamp),
  };
}

/** The reports that stand for a sheet: what a new ruling on it rests on. */
export function standingOf(night: Night, sheet: Sheet): readonly Report[] {
  return standingReports(sheet.reports, (report) => isDropped(night, report));
}

/** Counts a station once, or takes it away again. */
export function addStation(night: Night, station: PollingStation, sign: 1 | -1): void {
  const sharesOf = (ids: readonly ContestId[]) =>
    ids
      .map((id) => known(known(night.contests, id).sheets, station.id).share)
      .filter(({ status }) => status !== 'annulled')
      .map((share) => ({ ...share, isCounted: share.counted !== null }));
  const [only, ...others] = station.contestIds;
  const { registered, ballotsCast, turnout } =
    only !== undefined && others.length === 0
      ? sumOnly(known(known(night.contests, only).sheets, station.id).share)
      : sumStation(station, station.parts.map(sharesOf));
  const { stations } = night;
  stations.registered.total += sign * registered.total;
  stations.registered.counted += sign * registered.counted;
  stations.ballotsCast += sign * ballotsCast;
  if (turnout) addTurnout(stations.turnout, turnout, sign);
}

/** Most stations vote in one contest: what its sheet says is all there is. */
function sumOnly({ status, counted, registered, ballotsCast, turnout }: Share): StationSums {
  const voters = status === 'annulled' ? 0 : (registered ?? 0);
  const isCounted = counted !== null;
  return {
    registered: { total: voters, counted: isCounted ? voters : 0 },
    ballotsCast: isCounted ? (ballotsCast ?? 0) : 0,
    turnout,
  };
}
