import { at, known } from '#election/known.ts';
import type { ContestId, DistrictId, StationId, Subject } from '#election/model.ts';
import { belongsTo } from '#election/model.ts';
import { dossierOf, type ContestNight, type Night, type Sheet } from '#election/night.ts';
import { holdOf, judgeContest, type Outcome } from '#election/outcome.ts';
import type { Version } from '#election/report.ts';
import { reportsInPlay, type SheetState } from '#election/sheet-state.ts';
import { addShare, copyTally, shareOf } from '#election/tally.ts';

/** What a decision on a sheet could change at most. */
export interface Change {
  /** Seats that would go to another candidate, by the count so far. */
  readonly seats: number;
  /** Districts that a threshold would gain or lose, by the count so far. */
  readonly districts: number;
  readonly votes: number;
}

/** A sheet that waits for the desk. */
export interface QueueItem {
  readonly stationId: StationId;
  readonly contestId: ContestId;
  readonly status: 'disputed' | 'questioned' | 'reported';
  readonly change: Change;
}

const NOTHING: Change = { seats: 0, districts: 0, votes: 0 };
const STATUSES: readonly QueueItem['status'][] = ['disputed', 'questioned', 'reported'];

/**
 * Every sheet that is disputed, questioned or not yet verified, the one first by which a decision
 * would change most: seats, then districts of a threshold, then votes.
 */
export function rankQueue(night: Night): QueueItem[] {
  const items: QueueItem[] = [];
  for (const contest of night.contests.values()) {
    let outcome: Outcome | null = null;
    for (const [stationId, sheet] of contest.sheets) {
      const status = STATUSES.find((one) => one === sheet.state.status);
      if (!status) continue;
      outcome ??= judgeContest(night.election, contest.contest, contest.tally, contest.orders);
      const change = greatestChange(night, contest, outcome, stationId, sheet);
      items.push({ stationId, contestId: contest.contest.id, status, change });
    }
  }
  return items.toSorted(compareItems);
}

function compareItems(a: QueueItem, b: QueueItem): number {
  return (
    compareChanges(b.change, a.change) ||
    STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) ||
    (`${a.stationId} ${a.contestId}` < `${b.stationId} ${b.contestId}` ? -1 : 1)
  );
}

function compareChanges(a: Change, b: Change): number {
  return a.seats - b.seats || a.districts - b.districts || a.votes - b.votes;
}

function greatestChange(
  night: Night,
  contest: ContestNight,
  outcome: Outcome,
  stationId: StationId,
  sheet: Sheet,
): Change {
  return alternativesTo(night, sheet)
    .map((state) => changeBy(night, contest, outcome, stationId, sheet, state))
    .reduce((a, b) => (compareChanges(a, b) < 0 ? b : a), NOTHING);
}

/** What the desk could make of a sheet: any version in play; of a questioned one also nothing. */
function alternativesTo(night: Night, sheet: Sheet): SheetState[] {
  const versions = reportsInPlay(dossierOf(night, sheet)).map((version: Version): SheetState => ({
    status: 'verified',
    version,
  }));
  return sheet.state.status === 'questioned' ? [...versions, { status: 'awaiting' }] : versions;
}

function changeBy(
  night: Night,
  one: ContestNight,
  outcome: Outcome,
  stationId: StationId,
  sheet: Sheet,
  state: SheetState,
): Change {
  const { election } = night;
  const { contest, orders } = one;
  const station = known(election.stations, stationId);
  const share = shareOf(election, station, state, sheet.share.atMost);
  const tally = copyTally(one.tally);
  addShare(tally, contest, sheet.share, -1);
  addShare(tally, contest, share, 1);
  const other = judgeContest(election, contest, tally, orders);
  const seats = contest.candidates.reduce(
    (sum, _candidate, index) =>
      sum + Math.max(0, at(other.candidates, index).seats - at(outcome.candidates, index).seats),
    0,
  );
  const votes = tally.votes.reduce(
    (sum, count, index) => sum + Math.abs(count - at(one.tally.votes, index)),
    0,
  );
  const districts = seats === 0 ? 0 : countDistrictChanges(night, one, outcome, other);
  return { seats, districts, votes };
}

/** Thresholds whose subject would get its first member in the district, or lose its last. */
function countDistrictChanges(
  night: Night,
  { contest }: ContestNight,
  now: Outcome,
  other: Outcome,
): number {
  const { districtId } = contest;
  const subjects = night.election.thresholds.flatMap((threshold) => threshold.for);
  return subjects.filter((subject) => {
    const elsewhere = holdElsewhere(night, districtId, contest.id, subject);
    const has = (outcome: Outcome) => elsewhere + holdOf(contest, outcome, subject).leading > 0;
    return has(now) !== has(other);
  }).length;
}

/** Members of a subject in a district's other contests, sitting ones included. */
function holdElsewhere(
  { election, contests }: Night,
  districtId: DistrictId,
  except: ContestId,
  subject: Subject,
): number {
  const sitting = election.sittingMembers
    .filter((one) => one.districtId === districtId && belongsTo(one, subject))
    .reduce((sum, { members }) => sum + members, 0);
  return [...contests.values()]
    .filter(({ contest }) => contest.districtId === districtId && contest.id !== except)
    .reduce((sum, { contest, tally, orders }) => {
      const outcome = judgeContest(election, contest, tally, orders);
      return sum + holdOf(contest, outcome, subject).leading;
    }, sitting);
}
