import { lastRulings } from '#election/contest-ruling.ts';
import type { CandidateId, ContestId, PersonId, ReportId, StationId } from '#election/model.ts';
import { findSheet } from '#election/night.ts';
import {
  compareNeighbours,
  describeDeskSheet,
  type DeskSheet,
  type Neighbours,
} from '#results/desk-sheet.ts';
import type { ContestResult } from '#results/results.ts';
import type { ProposalView } from '#protocol';
import { viewProposals } from './proposals.ts';
import type { Reading } from '../night/reading.ts';

/** A sheet on the desk. */
export interface DeskView {
  readonly sheet: DeskSheet;
  readonly neighbours: Neighbours;
  /** Candidates out of the race: nothing is asked of them. */
  readonly withdrawn: readonly CandidateId[];
  readonly proposals: readonly ProposalView[];
  /** Reports without a signature, though their author's phone has a key. */
  readonly unsigned: readonly ReportId[];
  /** Names of the kept photos of its reports' sheets. */
  readonly photos: readonly string[];
}

/** A sheet as the desk sees it; null if there is none. */
export function viewSheet(
  reading: Reading,
  who: PersonId,
  stationId: StationId,
  contestId: ContestId,
): DeskView | null {
  const { night, register } = reading;
  const sheet = describeDeskSheet(night, stationId, contestId);
  if (!sheet) return null;
  const { reports = [] } = findSheet(night, stationId, contestId) ?? {};
  const photos = reports.flatMap(({ id }) => register.photosOf(id).map((one) => one.content));
  const withdrawn = [...(night.contests.get(contestId)?.orders.withdrawn ?? [])];
  const proposals = viewProposals(
    reading,
    who,
    (one) =>
      one.type === 'SheetRuled' && one.stationId === stationId && one.contestId === contestId,
  );
  const neighbours = compareNeighbours(night, stationId, contestId);
  const unsigned = reports.filter(
    ({ by, signature }) => signature === undefined && reading.links.phoneKeysOf(by).length > 0,
  );
  return {
    sheet,
    neighbours,
    withdrawn,
    photos,
    proposals,
    unsigned: unsigned.map(({ id }) => id),
  };
}

/** A contest on the desk. */
export interface DeskContest {
  readonly result: ContestResult;
  /** The ruling in force on each matter, by which the next one is made. */
  readonly inForce: Readonly<Record<string, string>>;
  readonly proposals: readonly ProposalView[];
}

/** A contest as the desk rules on it; null if there is none. */
export function viewContest(reading: Reading, who: PersonId, id: ContestId): DeskContest | null {
  const { night, publication } = reading;
  const contest = night.contests.get(id);
  const result = publication.contest(id);
  if (!contest || !result) return null;
  const inForce = [...lastRulings(contest.rulings)];
  return {
    result,
    inForce: Object.fromEntries(inForce.map(([matter, { id }]) => [matter, id])),
    proposals: viewProposals(
      reading,
      who,
      (one) => one.type === 'ContestRuled' && one.contestId === id,
    ),
  };
}
