import type { ContestDecision } from './contest-ruling.ts';
import type { Step } from './drive/stage.ts';
import type {
  AllianceId,
  ContestId,
  DistrictId,
  FactId,
  LinkId,
  MemberId,
  PartyId,
  PersonId,
  ReportId,
  StationId,
} from './model.ts';
import type { Report, Version } from './report.ts';
import type { Direction } from './wall.ts';

/** Everything that can be recorded. Facts are never changed or removed. */
export type Fact = Stated<
  | NightOpened
  | PackAmended
  | KeyAnnounced
  | LogRewound
  | PersonNamed
  | LinkIssued
  | LinkRevoked
  | DevicesEnded
  | PhoneKeyed
  | ReportSubmitted
  | ReportRetracted
  | NoteAttached
  | PhotoAttached
  | SheetRuled
  | ContestRuled
  | RulingAnswered
  | PersonSetAside
  | PersonRestored
  | SheetTaken
  | RecheckAsked
  | WallDirected
  | StepTaken
  | DriveCorrected
  | MemberContacted
  | DriveSet
  | DrivePublished
>;

/** The version of facts that this program writes; it reads all before. */
export const FACT_VERSION = 2;

/** What every fact says beside its own matter. */
export type Stated<Matter> = Matter & {
  /** The version it was written in; absent: the first. */
  readonly v?: number;
  readonly id: FactId;
  /** When the server recorded it, ISO 8601 in UTC. */
  readonly at: string;
  /** Who stated it; null: the program itself. */
  readonly by: PersonId | null;
  /** The newest position its writer knew, and the head there: it vouches for all before. */
  readonly prior: Head;
};

/** The state of the hash chain at a position; hexadecimal. */
export interface Head {
  readonly position: number;
  readonly head: string;
}

/** A gateway is a program that passes on text messages; organisers collect endorsements. */
export type Role = 'admin' | 'verifier' | 'watcher' | 'viewer' | 'gateway' | 'organiser';

/** The first fact of every log. A rehearsal is marked TEST wherever it is shown. */
export interface NightOpened {
  readonly type: 'NightOpened';
  readonly electionId: string;
  readonly packHash: string;
  readonly rehearsal: boolean;
  /** Ids of the pack’s stations; absent in logs of before. */
  readonly stations?: readonly string[];
  /** What checkpoints of this log are signed with, raw Ed25519 as base64; absent in logs of before. */
  readonly publicKey?: string;
  /** The pack's files in one piece, compressed, base64; absent in logs of before. */
  readonly pack?: string;
}

/** From here on checkpoints are signed with this key: the log is an older one, or was moved without it. */
export interface KeyAnnounced {
  readonly type: 'KeyAnnounced';
  readonly publicKey: string;
}

/** From here on the night is counted with another version of the pack. */
export interface PackAmended {
  readonly type: 'PackAmended';
  readonly packHash: string;
  readonly reason: string;
  /** Ids of its stations; absent in logs of before. */
  readonly stations?: readonly string[];
  /** As in `NightOpened`. */
  readonly pack?: string;
}

/**
 * The log had lost facts that were acknowledged, and nobody has them any more: from here on it goes on from
 * what is there.
 */
export interface LogRewound {
  readonly type: 'LogRewound';
  /** How far a node had counted, and the head there. */
  readonly seen: Head;
}

/** The only fact that says who a person is. */
export interface PersonNamed {
  readonly type: 'PersonNamed';
  readonly personId: PersonId;
  /** null: the key that sealed it is not at hand, or was thrown away. */
  readonly name: string | null;
  /** How to reach them, for administrators only. */
  readonly contact?: string | null;
  /** Random, so that a digest of this fact cannot be guessed back. */
  readonly salt: string;
}

export interface LinkIssued {
  readonly type: 'LinkIssued';
  readonly linkId: LinkId;
  readonly personId: PersonId;
  readonly role: Role;
  /** A watcher's own stations. */
  readonly stationIds: readonly StationId[];
  /** SHA-256 of the token, hexadecimal; the token itself is kept nowhere. */
  readonly tokenHash: string;
  /** A slow hash of the short code that signs in as well; absent: it has none. */
  readonly codeHash?: string;
  /** What its holder reports by text with; absent: nothing. */
  readonly text?: TextMark;
  /** The link whose code was typed to get this one: it ends with it. */
  readonly from?: LinkId;
  readonly salt: string;
}

/** How the text messages of a link are known. */
export interface TextMark {
  /** What they begin with; anybody may know it. */
  readonly number: number;
  /** What the codes they end in are made with: sealed by a secret that stands beside the log. */
  readonly key: string;
}

export interface LinkRevoked {
  readonly type: 'LinkRevoked';
  readonly linkId: LinkId;
}

/** Devices on which a link was opened are signed out. */
export interface DevicesEnded {
  readonly type: 'DevicesEnded';
  readonly linkId: LinkId;
  /** One of them; null: all that were opened before `until`, beside the one that is kept. */
  readonly deviceId: string | null;
  readonly kept: string | null;
  /** ISO 8601 in UTC. */
  readonly until: string;
  readonly salt: string;
}

/** A phone on which a link is open signs its reports with this key. */
export interface PhoneKeyed {
  readonly type: 'PhoneKeyed';
  readonly linkId: LinkId;
  /** The raw point of an ECDSA key on P-256, base64. */
  readonly key: string;
  readonly salt: string;
}

/** A report without what its fact says of it. */
export type ReportMatter = Omit<Report, 'id' | 'by' | 'instant' | 'received'>;

/** The fact's id is the report's; its author is the fact's. */
export interface ReportSubmitted {
  readonly type: 'ReportSubmitted';
  readonly report: ReportMatter;
}

/** Its author takes a report back. */
export interface ReportRetracted {
  readonly type: 'ReportRetracted';
  readonly reportId: ReportId;
}

/** Free text beside another fact. */
export interface NoteAttached {
  readonly type: 'NoteAttached';
  readonly factId: FactId;
  readonly text: string;
  readonly salt: string;
}

/** A photo of the sheet; its author is the report's. */
export interface PhotoAttached {
  readonly type: 'PhotoAttached';
  readonly reportId: ReportId;
  /** SHA-256 of the photo as the phone sent it, as the report names it: `sha256-…`. */
  readonly photo: string;
  /** SHA-256 of what is kept of it, without metadata. */
  readonly content: string;
}

/** What a decision was based on: of several with one basis the first in the log counts. */
export interface SheetBasis {
  /** The reports standing when it was made. */
  readonly reportIds: readonly ReportId[];
  readonly previous: FactId | null;
}

export type Decision =
  | { readonly type: 'accept'; readonly reportId: ReportId }
  | { readonly type: 're-key'; readonly version: Version }
  /** These reports, or all it was based on, are treated as if they were not there. */
  | { readonly type: 'set-aside'; readonly reportIds?: readonly ReportId[] }
  | { readonly type: 'annul' }
  /** Takes back the ruling named as `previous`. */
  | { readonly type: 'undo' };

/** The desk settles a station's sheet. */
export interface SheetRuled {
  readonly type: 'SheetRuled';
  readonly stationId: StationId;
  readonly contestId: ContestId;
  readonly basis: SheetBasis;
  readonly decision: Decision;
}

/** The desk rules on a contest. Of two on one matter with the same `previous` the first counts. */
export interface ContestRuled {
  readonly type: 'ContestRuled';
  readonly contestId: ContestId;
  readonly previous: FactId | null;
  readonly decision: ContestDecision;
}

/** A second person of the desk agrees with what another proposed, or it is refused. */
export interface RulingAnswered {
  readonly type: 'RulingAnswered';
  readonly rulingId: FactId;
  readonly agrees: boolean;
}

/**
 * What this person said of figures counts no more: reports, retractions, rulings. It is no punishment
 * but a finding on a witness; a reason goes with it as a note.
 */
export interface PersonSetAside {
  readonly type: 'PersonSetAside';
  readonly personId: PersonId;
  /** Only what the log received at this moment or later, ISO 8601 in UTC; null: all. */
  readonly since: string | null;
}

/** It counts again. */
export interface PersonRestored {
  readonly type: 'PersonRestored';
  readonly personId: PersonId;
}

/** Somebody at the desk works on a sheet until then, so that nobody else takes it. */
export interface SheetTaken {
  readonly type: 'SheetTaken';
  readonly stationId: StationId;
  readonly contestId: ContestId;
  /** ISO 8601 in UTC; a time that has passed gives it back. */
  readonly until: string;
}

/** The desk asks a station's watchers to look at the paper once more. */
export interface RecheckAsked {
  readonly type: 'RecheckAsked';
  readonly stationId: StationId;
  readonly contestId: ContestId;
}

/** Staff choose what every wall shows until then. */
export interface WallDirected extends Direction {
  readonly type: 'WallDirected';
  /** ISO 8601 in UTC; a time that has passed lets each wall choose for itself. */
  readonly until: string;
}

/** How far a member has come with their endorsement. */
export interface StepTaken {
  readonly type: 'StepTaken';
  readonly memberId: MemberId;
  readonly step: Step;
  /** The steps that stood when it was taken: it goes on from all of them. */
  readonly basis: readonly FactId[];
  /** When, by the clock of whoever took it. ISO 8601. */
  readonly takenAt: string;
  readonly salt: string;
}

/** Who holds a seat, said by hand. Of two with the same `previous` the first counts. */
export interface DriveCorrected {
  readonly type: 'DriveCorrected';
  readonly memberId: MemberId;
  readonly previous: FactId | null;
  readonly correction: Correction;
  readonly salt: string;
}

export type Correction =
  | {
      readonly type: 'holds';
      readonly name: string;
      readonly districtId: DistrictId;
      readonly partyId: PartyId | null;
      readonly allianceId: AllianceId | null;
    }
  | { readonly type: 'does-not-hold' }
  /** What the count says holds again. */
  | { readonly type: 'as-counted' };

/** How to reach a member: for administrators and organisers only. */
export interface MemberContacted {
  readonly type: 'MemberContacted';
  readonly memberId: MemberId;
  /** null: as a person’s name. */
  readonly contact: string | null;
  readonly salt: string;
}

/** What staff aim at. Of two with the same `previous` the first counts. */
export interface DriveSet {
  readonly type: 'DriveSet';
  readonly previous: FactId | null;
  readonly settings: {
    /** Wanted beyond what is needed. */
    readonly reserve: { readonly signatures: number; readonly districts: number };
    /** The share of signatures that the commission is expected to strike out, 0 to 1. */
    readonly strikeRate: number;
    /** `YYYY-MM-DD`; null: none. */
    readonly deadline: string | null;
  };
  readonly salt: string;
}

/** An administrator lets everybody see the totals of the drive, or not any more. */
export interface DrivePublished {
  readonly type: 'DrivePublished';
  readonly isPublic: boolean;
}
