import type { ReportMessage, StepMessage } from '#protocol';
import { keepPages } from './keep-pages.ts';
import { makeId } from '#live/make-id.ts';
import { emptyOutbox, isWaiting, keep, letGo, openChannel, readOutbox } from './outbox.ts';
import type { Outgoing, OutgoingReport } from './outgoing.ts';
import { namePhoto } from './photo.ts';
import { openPhoneStore, type Draft, type TextKey } from './phone-store.ts';
import { checkReceipts } from './receipts.ts';
import { prepareKey, signReport } from './sign.ts';
import { readServerClock, serverNow } from './server-clock.ts';
import { keepTextKey } from './text-line.ts';
import { guardWipe, type WipeWords } from './wipe.ts';

/** How long to wait before trying again, longer each time. In milliseconds. */
const PAUSES = [2000, 5000, 15_000, 30_000];

/** Receipts are not asked about more often than this. In milliseconds. */
const CHECK_PAUSE = 60_000;

/**
 * A watcher's phone as a page sees it: what it keeps, what waits to be sent, what was received.
 * Pages load it once they can be used, so that nothing of it delays a form.
 */
export class Phone {
  /** Everything of this person that waits or was sent, newest first. */
  entries: readonly Outgoing[] = $state.raw([]);
  /** Reports of other people that wait on this phone for their link. */
  ofOthers = $state(0);
  readonly #person: string;
  #channel: BroadcastChannel | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  /** When receipts were last asked about, in milliseconds since 1970. */
  #checkedAt = 0;

  constructor(person: string) {
    this.#person = person;
  }

  /**
   * Reads what is kept here; says whether this browser keeps anything: not every private window.
   *
   * @param textKey what makes this person's lines of text, to be kept for when there is no network
   */
  async open(textKey: TextKey | null = null): Promise<boolean> {
    try {
      if (textKey) await keepTextKey(this.#person, textKey);
      await this.#refresh();
      return true;
    } catch {
      return false;
    }
  }

  /** Asks before this phone is wiped, says what would be lost, and wipes it. */
  guardWipe(form: HTMLFormElement, words: WipeWords): void {
    guardWipe(form, words, () => this.entries.filter(isWaiting).length);
  }

  /** Starts to show and to send; returns how to stop. */
  start(): () => void {
    const channel = openChannel();
    this.#channel = channel;
    channel.onmessage = () => void this.#refresh();
    const again = () => {
      this.#tries = 0;
      void this.#send().then(() => this.#check());
    };
    const whenSeen = () => document.visibilityState === 'visible' && again();
    window.addEventListener('online', again);
    document.addEventListener('visibilitychange', whenSeen);
    prepareKey(this.#person).catch(() => undefined); // at the next visit
    readServerClock().catch(() => undefined); // what was seen before goes on
    again();
    return () => {
      clearTimeout(this.#timer);
      channel.close();
      this.#channel = null;
      window.removeEventListener('online', again);
      document.removeEventListener('visibilitychange', whenSeen);
    };
  }

  /** Has these pages kept for when there is no network; says whether they are. */
  keepPages(pages: readonly string[]): Promise<boolean> {
    return keepPages(pages);
  }

  /**
   * Keeps a report until the server has it, and tries to send it; its draft goes in the same step.
   *
   * @param message its time is set here, by the server's clock as last seen
   * @returns its id: another one where that of the draft went with other figures already
   */
  async submit(
    message: Omit<ReportMessage, 'reportedAt' | 'photos'>,
    { photo, practice, draft }: { photo: Blob | null; practice: boolean; draft: string },
  ): Promise<string> {
    await this.#refresh();
    const known = this.entries.find(({ id }) => id === message.id);
    if (known?.type === 'report') {
      if (haveSameFigures(known, message)) return message.id; // another tab has sent it
      const anew = { ...message, id: makeId(), supersedes: known.id };
      return this.submit(anew, { photo, practice, draft });
    }
    const photos = photo ? [await namePhoto(photo)] : [];
    const reportedAt = await serverNow();
    const unsigned = { ...message, reportedAt, ...(photos.length > 0 && { photos }) };
    const whole = await signReport(this.#person, unsigned).catch(() => unsigned);
    const { id } = message;
    const report = { ...this.#saved(id), type: 'report', message: whole, practice } as const;
    const picture = photo && !practice ? [await this.#makePhoto(photo, id)] : [];
    await keep([{ ...report, receipt: null }, ...picture], draft);
    await this.#sendNow();
    return id;
  }

  /** The photo that waits to go with a report. */
  photoOf(id: string): Blob | null {
    const photo = this.entries.find((one) => one.type === 'photo' && one.reportId === id);
    return photo?.type === 'photo' ? photo.blob : null;
  }

  /** Takes an own report back. */
  async withdraw(reportId: string): Promise<void> {
    const id = makeId();
    await keep([{ ...this.#saved(id), type: 'retraction', message: { id, reportId } }], null);
    await this.#sendNow();
  }

  /** Keeps a step of a member until the server has it; its time is the server's as last seen. */
  async takeStep(step: Omit<StepMessage, 'id' | 'takenAt'>): Promise<void> {
    const id = makeId();
    const message = { ...step, id, takenAt: await serverNow() };
    await keep([{ ...this.#saved(id), type: 'step', message, position: null }], null);
    await this.#sendNow();
  }

  /** Sends a photo of a report's sheet after it. */
  async addPhoto(photo: Blob, reportId: string): Promise<void> {
    await keep([await this.#makePhoto(photo, reportId)], null);
    await this.#sendNow();
  }

  /** Lets go of what the server sent back, once it was corrected. */
  async letGo(ids: readonly string[]): Promise<void> {
    await letGo(ids);
    await this.#refresh();
  }

  async readDraft(key: string): Promise<Draft | undefined> {
    return (await openPhoneStore()).get('drafts', key);
  }

  async writeDraft(key: string, draft: Draft): Promise<void> {
    await (await openPhoneStore()).put('drafts', draft, key);
  }

  #saved(id: string) {
    return { id, person: this.#person, madeAt: Date.now(), stage: 'saved', problems: [] } as const;
  }

  async #makePhoto(blob: Blob, reportId: string): Promise<Outgoing> {
    const photo = await namePhoto(blob);
    return { ...this.#saved(makeId()), type: 'photo', reportId, photo, blob, received: 0 };
  }

  async #refresh(): Promise<void> {
    const { own, ofOthers } = await readOutbox(this.#person);
    this.entries = own;
    this.ofOthers = ofOthers;
  }

  async #sendNow(): Promise<void> {
    await this.#refresh();
    this.#tries = 0;
    void askForSync();
    void this.#send();
  }

  /** Asks whether receipts still stand: what the log has lost goes once more. */
  async #check(): Promise<void> {
    if (!this.entries.some(({ stage }) => stage === 'received')) return;
    if (Date.now() - this.#checkedAt < CHECK_PAUSE) return;
    this.#checkedAt = Date.now();
    const isLost = await checkReceipts(this.#person).catch(() => false);
    if (isLost) await this.#send();
  }

  /** Tries to send what waits, and again later if something is left. */
  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    const done = await emptyOutbox().catch(() => false);
    if (!this.#channel) return;
    await this.#refresh().catch(() => undefined); // a phone that keeps nothing has nothing to show
    if (done) return;
    const pause = PAUSES[Math.min(this.#tries, PAUSES.length - 1)];
    this.#tries += 1;
    this.#timer = setTimeout(() => void this.#send(), pause);
  }
}

/** Whether a waiting report says the same as a message. */
function haveSameFigures(
  { message }: OutgoingReport,
  other: Pick<ReportMessage, 'kind' | 'sheet' | 'votes'>,
): boolean {
  const say = ({ kind, sheet, votes }: typeof other) => JSON.stringify([kind, sheet, votes]);
  return say(message) === say(other);
}

/** Asks the browser to wake the service worker when the network is back, where it can. */
async function askForSync(): Promise<void> {
  const registration = await (
    navigator.serviceWorker as ServiceWorkerContainer | undefined
  )?.getRegistration();
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)
    ?.sync;
  await sync?.register('outbox').catch(() => undefined);
}
