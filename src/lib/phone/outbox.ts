/**
 * What waits on the phone until the server has it. The page and the service worker both empty
 * it; a report sent twice is recorded once, since it keeps its id.
 */
import { sendPiece, tell } from '#call';
import { PERSON_HEADER, PHOTO_PIECE, type Problem } from '#protocol';
import type { Outgoing, OutgoingPhoto, Waiting } from './outgoing.ts';
import { openPhoneStore, type PhoneStore } from './phone-store.ts';

/** How long the server may take to answer, in milliseconds; trying again is safe. */
const PATIENCE = 30_000;
/** Figures go before photos. */
const ORDER: readonly Outgoing['type'][] = ['report', 'retraction', 'step', 'photo'];
/** How many things the phone remembers that are done with. */
const REMEMBERED = 60;

/** Tells every tab, and the service worker, that the outbox has changed. */
const CHANNEL = 'tallywatch-outbox';

export function openChannel(): BroadcastChannel {
  return new BroadcastChannel(CHANNEL);
}

/** Tells every tab that the outbox has changed. */
export function tellChange(): void {
  const channel = openChannel();
  channel.postMessage('changed');
  channel.close();
}

/** Everything of a person, newest first; and how many reports of other people wait here. */
export async function readOutbox(person: string): Promise<{ own: Outgoing[]; ofOthers: number }> {
  const all = await (await openPhoneStore()).getAll('outbox');
  return {
    own: all.filter((one) => one.person === person).toSorted((a, b) => b.madeAt - a.madeAt),
    ofOthers: all.filter((one) => one.person !== person && isReportWaiting(one)).length,
  };
}

function isReportWaiting(one: Outgoing): boolean {
  return one.type === 'report' && !one.practice && one.stage !== 'received';
}

/**
 * Keeps things until they are sent: they survive a closed page and an empty battery.
 *
 * @param draft the draft they were made of: it goes in the same step
 */
export async function keep(outgoing: readonly Outgoing[], draft: string | null): Promise<void> {
  const store = await openPhoneStore();
  const change = store.transaction(['outbox', 'drafts'], 'readwrite', { durability: 'strict' });
  await Promise.all([
    ...outgoing.map((one) => change.objectStore('outbox').put(one)),
    draft === null ? null : change.objectStore('drafts').delete(draft),
    change.done,
  ]);
  tellChange();
}

/** Lets go of reports that the server sent back, and of their photos. */
export async function letGo(ids: readonly string[]): Promise<void> {
  const store = await openPhoneStore();
  const all = await store.getAll('outbox');
  const gone = all.filter(
    (one) => ids.includes(one.id) || (one.type === 'photo' && ids.includes(one.reportId)),
  );
  await Promise.all(gone.map(({ id }) => store.delete('outbox', id)));
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
  const tried = new Set<string>();
  for (;;) {
    const next = await nextWaiting(store, tried);
    if (!next) break;
    // A photo that made way for figures goes on in its turn.
    if ((await sendOne(store, next, tried)) !== 'made way') tried.add(next.id);
  }
  await forgetOld(store);
  return !(await store.getAll('outbox')).some(isWaiting);
}

export function isWaiting({ stage }: Outgoing): boolean {
  return stage === 'saved' || stage === 'sent';
}

/** Figures first, in the order they were made: also those made while a photo was on its way. */
async function nextWaiting(
  store: PhoneStore,
  tried: ReadonlySet<string>,
): Promise<Outgoing | undefined> {
  const waiting = (await store.getAll('outbox')).filter(
    (one) => isWaiting(one) && !tried.has(one.id),
  );
  const [next] = waiting.toSorted(
    (a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type) || a.madeAt - b.madeAt,
  );
  return next;
}

async function sendOne(
  store: PhoneStore,
  one: Outgoing,
  tried: ReadonlySet<string>,
): Promise<'tried' | 'made way'> {
  let now = one;
  const note = async (change: Partial<Outgoing>) => {
    now = { ...now, ...change } as Outgoing;
    await store.put('outbox', now);
    tellChange();
  };
  await note({ stage: 'sent' });
  try {
    if (one.type === 'photo') return await sendPhoto(store, one, tried, note);
    await note(await sendMessage(one));
  } catch {
    await note({ stage: 'saved' }); // no answer: it may or may not be there, and goes again
  }
  return 'tried';
}

async function sendMessage(one: Exclude<Outgoing, OutgoingPhoto>): Promise<Partial<Outgoing>> {
  const options = optionsFor(one);
  switch (one.type) {
    case 'report': {
      const to = one.practice ? 'POST /api/reports/practice' : 'POST /api/reports';
      const { status, body } = await tell(to, one.message, options);
      return body.ok ? { ...RECEIVED, receipt: body.receipt } : afterRefusal(status, body.problems);
    }
    case 'step': {
      const { status, body } = await tell('POST /api/drive/steps', one.message, options);
      return body.ok
        ? { ...RECEIVED, position: body.position }
        : afterRefusal(status, body.problems);
    }
    case 'retraction': {
      const { status, body } = await tell('POST /api/retractions', one.message, options);
      return body.ok ? RECEIVED : afterRefusal(status, body.problems);
    }
  }
}

const RECEIVED = { stage: 'received', problems: [] } as const;

/** Piece by piece, from where the server has it: a lost connection costs one piece. */
async function sendPhoto(
  store: PhoneStore,
  one: OutgoingPhoto,
  tried: ReadonlySet<string>,
  note: (change: Partial<OutgoingPhoto>) => Promise<void>,
): Promise<'tried' | 'made way'> {
  let { received } = one;
  const { blob, photo, reportId } = one;
  for (;;) {
    const bytes = await blob.slice(received, received + PHOTO_PIECE).arrayBuffer();
    const piece = { id: photo, report: reportId, at: received, of: blob.size, bytes };
    const { status, body } = await sendPiece(piece, optionsFor(one));
    if (!body.ok && status !== 409) {
      const isReportOut = status === 404; // its figures were not recorded yet
      const after = afterRefusal(status, body.problems);
      await note({ ...(isReportOut ? { stage: 'saved' } : after), received: 0 });
      return 'tried';
    }
    if (body.ok && body.content !== null) {
      await note({ stage: 'received', blob: new Blob(), problems: [] });
      return 'tried';
    }
    const there = body.received ?? 0;
    if (there === received) throw new Error('the server has no more than before');
    received = there;
    await note({ received });
    const next = await nextWaiting(store, new Set([...tried, one.id]));
    if (next && next.type !== 'photo') return 'made way';
  }
}

/** Whose it is goes with it: another person's link is refused. */
function optionsFor({ person }: Outgoing) {
  return { headers: { [PERSON_HEADER]: person }, signal: AbortSignal.timeout(PATIENCE) };
}

/** What may pass: no link yet, too many at once, no node behind the proxy, nothing recorded. */
const PASSING: readonly number[] = [401, 429, 502, 503, 504];

/** Another person's link is opened here, or the polls have not closed: neither stays so. */
const MENDED: readonly Problem['code'][] = ['other-person', 'E10'];

/**
 * What can change by itself, or by opening the right link, is tried again. A fault of the program is
 * not: it would be the same each time.
 */
function afterRefusal(
  status: number,
  problems: readonly Problem[],
): Pick<Waiting, 'stage' | 'problems'> {
  const again = PASSING.includes(status) || problems.some(({ code }) => MENDED.includes(code));
  return { stage: again ? 'saved' : 'refused', problems };
}

async function forgetOld(store: PhoneStore): Promise<void> {
  const done = (await store.getAll('outbox')).filter(({ stage }) => stage === 'received');
  const old = done.toSorted((a, b) => b.madeAt - a.madeAt).slice(REMEMBERED);
  await Promise.all(old.map(({ id }) => store.delete('outbox', id)));
}
