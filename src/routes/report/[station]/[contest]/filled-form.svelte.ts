import { makeId } from '#live/make-id.ts';
import type { OutgoingReport } from '#phone/outgoing.ts';
import type { Phone } from '#phone/phone.svelte.ts';

/** How long after the last key a draft is written, in milliseconds. */
const PAUSE = 150;

/** The form of one sheet as it is filled in; its draft outlives the page. */
export class FilledForm {
  values: Record<string, string> = $state({});
  photo: Blob | null = $state(null);
  /** What keeps drafts and reports; null: nothing yet, or nothing at all. */
  phone = $state.raw<Phone | null>(null);
  /** One filled-in form is one report, however often it is sent. */
  id: string;
  /** Under which its draft is kept. */
  readonly key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #handedOver = false;

  constructor(key: string, values: Readonly<Record<string, string>>, id: string) {
    this.key = key;
    this.values = { ...values };
    this.id = id;
  }

  /** Brings back what was typed before, unless something has been typed already. */
  async restore(phone: Phone): Promise<void> {
    const draft = await phone.readDraft(this.key);
    const isTyped = Object.keys(this.values).length > 0;
    this.id = draft?.id ?? makeId();
    this.photo ??= draft?.photo ?? null;
    this.#fill(draft?.values ?? {});
    this.phone = phone;
    if (isTyped) this.saveSoon();
  }

  /**
   * Fills an empty form from a report that the server sent back; its new content takes a new id.
   *
   * @param photo of its sheet, if it had one
   */
  async takeBack({ message }: OutgoingReport, photo: Blob | null): Promise<void> {
    if (Object.keys(this.values).length > 0) return;
    const { kind, sheet, votes } = message;
    this.id = makeId();
    this.photo = photo;
    this.#fill({ kind, ...prefix('sheet', sheet), ...prefix('votes', votes) });
    await this.save();
  }

  #fill(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) this.values[name] ||= value;
  }

  /** Writes the draft soon: typing must not wait for it. */
  saveSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), PAUSE);
  }

  async save(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#handedOver) return;
    const draft = { id: this.id, values: $state.snapshot(this.values), photo: this.photo };
    await this.phone?.writeDraft(this.key, draft);
  }

  /** Writes no draft from here on: its report takes the draft along, and none may come after it. */
  handOver(): void {
    clearTimeout(this.#timer);
    this.#handedOver = true;
  }

  /** Empties the form: its report is in the outbox, and its draft gone. */
  empty(): void {
    this.#handedOver = false;
    this.values = {};
    this.photo = null;
    this.id = makeId();
  }
}

function prefix(part: string, figures: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${part}.${name}`, String(value)]),
  );
}
