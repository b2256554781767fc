import { known } from '#election/known.ts';
import type { Contest, PollingStation, StationId } from '#election/model.ts';
import { dossierOf, type ContestNight, type Night, type Sheet } from '#election/night.ts';
import { judgeContest, type Outcome } from '#election/outcome.ts';
import { agree } from '#election/agreement.ts';
import type { Version } from '#election/report.ts';
import { reportsInPlay } from '#election/sheet-state.ts';
import { readBaselines, type Baseline } from './baseline.ts';

/** What a contest's stations have said so far, as rows of numbers. */
export interface Basis {
  readonly contest: Contest;
  readonly outcome: Outcome;
  /** Each candidate's group: a party within an alliance, or all independents together. */
  readonly groups: readonly Group[];
  /** The stations counted, in the order they arrived. */
  readonly counted: readonly CountedStation[];
  /** The stations still out. */
  readonly outstanding: readonly OutstandingStation[];
  /** Of disputed stations what each version would change, in ballot order. */
  readonly disputes: readonly (readonly Float64Array[])[];
}

export interface CountedStation {
  readonly station: PollingStation;
  /** In ballot order. */
  readonly votes: Float64Array;
  /** Sum of these votes; a ballot may carry several. */
  readonly total: number;
  /** Registered voters; null: unknown. */
  readonly registered: number | null;
  /** Where it stands among the contest’s stations in the pack: numbers follow the streets. */
  readonly place: number;
  /** What each candidate’s party had here last time, see baseline.ts; null: unknown. */
  readonly before: Float64Array | null;
}

export type OutstandingStation = Omit<CountedStation, 'votes' | 'total'>;

/** All is in and undisputed: the count is the outcome, save for a tie that nobody has settled. */
export function isComplete({ outcome }: Basis): boolean {
  return ['complete', 'tied', 'void'].includes(outcome.status);
}

/** Candidates who are believed to move together: a party’s, by alliance; or the independents. */
export type Group = string;

/** Nobody’s party and nobody’s alliance: they share a mean, and each is a slate of one. */
export const INDEPENDENT: Group = '';

/** Reads the basis of every contest from a night. Disputed sheets count with all their versions. */
export function readBases(night: Night): Basis[] {
  const baselines = readBaselines(night.election);
  return [...night.contests.values()].map((one) =>
    readBasis(night, one, known(baselines, one.contest)),
  );
}

function readBasis(
  night: Night,
  { contest, tally, orders, sheets }: ContestNight,
  baseline: Baseline,
): Basis {
  const arrived: { order: number; counted: CountedStation }[] = [];
  const outstanding: OutstandingStation[] = [];
  const disputes: Float64Array[][] = [];
  const places = new Map(contest.stationIds.map((id, place) => [id, place]));
  for (const [id, sheet] of sheets) {
    const { share } = sheet;
    if (share.status === 'annulled') continue;
    const station = stationOf(night, id);
    const before = baseline.get(id) ?? null;
    const all = { station, registered: share.registered, place: known(places, id), before };
    if (share.counted === null) {
      // Of contradictions one is right, which says more than that the station is out.
      const versions = share.status === 'disputed' ? versionsOf(night, sheet, contest, null) : [];
      if (versions.length > 0) disputes.push(versions);
      else outstanding.push(all);
      continue;
    }
    const version = share.counted;
    const votes = Float64Array.from(contest.candidates, ({ id }) => version.votes[id] ?? 0);
    const total = votes.reduce((a, b) => a + b, 0);
    const counted = { ...all, votes, total };
    arrived.push({ order: arrivalOf(night, sheet), counted });
    if (share.status === 'disputed') disputes.push(versionsOf(night, sheet, contest, votes));
  }
  arrived.sort((a, b) => a.order - b.order);
  return {
    contest,
    outcome: judgeContest(night.election, contest, tally, orders),
    groups: contest.candidates.map(({ partyId, allianceId }) =>
      partyId === null && allianceId === null ? INDEPENDENT : `${partyId} ${allianceId}`,
    ),
    counted: arrived.map((one) => one.counted),
    outstanding,
    disputes,
  };
}

function stationOf(night: Night, id: StationId): PollingStation {
  return known(night.election.stations, id);
}

/** Where in the log the first report of a sheet stands; a sheet only the desk has typed comes last. */
function arrivalOf(night: Night, { reports }: Sheet): number {
  const positions = reports.map(({ id }) => known(night.reports, id).position);
  return Math.min(Number.MAX_SAFE_INTEGER, ...positions);
}

/**
 * What each version of a disputed sheet would add to the one that counts, that one included.
 *
 * @param votes of the one that counts; null: none does
 */
function versionsOf(night: Night, sheet: Sheet, contest: Contest, votes: Float64Array | null) {
  const { counted } = sheet.share;
  const versions: Version[] = counted ? [counted] : [];
  for (const report of reportsInPlay(dossierOf(night, sheet))) {
    if (!versions.some((known) => agree(known, report))) versions.push(report);
  }
  return versions.map((version) =>
    Float64Array.from(contest.candidates, ({ id }, index) => {
      return (version.votes[id] ?? 0) - (votes?.[index] ?? 0);
    }),
  );
}
