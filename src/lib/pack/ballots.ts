import type { AllianceId, Candidate, CandidateId, ContestId, PartyId } from '#election/model.ts';
import type { Known, RowReader } from './rows.ts';

/** The candidates of every contest, in ballot order. */
export class Ballots {
  readonly #places = new Map<ContestId, Map<number, Candidate>>();
  readonly #ids = new Set<CandidateId>();
  readonly #contests: Known<ContestId>;
  readonly #parties: Known<PartyId>;
  readonly #alliances: Known<AllianceId>;

  constructor(contests: Known<ContestId>, parties: Known<PartyId>, alliances: Known<AllianceId>) {
    this.#contests = contests;
    this.#parties = parties;
    this.#alliances = alliances;
  }

  /** Reads a row of `candidates.csv`. */
  add(row: RowReader): void {
    const ballotOrder = row.whole('ballot_order', 0, 1_000_000);
    const candidate: Candidate = {
      id: row.id<CandidateId>('candidate_id'),
      ballotOrder,
      name: row.name('name'),
      partyId: row.optionalReference('party_id', this.#parties),
      allianceId: row.optionalReference('alliance_id', this.#alliances),
      registrationOrder: row.optionalWhole('registration_order', 0, 1_000_000_000),
      persons: row.optionalWhole('persons', 1, 100_000),
    };
    if (this.#ids.has(candidate.id)) row.note('P07', 'candidate_id', candidate.id);
    this.#ids.add(candidate.id);
    const contestId = row.reference('contest_id', this.#contests);
    const ballot = this.#places.get(contestId) ?? new Map<number, Candidate>();
    if (ballot.has(ballotOrder)) row.note('P07', 'ballot_order', String(ballotOrder));
    this.#places.set(contestId, ballot.set(ballotOrder, candidate));
  }

  of(contestId: ContestId): Candidate[] {
    const ballot = [...(this.#places.get(contestId) ?? [])];
    return ballot.toSorted(([a], [b]) => a - b).map(([, candidate]) => candidate);
  }
}
