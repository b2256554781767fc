import { makeId } from '#live/make-id.ts';
import type { Outgoing } from '#live/outbox.ts';
import type { Phone } from '#live/phone.svelte.ts';

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
  readonly #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(key: string, values: Readonly<Record<string, string>>, id: string) {
    this.#key = key;
    this.values = { ...values };
    this.id = id;
  }

  /** Brings back what was typed before, unless something has been typed already. */
  async restore(phone: Phone): Promise<void> {
    const draft = await phone.readDraft(this.#key);
    this.id = draft?.id ?? makeId();
    this.photo ??= draft?.photo ?? null;
    this.#fill(draft?.values ?? {});
    this.phone = phone;
  }

  #fill(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) this.values[name] ||= value;
  }

  /** Fills the form from a report that the server sent back; its new content takes a new id. */
  takeBack(refused: Extract<Outgoing, { type: 'report' }>): void {
    const { kind, sheet, votes } = refused.message;
    this.id = makeId();
    this.#fill({
      kind,
      ...prefix('sheet', sheet),
      ...prefix('votes', votes),
    });
  }

  /** Writes the draft soon: typing must not wait for it. */
  saveSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), PAUSE);
  }

  async save(): Promise<void> {
    clearTimeout(this.#timer);
    const draft = { id: this.id, values: $state.snapshot(this.values), photo: this.photo };
    await this.phone?.writeDraft(this.#key, draft);
  }

  /** Lets go of the draft: its report is in the outbox. */
  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    await this.phone?.dropDraft(this.#key);
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
