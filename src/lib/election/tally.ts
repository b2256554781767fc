import type { Contest, Election, PollingStation } from './model.ts';
import type { Version } from './report.ts';
import type { SheetState } from './sheet-state.ts';
import { addLines, SHEET_FORMS } from './tally-sheet.ts';
import {
  addTurnout,
  hasRegister,
  larger,
  listedFor,
  NO_TURNOUT,
  turnoutOf,
  type Turnout,
} from './turnout.ts';

/** What one station's sheet adds to its contest. */
export interface Share {
  readonly status: SheetState['status'];
  /** The figures that count; null where none do yet. */
  readonly counted: Version | null;
  /** Counted with a final or corrected sheet. */
  readonly final: boolean;
  /** Beyond what outstanding stations could still change: proofs may rest on it. */
  readonly settled: boolean;
  /** Registered voters: by the sheet that counts, else by the list; null: unknown, or in other registers. */
  readonly registered: number | null;
  /** The most voters there may be: listed, reported, or needed by a version in hand; null: unknown. */
  readonly atMost: number | null;
  /** What it says of turnout; null: nothing, or it does not count. */
  readonly turnout: Readonly<Turnout> | null;
  readonly ballotsCast: number | null;
}

/** The running sums of a contest, kept up by difference. */
export interface Tally {
  readonly stations: {
    total: number;
    counted: number;
    final: number;
    verified: number;
    disputed: number;
    questioned: number;
    annulled: number;
    /** With a sheet that is in and does not count yet. */
    uncounted: number;
  };
  readonly registered: { total: number; counted: number };
  readonly turnout: Turnout;
  ballotsCast: number;
  invalid: number;
  /** Votes that count, in ballot order. */
  readonly votes: number[];
  /** Of them those of settled stations. */
  readonly settledVotes: number[];
  /** Stations not settled: the most voters they may have, and how many are of unknown size. */
  readonly outstanding: { voters: number; unknown: number };
}

export function startTally(contest: Contest): Tally {
  return {
    stations: {
      total: 0,
      counted: 0,
      final: 0,
      verified: 0,
      disputed: 0,
      questioned: 0,
      annulled: 0,
      uncounted: 0,
    },
    registered: { total: 0, counted: 0 },
    turnout: { ...NO_TURNOUT },
    ballotsCast: 0,
    invalid: 0,
    votes: contest.candidates.map(() => 0),
    settledVotes: contest.candidates.map(() => 0),
    outstanding: { voters: 0, unknown: 0 },
  };
}

/** A tally that can be changed without changing this one. */
export function copyTally(tally: Tally): Tally {
  return {
    ...tally,
    stations: { ...tally.stations },
    registered: { ...tally.registered },
    turnout: { ...tally.turnout },
    votes: [...tally.votes],
    settledVotes: [...tally.settledVotes],
    outstanding: { ...tally.outstanding },
  };
}

/**
 * The most voters a station may have, whatever version of its sheet is right: as listed, as a version in
 * hand says, or as many as its votes need; null: unknown.
 */
export function mostVoters(
  contest: Contest,
  { registeredVoters }: PollingStation,
  inHand: readonly Pick<Version, 'sheet' | 'votes'>[],
): number | null {
  let known = registeredVoters;
  let needed = 0;
  for (const { sheet, votes } of inHand) {
    known = larger(known, sheet.registered ?? null);
    needed = Math.max(needed, ballotsFor(contest, votes));
  }
  return known === null ? null : Math.max(known, needed);
}

/** How many ballots these votes need at least. */
function ballotsFor({ votesPerBallot, marksPerCandidate }: Contest, votes: Version['votes']) {
  let [sum, most] = [0, 0];
  for (const id in votes) {
    const figure = votes[id as keyof Version['votes']] ?? 0;
    sum += figure;
    most = Math.max(most, figure);
  }
  return Math.ceil(Math.max(sum / votesPerBallot, most / marksPerCandidate));
}

/** A sheet's share, given its state and the most voters there may be. */
export function shareOf(
  election: Election,
  station: PollingStation,
  state: SheetState,
  atMost: number | null,
): Share {
  const counted = countedVersion(state, election.verification);
  const isPartial = state.status === 'questioned' && state.isPartial === true;
  const final = counted !== null && counted.kind !== 'preliminary' && !isPartial;
  const registered = hasRegister(station)
    ? (counted?.sheet.registered ?? listedFor(station))
    : null;
  const ballotsCast =
    counted && addLines(counted.sheet, SHEET_FORMS[election.tallySheet].ballotsCast);
  return {
    status: state.status,
    counted,
    final,
    settled:
      counted !== null && (state.status === 'verified' || (state.status === 'reported' && final)),
    registered,
    turnout: counted && turnoutOf(station, registered, ballotsCast),
    atMost,
    ballotsCast,
  };
}

/** Under the policy `double` only what two people or the desk hold counts. */
function countedVersion(state: SheetState, policy: Election['verification']): Version | null {
  switch (state.status) {
    case 'awaiting':
    case 'annulled':
      return null;
    case 'verified':
      return state.version;
    case 'disputed':
      return policy === 'single' || state.backed ? state.version : null;
    case 'reported':
    case 'questioned':
      return policy === 'single' ? state.version : null;
  }
}

/** Whether a sheet is in and does not count yet: nobody else has confirmed it. */
export function isUncounted({ status, counted }: Share): boolean {
  return counted === null && status !== 'awaiting' && status !== 'annulled';
}

/** Adds a share to a tally, or with `sign` -1 takes it away again. */
export function addShare(tally: Tally, contest: Contest, share: Share, sign: 1 | -1): void {
  const { stations, registered, outstanding, turnout } = tally;
  stations.total += sign;
  if (share.status === 'annulled') {
    stations.annulled += sign;
    return;
  }
  registered.total += sign * (share.registered ?? 0);
  if (share.status === 'verified' || share.status === 'disputed' || share.status === 'questioned') {
    stations[share.status] += sign;
  }
  if (!share.settled) {
    outstanding.voters += sign * (share.atMost ?? 0);
    if (share.atMost === null) outstanding.unknown += sign;
  }
  const { counted } = share;
  if (isUncounted(share)) stations.uncounted += sign;
  if (!counted) return;
  stations.counted += sign;
  if (share.final) stations.final += sign;
  registered.counted += sign * (share.registered ?? 0);
  tally.invalid += sign * (counted.sheet.invalid ?? 0);
  tally.ballotsCast += sign * (share.ballotsCast ?? 0);
  if (share.turnout) addTurnout(turnout, share.turnout, sign);
  contest.candidates.forEach(({ id }, index) => {
    const votes = sign * (counted.votes[id] ?? 0);
    tally.votes[index] = (tally.votes[index] ?? 0) + votes;
    if (share.settled) tally.settledVotes[index] = (tally.settledVotes[index] ?? 0) + votes;
  });
}
