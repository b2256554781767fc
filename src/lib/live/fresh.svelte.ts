import { ask, type Called } from '#call';
import type { AnswerOf, AskingJson, Refused } from '#protocol';

type Parts = Readonly<Record<string, string>>;

/**
 * A server's answer kept fresh: asked for again when it may have changed, at most once in a while, and
 * again where there was no answer. What was answered stays until there is something newer.
 */
export class Fresh<From extends AskingJson> {
  answer: AnswerOf<From> | null = $state.raw(null);
  /** Since when nothing is answered, in milliseconds since 1970; null: the last question was. */
  lostSince: number | null = $state(null);
  /** Whoever asks may not, or not any more. */
  refused = $state(false);
  readonly #endpoint: From;
  readonly #pause: number;
  #parts: Parts = {};
  #askedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The question under way; null: none that is waited for. */
  #asking: object | null = null;
  /** Whether something happened since it was asked. */
  #again = false;

  /** @param pause the least time between two questions of one place, in milliseconds */
  constructor(endpoint: From, pause: number, answer: AnswerOf<From> | null = null) {
    this.#endpoint = endpoint;
    this.#pause = pause;
    this.answer = answer;
  }

  /** Asks again: at once at another place, else when the pause is over; one question at a time. */
  refresh(parts: Parts = this.#parts): void {
    const isElsewhere = JSON.stringify(parts) !== JSON.stringify(this.#parts);
    if (isElsewhere) this.stop();
    this.#parts = parts;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#again = false;
    const wait = isElsewhere ? 0 : Math.max(0, this.#askedAt + this.#pause - Date.now());
    this.#timer ??= setTimeout(() => void this.#ask(), wait);
  }

  /** Asks no more until it is told to, and waits for no answer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asking = null;
  }

  async #ask(): Promise<void> {
    const question = {};
    this.#timer = undefined;
    this.#asking = question;
    this.#askedAt = Date.now();
    const called = await ask(this.#endpoint, { parts: this.#parts }).catch(() => null);
    if (this.#asking !== question) return;
    this.#asking = null;
    if (called === null || called.status >= 500) {
      this.lostSince ??= Date.now();
      this.refresh();
      return;
    }
    this.lostSince = null;
    this.refused = called.status !== 200;
    if (isAnswer<From>(called)) this.answer = called.body;
    if (this.#again) this.refresh();
  }
}

/** What is not refused is the endpoint’s answer. */
function isAnswer<From extends AskingJson>(
  called: Called<AnswerOf<From> | Refused>,
): called is Called<AnswerOf<From>> {
  return called.status === 200;
}

/**
 * Keeps an answer fresh while a component is there: to be called while it is made.
 *
 * @param partsOf where to ask now; null: nowhere
 * @param versionOf asked again when it changes
 */
export function keepFresh<From extends AskingJson>(
  fresh: Fresh<From>,
  partsOf: () => Parts | null,
  versionOf: () => number,
): Fresh<From> {
  $effect(() => {
    versionOf();
    const parts = partsOf();
    if (parts === null) fresh.stop();
    else fresh.refresh(parts);
  });
  $effect(() => () => fresh.stop());
  return fresh;
}
