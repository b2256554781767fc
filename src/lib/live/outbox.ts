/**
 * What waits on the phone until the server has it. The page and the service worker both empty
 * it; a report sent twice is recorded once, since it keeps its id.
 */
import {
  PERSON_HEADER,
  PHOTO_PIECE,
  type PhotoAnswer,
  type Problem,
  type Receipt,
  type ReportAnswer,
  type ReportMessage,
  type RetractionAnswer,
  type RetractionMessage,
} from '#protocol';
import { openPhoneStore, type PhoneStore } from './phone-store.ts';

/** Where something is: on the phone only, on its way, at the server, or sent back by it. */
export type Stage = 'saved' | 'sent' | 'received' | 'refused';

interface Waiting {
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
}

export interface OutgoingRetraction extends Waiting {
  readonly type: 'retraction';
  readonly message: RetractionMessage;
}

export interface OutgoingPhoto extends Waiting {
  readonly type: 'photo';
  readonly reportId: string;
  readonly photo: string;
  readonly blob: Blob;
  /** How many bytes the server has. */
  readonly received: number;
}

export type Outgoing = OutgoingReport | OutgoingRetraction | OutgoingPhoto;

/** How long the server may take to answer, in milliseconds; trying again is safe. */
const PATIENCE = 30_000;
/** Figures go before photos. */
const ORDER: readonly Outgoing['type'][] = ['report', 'retraction', 'photo'];
/** How many things the phone remembers that are done with. */
const REMEMBERED = 60;

/** Tells every tab, and the service worker, that the outbox has changed. */
const CHANNEL = 'tallywatch-outbox';

export function openChannel(): BroadcastChannel {
  return new BroadcastChannel(CHANNEL);
}

function tellChange(): void {
  const channel = openChannel();
  channel.postMessage('changed');
  channel.close();
}

/** Everything of a person, newest first. */
export async function readOutbox(person: string): Promise<Outgoing[]> {
  const all = await (await openPhoneStore()).getAll('outbox');
  return all.filter((one) => one.person === person).toSorted((a, b) => b.madeAt - a.madeAt);
}

/** Keeps something until it is sent: it survives a closed page and an empty battery. */
export async function keep(...outgoing: readonly Outgoing[]): Promise<void> {
  const store = await openPhoneStore();
  const change = store.transaction('outbox', 'readwrite', { durability: 'strict' });
  await Promise.all([...outgoing.map((one) => change.store.put(one)), change.done]);
  tellChange();
}

/** Lets go of what the server sent back, once it was corrected. */
export async function letGo(ids: readonly string[]): Promise<void> {
  const store = await openPhoneStore();
  await Promise.all(ids.map((id) => store.delete('outbox', id)));
  tellChange();
}

/**
 * Sends what waits, one after the other, in one tab at a time.
 *
 * @returns whether nothing waits any more
 */
export async function emptyOutbox(): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined; // absent without https
  return locks ? locks.request(CHANNEL, sendAll) : sendAll();
}

async function sendAll(): Promise<boolean> {
  const store = await openPhoneStore();
  let all = true;
  for (const id of await idsWaiting(store)) {
    const one = await store.get('outbox', id);
    if (one && isWaiting(one)) all = (await sendOne(store, one)) && all;
  }
  await forgetOld(store);
  return all;
}

function isWaiting({ stage }: Outgoing): boolean {
  return stage === 'saved' || stage === 'sent';
}

async function idsWaiting(store: PhoneStore): Promise<string[]> {
  const waiting = (await store.getAll('outbox')).filter(isWaiting);
  const ordered = waiting.toSorted(
    (a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type) || a.madeAt - b.madeAt,
  );
  return ordered.map(({ id }) => id);
}

/** Says whether it is settled, one way or the other. */
async function sendOne(store: PhoneStore, one: Outgoing): Promise<boolean> {
  const note = async (change: Partial<Outgoing>) => {
    await store.put('outbox', { ...one, ...change } as Outgoing);
    tellChange();
  };
  await note({ stage: 'sent' });
  try {
    const change = one.type === 'photo' ? await sendPhoto(one, note) : await sendMessage(one);
    await note(change);
    return change.stage !== 'saved';
  } catch {
    await note({ stage: 'saved' }); // no answer: it may or may not be there, and goes again
    return false;
  }
}

async function sendMessage(one: OutgoingReport | OutgoingRetraction): Promise<Partial<Outgoing>> {
  const path =
    one.type === 'retraction'
      ? '/api/retractions'
      : one.practice
        ? '/api/reports/practice'
        : '/api/reports';
  const response = await post(one, path, 'application/json', JSON.stringify(one.message));
  const answer = (await response.json()) as ReportAnswer | RetractionAnswer;
  if (!answer.ok) return afterRefusal(response.status, answer.problems);
  const receipt = 'receipt' in answer ? answer.receipt : null;
  return { stage: 'received', problems: [], ...(one.type === 'report' && { receipt }) };
}

/** Piece by piece, from where the server has it: a lost connection costs one piece. */
async function sendPhoto(
  one: OutgoingPhoto,
  note: (change: Partial<OutgoingPhoto>) => Promise<void>,
): Promise<Partial<OutgoingPhoto>> {
  let { received } = one;
  const { blob, photo, reportId } = one;
  for (;;) {
    const query = new URLSearchParams({
      ...{ id: photo, report: reportId },
      ...{ at: String(received), of: String(blob.size) },
    });
    const piece = blob.slice(received, received + PHOTO_PIECE);
    const type = 'application/octet-stream';
    const response = await post(one, `/api/photos?${query}`, type, await piece.arrayBuffer());
    const answer = (await response.json()) as PhotoAnswer;
    if (!answer.ok && response.status !== 409) {
      const reportIsOut = response.status === 404; // its figures were not recorded yet
      return reportIsOut ? { stage: 'saved' } : afterRefusal(response.status, answer.problems);
    }
    if (answer.ok && answer.content !== null) {
      return { stage: 'received', received: blob.size, problems: [] };
    }
    received = answer.received ?? 0;
    await note({ received, stage: 'sent' });
  }
}

function post(
  { person }: Outgoing,
  path: string,
  type: string,
  body: string | ArrayBuffer,
): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': type, [PERSON_HEADER]: person },
    body,
    signal: AbortSignal.timeout(PATIENCE),
  });
}

/** What can change by itself, or by opening the right link, is tried again. */
function afterRefusal(
  status: number,
  problems: readonly Problem[],
): Pick<Waiting, 'stage' | 'problems'> {
  const again =
    status === 401 ||
    status === 429 ||
    status >= 500 ||
    problems.some(({ code }) => code === 'other-person');
  return { stage: again ? 'saved' : 'refused', problems };
}

async function forgetOld(store: PhoneStore): Promise<void> {
  const done = (await store.getAll('outbox')).filter(({ stage }) => stage === 'received');
  const old = done.toSorted((a, b) => b.madeAt - a.madeAt).slice(REMEMBERED);
  await Promise.all(old.map(({ id }) => store.delete('outbox', id)));
}
