/** The nouns of an election. Everything else in this room speaks of these. */

declare const kind: unique symbol;
type Id<Kind extends string> = string & { readonly [kind]: Kind };

export type DistrictId = Id<'district'>;
export type ContestId = Id<'contest'>;
export type CandidateId = Id<'candidate'>;
export type PartyId = Id<'party'>;
export type AllianceId = Id<'alliance'>;
export type StationId = Id<'station'>;
export type ReportId = Id<'report'>;
export type FactId = Id<'fact'>;
export type PersonId = Id<'person'>;
export type LinkId = Id<'link'>;
export type MemberId = Id<'member'>;

/** A name in one language for all, or one for each language (`en`, `ru`, …). */
export type LocalName = string | Readonly<Record<string, string>>;

/** The unit of the map and of the threshold; it may hold several contests. */
export interface District {
  readonly id: DistrictId;
  readonly name: string;
  readonly abbreviation: string | null;
}

export interface Party {
  readonly id: PartyId;
  readonly name: string;
  readonly abbreviation: string | null;
  /** `#rrggbb` */
  readonly color: string | null;
}

export interface Alliance {
  readonly id: AllianceId;
  readonly name: LocalName;
  readonly color: string | null;
}

/** A person on the ballot, or a list where the method allots seats to lists. */
export interface Candidate {
  readonly id: CandidateId;
  readonly name: string;
  /** null: independent */
  readonly partyId: PartyId | null;
  readonly allianceId: AllianceId | null;
  /** Lower is earlier; breaks ties where the election says so. */
  readonly registrationOrder: number | null;
}

export type ListMethod = 'dhondt' | 'sainte-lague' | 'imperiali' | 'hare-niemeyer';
export type Method = 'plurality' | ListMethod;

/** An exact share, so that 5% is never 0.05000000000000000277. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** One race with its seats. */
export interface Contest {
  readonly id: ContestId;
  readonly districtId: DistrictId;
  readonly name: string;
  readonly seats: number;
  readonly method: Method;
  /** How many candidates one ballot may mark; not always the number of seats. */
  readonly votesPerBallot: number;
  /** Electoral threshold of a list method, a share of all votes for lists. */
  readonly minShare: Fraction;
  /** In ballot order. */
  readonly candidates: readonly Candidate[];
  readonly stationIds: readonly StationId[];
}

/** Where one tally sheet for each of its contests arises. */
export interface PollingStation {
  readonly id: StationId;
  readonly districtId: DistrictId;
  readonly name: string;
  readonly contestIds: readonly ContestId[];
  /** null: unknown, which is not zero. */
  readonly registeredVoters: number | null;
  readonly address: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Whose seats are counted: everybody standing for an alliance, or for a party. */
export type Subject = { readonly alliance: AllianceId } | { readonly party: PartyId };

/** The endorsement rule: so many signatures of members, from so many different districts. */
export interface Threshold {
  readonly id: string;
  readonly name: LocalName;
  readonly signatures: number;
  readonly districts: number;
  readonly for: readonly Subject[];
}

/** Members who hold their seats without being on this ballot. */
export interface SittingMembers {
  readonly districtId: DistrictId;
  readonly partyId: PartyId | null;
  readonly allianceId: AllianceId | null;
  readonly members: number;
}

export interface Election {
  readonly id: string;
  readonly name: LocalName;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** IANA name, e.g. `Europe/Moscow` */
  readonly timeZone: string;
  /** An instant with its offset; before it nobody but staff sees a figure. */
  readonly pollsClose: string;
  readonly tallySheet: 'basic' | 'ru-12';
  readonly tieBreak: 'registration-order' | 'undecided';
  readonly verification: 'single' | 'double';
  readonly publication: 'staff' | 'public';
  readonly parties: ReadonlyMap<PartyId, Party>;
  readonly alliances: ReadonlyMap<AllianceId, Alliance>;
  readonly districts: ReadonlyMap<DistrictId, District>;
  readonly contests: ReadonlyMap<ContestId, Contest>;
  readonly stations: ReadonlyMap<StationId, PollingStation>;
  readonly thresholds: readonly Threshold[];
  readonly sittingMembers: readonly SittingMembers[];
}

/** Whose seat it is. */
export interface Holder {
  readonly partyId: PartyId | null;
  readonly allianceId: AllianceId | null;
}

/** Whether a seat of this holder is the subject's. */
export function belongsTo(holder: Holder, subject: Subject): boolean {
  return 'alliance' in subject
    ? holder.allianceId === subject.alliance
    : holder.partyId === subject.party;
}
