/** Every message between browser and server. */
import type { MemberState } from '#election/drive/drive.ts';
import type { Member } from '#election/drive/members.ts';
import type { Step } from '#election/drive/stage.ts';
import type { DriveTotals } from '#results/drive-totals.ts';
import type { ContestDecision } from '#election/contest-ruling.ts';
import type { QueueItem } from '#results/desk-queue.ts';
import type { Correction, Decision, DriveSet, Fact, Role } from '#election/fact.ts';
import type { Code } from '#election/finding.ts';
import type { ContestId, FactId, MemberId, ReportId } from '#election/model.ts';
import type { Kind } from '#election/report.ts';
import type { ContestResult, Patch, Summary } from '#results/results.ts';

/** `POST /api/reports`, `report:submit`: a sheet as a phone sends it. */
export interface ReportMessage {
  readonly id: string;
  readonly stationId: string;
  readonly contestId: string;
  readonly kind: Kind;
  readonly reportedAt: string;
  readonly sheet: Readonly<Record<string, unknown>>;
  readonly votes: Readonly<Record<string, unknown>>;
  readonly supersedes?: string;
  readonly photos?: readonly string[];
  readonly confirmed?: readonly string[];
  readonly note?: string;
}

export type ReportState =
  | 'reported'
  | 'verified'
  | 'disputed'
  | 'questioned'
  | 'superseded'
  /** Its author has taken it back. */
  | 'retracted';

/** Proof that a report is in the log: `hash` is the log's head at `position`. */
export interface Receipt {
  readonly reportId: ReportId;
  readonly position: number;
  readonly hash: string;
  readonly duplicate: boolean;
  readonly state: ReportState;
}

/** One thing wrong with a message: `block` refuses it, `confirm` asks whether the paper says so. */
export interface Problem {
  readonly code: Code | RefusalCode;
  readonly severity: 'block' | 'confirm';
  readonly path: string;
  readonly message: string;
}

/** Why a message was refused that had nothing wrong with its figures. */
export type RefusalCode =
  | 'bad-shape'
  | 'no-token'
  | 'not-allowed'
  | 'other-content'
  | 'too-large'
  | 'too-many'
  | 'not-recorded'
  | 'not-published'
  | 'not-found'
  | 'other-person'
  | 'no-photo'
  | 'enough-photos'
  | 'broken-photo'
  | 'other-place'
  | 'own-report'
  | 'no-match';

export type Refused = { readonly ok: false; readonly problems: readonly Problem[] };

/** A practice report gets a receipt for position 0, before the first fact: it is never recorded. */
export type ReportAnswer = { readonly ok: true; readonly receipt: Receipt } | Refused;

/** `POST /api/retractions`: its author takes a report back. */
export interface RetractionMessage {
  readonly id: string;
  readonly reportId: string;
}

export type RetractionAnswer =
  { readonly ok: true; readonly position: number; readonly duplicate: boolean } | Refused;

/**
 * `POST /api/photos?id=…&report=…&at=…&of=…` with a piece of a photo: how many bytes are there.
 * `content` names what is kept once it is whole.
 */
export type PhotoAnswer =
  | { readonly ok: true; readonly received: number; readonly content: string | null }
  | (Refused & { readonly received?: number });

/** `POST /api/text`: a text message as a gateway passes it on. */
export interface TextMessage {
  readonly from: string;
  readonly text: string;
  /** When it was sent, in milliseconds since 1970, where the gateway knows. */
  readonly sentStamp?: number;
}

/** `reply` is one sentence for its sender, short enough for one message. */
export type TextAnswer =
  | { readonly ok: true; readonly reply: string; readonly receipt: Receipt }
  | (Refused & { readonly reply: string });

/** The header by which a phone says whose report it sends: the next holder's link is refused. */
export const PERSON_HEADER = 'tallywatch-person';

/** A photo's pieces are at most this large. In bytes. */
export const PHOTO_PIECE = 64 * 1024;

/** `POST /api/rulings`: the desk settles a sheet. */
export interface SheetRulingMessage {
  readonly id: string;
  readonly stationId: string;
  readonly contestId: string;
  readonly basis: Basis;
  readonly decision: Decision;
  readonly reason?: string;
}

/** `POST /api/rulings`: the desk rules on a contest. */
export interface ContestRulingMessage {
  readonly id: string;
  readonly contestId: string;
  /** The ruling in force on the same matter. */
  readonly previous: string | null;
  readonly decision: ContestDecision;
  readonly reason?: string;
}

/** What a ruling on a sheet rests on: the reports that stand, and the ruling before it. */
export interface Basis {
  readonly reportIds: readonly string[];
  readonly previous: string | null;
}

/** `POST /api/desk/rekey`: the sheet as a verifier typed it without seeing any version. */
export interface BlindMessage extends Pick<SheetRulingMessage, 'id' | 'stationId' | 'contestId'> {
  readonly basis: Basis;
  readonly kind: Kind;
  readonly sheet: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

/** `POST /api/desk/take`: works on a sheet for so long, so that nobody else takes it. */
export interface TakeMessage extends Pick<SheetRulingMessage, 'id' | 'stationId' | 'contestId'> {
  readonly seconds: number;
}

/** `POST /api/desk/recheck`: asks the station's watchers to look once more. */
export type RecheckMessage = Pick<SheetRulingMessage, 'id' | 'stationId' | 'contestId'>;

/** `mine`: whether the sheet is now taken by the one who asks. */
export type DeskAnswer = { readonly ok: true; readonly mine: boolean } | Refused;

/** A sheet in the desk's queue: no figures of its versions. */
export interface DeskItem extends Omit<QueueItem, 'change'> {
  /** Without votes: they would tell a version's figures to who is to type it blind. */
  readonly change: Pick<QueueItem['change'], 'seats' | 'districts'>;
  readonly stationName: string;
  readonly contestName: string;
  readonly districtName: string;
  readonly taken: 'me' | 'other' | null;
  /** Its watchers were asked to look once more. */
  readonly recheck: boolean;
}

/** `GET /api/desk/queue`: the sheets by which a decision would change most, first. */
export interface DeskQueue {
  readonly version: number;
  readonly items: readonly DeskItem[];
  readonly sheets: Readonly<
    Record<'disputed' | 'questioned' | 'reported' | 'verified' | 'awaiting', number>
  >;
}

/** `POST /api/drive/steps`: how far a member has come. */
export interface StepMessage {
  readonly id: string;
  readonly memberId: MemberId;
  readonly step: Step;
  /** The steps that stood when it was taken. */
  readonly basis: readonly FactId[];
  readonly takenAt: string;
  /** What was agreed, or why; the commission's reason where it struck out. */
  readonly note?: string;
}

/** `POST /api/drive/corrections`: who holds a seat, said by hand. */
export interface CorrectionMessage {
  readonly id: string;
  readonly memberId: MemberId;
  readonly previous: FactId | null;
  readonly correction: Correction;
}

/** `POST /api/drive/contacts` */
export interface ContactMessage {
  readonly id: string;
  readonly memberId: MemberId;
  readonly contact: string;
}

/** `POST /api/drive/settings` */
export interface DriveSettingsMessage {
  readonly id: string;
  readonly previous: FactId | null;
  readonly settings: DriveSet['settings'];
}

/** `POST /api/drive/publication`: an administrator's. */
export interface PublicationMessage {
  readonly id: string;
  readonly isPublic: boolean;
}

/** `counts` is false when something else with the same `previous` came first. */
export type DriveAnswer = RulingAnswer;

/** A member as organisers see them. */
export interface DriveRow extends Member {
  readonly isAllied: boolean;
  readonly status: MemberState['status'];
  /** How far they count; below 0: on a way out. */
  readonly rank: number;
  /** The steps that stand: the next one goes on from all of them. */
  readonly standing: readonly { readonly id: FactId; readonly step: Step }[];
}

/** `GET /api/drive/members`: every member, by what helps most. */
export interface DriveList {
  readonly version: number;
  readonly totals: DriveTotals;
  readonly rows: readonly DriveRow[];
  readonly settingsId: FactId | null;
  readonly isPublic: boolean;
}

/** A fact as the record shows it. */
export interface HistoryLine {
  readonly position: number;
  readonly hash: string;
  readonly at: string;
  readonly type: Fact['type'];
  /** What was stated; null for facts about people, whose names are not the desk's. */
  readonly fact: Fact | null;
  /** Who stated it, told apart by a part of a random id; null: the program. */
  readonly who: { readonly role: Role | null; readonly mark: string } | null;
  /** Free text that goes with it. */
  readonly note: string | null;
}

/** `counts` is false when another ruling with the same basis came first. */
export type RulingAnswer =
  { readonly ok: true; readonly position: number; readonly counts: boolean } | Refused;

/** Namespace `/report`, from the phone. */
export interface ReportEvents {
  'report:submit': (report: ReportMessage, answer: (answer: ReportAnswer) => void) => void;
}

/**
 * Namespace `/live`, from the server: the summary first, then what changed; each with the time at
 * which the last report was recorded.
 */
export interface LiveEvents {
  summary: (summary: Summary, lastReportAt: string | null) => void;
  /** Applies to any version from `from` to `to`; a client older than `from` asks `since`. */
  patch: (patch: LivePatch, lastReportAt: string | null) => void;
}

/** A patch; contests being watched come whole. */
export type LivePatch = Patch & { readonly watched?: Readonly<Record<ContestId, ContestResult>> };

/** Namespace `/live`, from the browser. */
export interface LiveRequests {
  /** Asks for what changed since a place in the log: a patch, or a fresh summary. */
  since: (version: number, head?: string) => void;
  /** Asks for these contests whole, candidates and all, in this and later patches. */
  watch: (contestIds: readonly string[]) => void;
}

/** Namespace `/desk`, from the server: something was recorded, up to this version. */
export interface DeskEvents {
  recorded: (version: number) => void;
}

/** Where in a log somebody is; the head tells one log from another. */
export interface Place {
  readonly version: number;
  readonly head?: string;
}

/** What a socket of `/live` says when it connects: what changed since its place is sent first. */
export interface LiveAuth extends Partial<Place> {
  readonly token?: string;
}
