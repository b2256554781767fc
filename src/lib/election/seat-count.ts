import { at, known } from './known.ts';
import type { AllianceId, Contest, ContestId, PartyId } from './model.ts';
import type { Night } from './night.ts';
import { holdOf, judgeContest, securedSeats, type Outcome } from './outcome.ts';
import { ThresholdCount } from './threshold.ts';

/** Seats by the count so far, and of them those that cannot be lost any more. */
export interface Seats {
  secured: number;
  leading: number;
}

/** The outcomes of all contests and what they sum to, kept up by difference. */
export class SeatCount {
  readonly total: number;
  readonly outcomes = new Map<ContestId, Outcome>();
  readonly parties: ReadonlyMap<PartyId, Seats>;
  readonly alliances: ReadonlyMap<AllianceId, Seats>;
  /** Candidates without a party. */
  readonly independent: Seats = { secured: 0, leading: 0 };
  readonly thresholds: readonly ThresholdCount[];
  readonly #night: Night;

  constructor(night: Night) {
    const { contests, parties, alliances, thresholds } = night.election;
    this.#night = night;
    this.total = [...contests.values()].reduce((sum, { seats }) => sum + seats, 0);
    this.parties = startSeats(parties.keys());
    this.alliances = startSeats(alliances.keys());
    this.thresholds = thresholds.flatMap((threshold) =>
      threshold.for.map((subject) => new ThresholdCount(night.election, threshold, subject)),
    );
  }

  /** Judges the contests with news again; returns them. */
  refresh(): ContestId[] {
    const { changed, contests, election } = this.#night;
    const ids = [...changed];
    changed.clear();
    for (const id of ids) {
      const one = known(contests, id);
      const before = this.outcomes.get(id);
      const outcome = judgeContest(election, one.contest, one.tally, one.orders);
      if (before) this.#add(one.contest, before, -1);
      this.#add(one.contest, outcome, 1);
      this.outcomes.set(id, outcome);
    }
    return ids;
  }

  #add(contest: Contest, outcome: Outcome, sign: 1 | -1): void {
    contest.candidates.forEach(({ partyId, allianceId }, index) => {
      const one = at(outcome.candidates, index);
      if (one.seats === 0) return;
      const party = partyId === null ? this.independent : known(this.parties, partyId);
      const alliance = allianceId === null ? null : known(this.alliances, allianceId);
      for (const seats of alliance ? [party, alliance] : [party]) {
        seats.leading += sign * one.seats;
        seats.secured += sign * securedSeats(one);
      }
    });
    for (const count of this.thresholds) {
      count.add(contest.districtId, holdOf(contest, outcome, count.subject), sign);
    }
  }
}

function startSeats<Id>(ids: Iterable<Id>): Map<Id, Seats> {
  return new Map([...ids].map((id) => [id, { secured: 0, leading: 0 }]));
}
