import { known } from '#election/known.ts';
import { countingLinks } from '#election/chain.ts';
import { checkInNight } from '#election/check-in-night.ts';
import type { Finding } from '#election/finding.ts';
import type { ContestId, FactId, ReportId, StationId } from '#election/model.ts';
import { dossierOf, findSheet, standingOf, type Night } from '#election/night.ts';
import { agree } from '#election/agreement.ts';
import type { Report } from '#election/report.ts';
import { reportsInPlay, type SheetState } from '#election/sheet-state.ts';

/** One version of a sheet that the desk may choose, and who holds it. */
export interface DeskVersion {
  readonly reportId: ReportId;
  readonly report: Report;
  /** Who sent these figures: each once, with when the log had it. */
  readonly holders: readonly Pick<Report, 'by' | 'received'>[];
  /** What contradicts arithmetic in it, whether confirmed or not. */
  readonly findings: readonly Finding[];
  /** It is the one that counts now. */
  readonly counts: boolean;
}

/** A sheet as the desk sees it. */
export interface DeskSheet {
  readonly status: SheetState['status'];
  readonly versions: readonly DeskVersion[];
  /** What a ruling made now rests on. */
  readonly basis: { readonly reportIds: readonly ReportId[]; readonly previous: FactId | null };
  /** All reports of the sheet, standing or not: what setting it aside names. */
  readonly reportIds: readonly ReportId[];
  /** A ruling is in force that can be undone. */
  readonly isRuled: boolean;
  readonly recheck: boolean;
}

/** What the desk must know to decide on a sheet; null if there is no such sheet. */
export function describeDeskSheet(
  night: Night,
  stationId: StationId,
  contestId: ContestId,
): DeskSheet | null {
  const sheet = findSheet(night, stationId, contestId);
  if (!sheet) return null;
  const { state } = sheet;
  const inPlay = reportsInPlay(dossierOf(night, sheet));
  const counted = 'version' in state ? state.version : null;
  const versions: DeskVersion[] = [];
  for (const report of inPlay) {
    if (versions.some((one) => agree(one.report, report))) continue;
    versions.push({
      reportId: report.id,
      report,
      holders: inPlay
        .filter((other) => agree(other, report))
        .map(({ by, received }) => ({ by, received })),
      findings: checkInNight(night, report),
      counts: counted !== null && agree(report, counted),
    });
  }
  const rulings = countingLinks(sheet.rulings);
  const last = rulings.at(-1);
  return {
    status: state.status,
    versions,
    basis: {
      reportIds: standingOf(night, sheet).map(({ id }) => id),
      previous: last?.id ?? null,
    },
    reportIds: sheet.reports.map(({ id }) => id),
    isRuled: last !== undefined && last.decision.type !== 'undo',
    recheck: sheet.recheck,
  };
}

/** How a candidate's and a line's figures look at the contest's other counted stations, on average. */
export interface Neighbours {
  readonly stations: number;
  /** Votes of each candidate a hundred ballots cast, in ballot order. */
  readonly votes: readonly number[];
  /** Ballots cast a hundred registered voters; null: unknown. */
  readonly turnout: number | null;
}

/** The scale of a contest's other stations, to see what is out of line. */
export function compareNeighbours(
  night: Night,
  stationId: StationId,
  contestId: ContestId,
): Neighbours {
  const { contest, sheets } = known(night.contests, contestId);
  const shares = [...sheets].flatMap(([id, { share }]) =>
    id === stationId || share.counted === null ? [] : [share],
  );
  const ballots = shares.reduce((sum, share) => sum + (share.ballotsCast ?? 0), 0);
  const registered = shares.reduce((sum, share) => sum + (share.registered ?? 0), 0);
  const votesOf = (id: keyof Report['votes']) =>
    shares.reduce((sum, { counted }) => sum + (counted?.votes[id] ?? 0), 0);
  return {
    stations: shares.length,
    votes: contest.candidates.map(({ id }) => (ballots > 0 ? (100 * votesOf(id)) / ballots : 0)),
    turnout: registered > 0 && ballots > 0 ? (100 * ballots) / registered : null,
  };
}
