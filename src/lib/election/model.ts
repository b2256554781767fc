/** The nouns of an election. Everything else in this room speaks of these. */

declare const kind: unique symbol;
type Id<Kind extends string> = string & { readonly [kind]: Kind };

/** The same with plain text for ids: as it comes from outside, before anybody has read it. */
export type Unread<Value> =
  Value extends Id<string>
    ? string
    : Value extends readonly (infer One)[]
      ? readonly Unread<One>[]
      : Value extends object
        ? { readonly [Name in keyof Value]: Unread<Value[Name]> }
        : Value;

export type DistrictId = Id<'district'>;
export type ContestId = Id<'contest'>;
export type CandidateId = Id<'candidate'>;
export type PartyId = Id<'party'>;
export type AllianceId = Id<'alliance'>;
export type StationId = Id<'station'>;
export type BodyId = Id<'body'>;
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
  /** An instant, where its polls close at another time than the election's. */
  readonly pollsClose: string | null;
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
  /** Its number on the ballot, which tells namesakes apart. */
  readonly ballotOrder: number;
  readonly name: string;
  /** null: independent */
  readonly partyId: PartyId | null;
  readonly allianceId: AllianceId | null;
  /** Lower is earlier; breaks ties where the election says so. */
  readonly registrationOrder: number | null;
  /** How many people stand on a list: it holds no more seats. null: not said. */
  readonly persons: number | null;
}

/** What seats belong to: they are summed within a body, never across. */
export interface Body {
  readonly id: BodyId;
  readonly name: string;
  readonly kind: 'council' | 'office';
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
  /** The most votes one ballot may give to one candidate or list. */
  readonly marksPerCandidate: number;
  /** null: the election has one body. */
  readonly bodyId: BodyId | null;
  /** Electoral threshold of a list method, a share of all votes for lists. */
  readonly minShare: Fraction;
  /** In ballot order. */
  readonly candidates: readonly Candidate[];
  readonly stationIds: readonly StationId[];
}

export const STATION_KINDS = ['polling', 'postal', 'early', 'mobile', 'other'] as const;

/** Where one tally sheet for each of its contests arises. */
export interface PollingStation {
  readonly id: StationId;
  readonly districtId: DistrictId;
  readonly name: string;
  /** Another kind than `polling` without registered voters has no register of its own. */
  readonly kind: (typeof STATION_KINDS)[number];
  readonly contestIds: readonly ContestId[];
  /** Its voters in disjoint parts: each part votes in these contests, every one of them in all. */
  readonly parts: readonly (readonly ContestId[])[];
  /** null: unknown, which is not zero. */
  readonly registeredVoters: number | null;
  readonly address: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Whose seats are counted: everybody standing for an alliance, or for a party. */
export type Subject = { readonly alliance: AllianceId } | { readonly party: PartyId };

/**
 * The endorsement rule: so many signatures of members, from so many different districts. A majority
 * has one part: `signatures` are its seats, and it needs no districts.
 */
export interface Threshold {
  readonly id: string;
  readonly name: LocalName;
  readonly kind: 'endorsement' | 'majority';
  readonly signatures: number;
  readonly districts: number;
  /** The body whose seats count; null: all seats. */
  readonly bodyId: BodyId | null;
  /** What its parts are called, where not as usual. */
  readonly labels: Readonly<Record<string, LocalName>>;
  readonly for: readonly Subject[];
}

/** How strictly a check is taken: it asks, is written down, or is not made. */
export interface CheckSetting {
  readonly severity: 'confirm' | 'note' | 'off';
  /** Its tolerance, in the unit of the check; null: as usual. */
  readonly above: number | null;
}

/** What a party had at the last election in a contest, a district or a station. */
export interface PreviousResult {
  readonly contestId: ContestId | null;
  readonly districtId: DistrictId | null;
  /** A station that is no more stays here, and matches none. */
  readonly stationId: StationId | null;
  readonly partyId: PartyId | null;
  readonly allianceId: AllianceId | null;
  readonly votes: number | null;
  readonly seats: number | null;
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
  readonly tallySheet: 'basic' | 'ru-12' | 'votes-only';
  readonly tieBreak: 'registration-order' | 'undecided';
  readonly verification: 'single' | 'double';
  readonly publication: 'staff' | 'public';
  /** Whether a ruling of the desk needs a second person. */
  readonly desk: 'one-person' | 'two-people';
  /** By how much what is public lags, in seconds. */
  readonly publicDelay: number;
  /** By code of the finding; those not named are taken as usual. */
  readonly checks: Readonly<Record<string, CheckSetting>>;
  /** Which property of an outline names its district; null: `district_id`, else its id. */
  readonly outlineProperty: string | null;
  /** Empty: the election has one body. */
  readonly bodies: ReadonlyMap<BodyId, Body>;
  readonly previous: readonly PreviousResult[];
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
