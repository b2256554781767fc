/** What a phone sends, and where each thing is on its way. */
import type { Problem, Receipt, ReportMessage, RetractionMessage, StepMessage } from '#protocol';

/** Where something is: on the phone only, on its way, at the server, or sent back by it. */
export type Stage = 'saved' | 'sent' | 'received' | 'refused';

/** What all that waits on a phone has. */
export interface Waiting {
  readonly id: string;
  /** Whose it is; the server refuses it under another person's link. */
  readonly person: string;
  /** To send things in the order they were made. */
  readonly madeAt: number;
  readonly stage: Stage;
  /** Why the server sent it back, or did not take it yet. */
  readonly problems: readonly Problem[];
}

export interface OutgoingReport extends Waiting {
  readonly type: 'report';
  readonly message: ReportMessage;
  readonly practice: boolean;
  readonly receipt: Receipt | null;
  /** The checkpoint under which this phone has seen that the log holds it; absent: not yet. */
  readonly proof?: string | null;
}

export interface OutgoingRetraction extends Waiting {
  readonly type: 'retraction';
  readonly message: RetractionMessage;
}

/** A step of a member, from an organiser's phone. */
export interface OutgoingStep extends Waiting {
  readonly type: 'step';
  readonly message: StepMessage;
  /** Where in the log it stands; null: not known to be there. */
  readonly position: number | null;
}

export interface OutgoingPhoto extends Waiting {
  readonly type: 'photo';
  readonly reportId: string;
  readonly photo: string;
  readonly blob: Blob;
  /** How many bytes the server has. */
  readonly received: number;
}

export type Outgoing = OutgoingReport | OutgoingRetraction | OutgoingStep | OutgoingPhoto;
