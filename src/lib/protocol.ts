/** Every message and every endpoint between a node and whoever speaks with it. */
import type { MemberState } from '#election/drive/drive.ts';
import type { Member } from '#election/drive/members.ts';
import type { Step } from '#election/drive/stage.ts';
import type { DriveTotals } from '#results/drive-totals.ts';
import type { ContestDecision } from '#election/contest-ruling.ts';
import type { QueueItem } from '#results/desk-queue.ts';
import type { Correction, Decision, DriveSet, Fact, Role } from '#election/fact.ts';
import type { Code } from '#election/finding.ts';
import type { ContestId, FactId, PersonId, ReportId, StationId, Unread } from '#election/model.ts';
import type { Kind } from '#election/report.ts';
import type { CloseView, DistrictView } from '#results/district-view.ts';
import type { Film } from '#results/film.ts';
import type { ContestResult, Patch, Results, Summary } from '#results/results.ts';
import type { Lines } from '#election/tally-sheet.ts';

/** `POST /api/reports`, `report:submit`: a sheet as a phone sends it. */
export interface ReportMessage {
  readonly id: string;
  readonly stationId: string;
  readonly contestId: string;
  readonly kind: Kind;
  readonly reportedAt: string;
  readonly sheet: Readonly<Record<string, unknown>>;
  readonly votes: Readonly<Record<string, unknown>>;
  readonly supersedes?: string | undefined;
  readonly photos?: readonly string[] | undefined;
  readonly confirmed?: readonly string[] | undefined;
  readonly note?: string | undefined;
  /** By the phone, over `signedText`, base64. */
  readonly signature?: string | undefined;
}

/** `POST /api/phone-keys`: with which key a phone signs its reports. */
export interface PhoneKeyMessage {
  readonly id: string;
  /** The raw point of an ECDSA key on P-256, base64. */
  readonly key: string;
}

export type PhoneKeyAnswer = { readonly ok: true } | Refused;

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
  /** The newest signed checkpoint that it stands under; absent: there is none yet. */
  readonly checkpoint?: string;
}

/** `GET /api/receipts/:id`: that a report stands in the log, to check without trust. */
export interface ReceiptProof {
  readonly receipt: Receipt;
  /** What checkpoints are signed with, raw Ed25519 as base64. */
  readonly publicKey: string | null;
  /** The stored bytes of its fact. */
  readonly fact: string;
  /** From its leaf to the root of the receipt’s checkpoint, base64 (RFC 6962); null: there is none yet. */
  readonly inclusion: readonly string[] | null;
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
  /** Nobody agrees with what they proposed themselves. */
  | 'own-proposal'
  | 'needs-reason'
  | 'no-match'
  | 'not-tied'
  | 'not-callable'
  /** A fault of the program: trying again does not help. */
  | 'fault';

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
  readonly sentStamp?: number | undefined;
}

/** `reply` is one sentence for its sender, short enough for one message. */
export type TextAnswer =
  | { readonly ok: true; readonly reply: string; readonly receipt: Receipt }
  | (Refused & { readonly reply: string });

/** The header by which a phone says whose report it sends: the next holder's link is refused. */
export const PERSON_HEADER = 'tallywatch-person';

/**
 * The version of this file, which every answer names: a page that is older than its server reads itself
 * anew. It goes up whenever an older page would misread an answer.
 */
export const PROTOCOL = 1;
export const PROTOCOL_HEADER = 'tallywatch-protocol';

/** A photo's pieces are at most this large. In bytes. */
export const PHOTO_PIECE = 64 * 1024;

/** `POST /api/rulings`: the desk settles a sheet. */
export interface SheetRulingMessage {
  readonly id: string;
  readonly stationId: string;
  readonly contestId: string;
  readonly basis: Basis;
  readonly decision: Unread<Decision>;
  readonly reason?: string | undefined;
}

/** `POST /api/rulings`: the desk rules on a contest. */
export interface ContestRulingMessage {
  readonly id: string;
  readonly contestId: string;
  /** The ruling in force on the same matter. */
  readonly previous: string | null;
  readonly decision: Unread<ContestDecision>;
  readonly reason?: string | undefined;
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

/** `POST /api/desk/answers`: a second person agrees with what another proposed, or it is refused. */
export interface RulingAnswerMessage {
  readonly id: string;
  readonly rulingId: string;
  readonly agrees: boolean;
  readonly reason?: string | undefined;
}

/** `POST /api/people/set-aside`: what a person said of figures counts no more. */
export interface SetAsideMessage {
  readonly id: string;
  readonly personId: string;
  /** Only what came at this moment or later, ISO 8601; null: all. */
  readonly since: string | null;
  readonly reason: string;
}

/** `POST /api/people/restore`: it counts again. */
export type RestoreMessage = Pick<SetAsideMessage, 'id' | 'personId' | 'reason'>;

/** What came of it: of how many sheets they had said something, and how many seats changed hands. */
export type SetAsideAnswer =
  | {
      readonly ok: true;
      readonly position: number;
      readonly sheets: number;
      readonly seats: number;
    }
  | Refused;

/** What one person of the desk ruled, and a second has not yet agreed to. */
export interface ProposalView {
  readonly rulingId: FactId;
  readonly stationId: StationId | null;
  readonly contestId: ContestId;
  /** Station and contest, by name. */
  readonly about: string;
  readonly decision: Pick<Decision | ContestDecision, 'type'>;
  /** The lines of a re-keyed sheet; empty in a list, where nobody is to see figures. */
  readonly sheet: Lines;
  /** Names of the candidates it is about, with their votes on a re-keyed sheet. */
  readonly details: readonly string[];
  readonly reason: string | null;
  /** Who proposed it, told apart by a part of a random id; null: whoever asks. */
  readonly mark: string | null;
}

/** Somebody whose word counts no more. */
export interface AsideView {
  readonly personId: PersonId;
  readonly mark: string;
  readonly role: Role | null;
  /** ISO 8601; null: all they ever said. */
  readonly since: string | null;
  readonly reports: number;
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
  readonly proposals: readonly ProposalView[];
  readonly aside: readonly AsideView[];
  readonly sheets: Readonly<
    Record<'disputed' | 'questioned' | 'reported' | 'verified' | 'awaiting', number>
  >;
}

/** `POST /api/drive/steps`: how far a member has come. */
export interface StepMessage {
  readonly id: string;
  readonly memberId: string;
  readonly step: Step;
  /** The steps that stood when it was taken. */
  readonly basis: readonly string[];
  readonly takenAt: string;
  /** What was agreed, or why; the commission's reason where it struck out. */
  readonly note?: string | undefined;
}

/** `POST /api/drive/corrections`: who holds a seat, said by hand. */
export interface CorrectionMessage {
  readonly id: string;
  readonly memberId: string;
  readonly previous: string | null;
  readonly correction: Unread<Correction>;
}

/** `POST /api/drive/contacts` */
export interface ContactMessage {
  readonly id: string;
  readonly memberId: string;
  readonly contact: string;
}

/** `POST /api/drive/settings` */
export interface DriveSettingsMessage {
  readonly id: string;
  readonly previous: string | null;
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

/**
 * `counts` is false when another ruling with the same basis came first, or where it is `proposed`: it
 * holds once a second person agrees.
 */
export type RulingAnswer =
  | {
      readonly ok: true;
      readonly position: number;
      readonly counts: boolean;
      readonly proposed?: true;
    }
  | Refused;

/** What somebody may be allowed; the table of roles says to whom. */
export type Ask =
  | 'report'
  | 'results'
  | 'desk'
  | 'admin'
  | 'metrics'
  | 'text'
  /** Members, their stages and contacts. */
  | 'drive'
  /** How far the drive is, without any name. */
  | 'drive-totals'
  /** Whoever has a link. */
  | 'sign-in';

/** An endpoint that is told something: who may, what they send, what they are answered. */
interface Told<Who extends Ask, Message, Answer> {
  readonly who: Who;
  readonly message: Message;
  readonly answer: Answer;
}

/** An endpoint that is asked: who may, and what they are answered; `null`: anybody. */
interface Asked<Who extends Ask | null, Answer> {
  readonly who: Who;
  readonly answer: Answer;
}

/** Every endpoint, by method and path; what follows a `:` stands for a part of the path. */
export interface Endpoints {
  'POST /api/reports': Told<'report', ReportMessage, ReportAnswer>;
  /** The same answers, and nothing is recorded. */
  'POST /api/reports/practice': Told<'report', ReportMessage, ReportAnswer>;
  'POST /api/retractions': Told<'report', RetractionMessage, RetractionAnswer>;
  'POST /api/photos': Told<'report', PhotoMessage, PhotoAnswer>;
  'POST /api/text': Told<'text', TextMessage, TextAnswer>;
  'POST /api/rulings': Told<'desk', SheetRulingMessage | ContestRulingMessage, RulingAnswer>;
  'POST /api/desk/rekey': Told<'desk', BlindMessage, RulingAnswer>;
  'POST /api/desk/answers': Told<'desk', RulingAnswerMessage, RulingAnswer>;
  'POST /api/phone-keys': Told<'report', PhoneKeyMessage, PhoneKeyAnswer>;
  'POST /api/people/set-aside': Told<'desk', SetAsideMessage, SetAsideAnswer>;
  'POST /api/people/restore': Told<'desk', RestoreMessage, SetAsideAnswer>;
  'POST /api/desk/take': Told<'desk', TakeMessage, DeskAnswer>;
  'POST /api/desk/recheck': Told<'desk', RecheckMessage, DeskAnswer>;
  'POST /api/drive/steps': Told<'drive', StepMessage, DriveAnswer>;
  'POST /api/drive/corrections': Told<'drive', CorrectionMessage, DriveAnswer>;
  'POST /api/drive/contacts': Told<'drive', ContactMessage, DriveAnswer>;
  'POST /api/drive/settings': Told<'drive', DriveSettingsMessage, DriveAnswer>;
  'POST /api/drive/publication': Told<'admin', PublicationMessage, DriveAnswer>;
  'GET /api/results': Asked<'results', Results>;
  'GET /api/summary': Asked<'results', Summary>;
  'GET /api/results.csv': Asked<'results', Text>;
  /** NIST SP 1500-100 v2. */
  'GET /api/results.nist.json': Asked<'results', object>;
  'GET /api/film': Asked<'results', Film>;
  'GET /share.png': Asked<'results', Bytes>;
  /** The closest contests with the two candidates each is between. */
  'GET /wall/closest': Asked<'results', readonly CloseView[]>;
  'GET /wall/districts/:id': Asked<'results', DistrictView>;
  'GET /api/election': Asked<null, object>;
  'GET /api/districts.geojson': Asked<null, object>;
  'GET /api/districts.hexjson': Asked<null, object>;
  /** The newest signed checkpoint (C2SP tlog-checkpoint), all of them, and as an Atom feed. */
  'GET /api/checkpoint': Asked<null, Text>;
  'GET /api/checkpoints': Asked<null, Text>;
  /** What they are signed with: NAME+ID+KEY (C2SP signed-note). */
  'GET /api/checkpoint.key': Asked<null, Text>;
  'GET /api/checkpoints.atom': Asked<null, Text>;
  /** The public log, a line a fact. */
  'GET /api/log': Asked<'results', Text>;
  'GET /api/proof/inclusion': Asked<null, readonly string[]>;
  'GET /api/proof/consistency': Asked<null, readonly string[]>;
  'GET /api/receipts/:id': Asked<'report', ReceiptProof>;
  'GET /api/time': Asked<null, Clock>;
  'GET /api/health': Asked<null, Health>;
  'GET /api/ready': Asked<null, Health>;
  'GET /api/live': Asked<null, Health>;
  'GET /metrics': Asked<'metrics', Text>;
  'GET /api/desk/queue': Asked<'desk', DeskQueue>;
  'GET /api/photos/:name': Asked<'desk', Bytes>;
  /** null: the election has no threshold. */
  'GET /api/drive': Asked<'drive-totals', DriveTotals | null>;
  'GET /api/drive/members': Asked<'drive', DriveList | null>;
  'GET /api/drive.csv': Asked<'drive', Text>;
}

export type Endpoint = keyof Endpoints;
/** Endpoints that are told something. */
export type Telling = Extract<Endpoint, `POST ${string}`>;
/** Endpoints that are asked. */
export type Asking = Extract<Endpoint, `GET ${string}`>;

/** Endpoints that answer JSON. */
export type AskingJson = {
  [From in Asking]: AnswerOf<From> extends Text | Bytes ? never : From;
}[Asking];

export type MessageTo<To extends Telling> = Endpoints[To]['message'];
/** What an endpoint answers who may ask; a refusal otherwise. */
export type AnswerOf<From extends Endpoint> = Endpoints[From]['answer'];

/** An answer that is no JSON: text, or the bytes of a picture. */
export type Text = string;
export type Bytes = Uint8Array;

/** `POST /api/photos`: the piece goes as it is, the rest in the query. */
export interface PhotoMessage {
  /** `sha256-…` of the whole photo. */
  readonly id: string;
  readonly report: string;
  /** Where the piece begins, and how large the photo is. In bytes. */
  readonly at: number;
  readonly of: number;
  readonly bytes: Uint8Array;
}

/** The server's clock: a phone's may be wrong. ISO 8601. */
export interface Clock {
  readonly now: string;
}

/** Whether a node can record and count; version and head for administrators only. */
export interface Health {
  readonly ok: boolean;
  readonly reason?: string;
  readonly version?: number;
  readonly head?: string;
}

/** What a socket says of itself when it connects: a program its token, a browser its cookie. */
export interface SocketAuth {
  readonly token?: string;
}

/** Nothing is sent that way. */
type NoEvents = object;

/** Every namespace of sockets: what is sent to the server, and what it sends. */
export interface Namespaces {
  /** Phones send sheets and get receipts. */
  readonly '/report': {
    readonly auth: SocketAuth;
    readonly toServer: {
      'report:submit': (report: ReportMessage, answer: (answer: ReportAnswer) => void) => void;
    };
    readonly toClient: NoEvents;
  };
  /**
   * The summary first, then what changed; each with the time at which the last report was recorded. A
   * client at a cursor of this log gets what changed since.
   */
  readonly '/live': {
    readonly auth: SocketAuth & Partial<Cursor>;
    readonly toServer: {
      /** Asks for what changed since a cursor: a patch, or a fresh summary. */
      since: (version: number, head?: string) => void;
      /** Asks for these contests whole, candidates and all, in this and later patches. */
      watch: (contestIds: readonly string[]) => void;
    };
    readonly toClient: {
      /** The pack that is counted with, first of all: a page that was made with another is out of date. */
      pack: (mark: string) => void;
      summary: (summary: Summary, lastReportAt: string | null) => void;
      /** Applies to any version from `from` to `to`; a client older than `from` asks `since`. */
      patch: (patch: LivePatch, lastReportAt: string | null) => void;
    };
  };
  /** Something was recorded, up to this version; no figure is ever sent here. */
  readonly '/desk': {
    readonly auth: SocketAuth;
    readonly toServer: NoEvents;
    readonly toClient: { recorded: (version: number) => void };
  };
}

/** A patch; contests being watched come whole. */
export type LivePatch = Patch & { readonly watched?: Readonly<Record<ContestId, ContestResult>> };

/** Where in a log somebody is; the head tells one log from another. */
export interface Cursor {
  readonly version: number;
  readonly head?: string;
}
