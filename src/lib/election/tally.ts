import type { Contest, Election, PollingStation } from './model.ts';
import type { Version } from './report.ts';
import type { SheetState } from './sheet-state.ts';
import { addLines, SHEET_FORMS } from './tally-sheet.ts';
import { addTurnout, hasRegister, listedFor, NO_TURNOUT, turnoutOf, type Turnout } from './turnout.ts';

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
  /** The most voters there may be: the larger of listed and reported; null: unknown. */
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

/** A sheet's share, given its state and the largest number of voters any standing report names. */
export function shareOf(
  election: Election,
  station: PollingStation,
  state: SheetState,
  reportedVoters: number | null,
): Share {
  const counted = countedVersion(state, election.verification);
  const final = counted !== null && counted.kind !== 'preliminary';
  const listed = station.registeredVoters;
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
    atMost: listed === null ? reportedVoters : Math.max(listed, reportedVoters ?? 0),
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
