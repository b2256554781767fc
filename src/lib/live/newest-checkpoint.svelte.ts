import { readNote, shortCode } from '#election/checkpoint.ts';

/** How often what was signed is asked for, in milliseconds. */
const EVERY = 60_000;

/** The newest checkpoint in few letters: whoever photographs the wall keeps it too. */
export class NewestCheckpoint {
  /** How many facts were signed for, and the beginning of the head there; null: not known. */
  mark: { readonly size: number; readonly code: string } | null = $state.raw(null);

  /** Asks now and every minute; returns how to stop. */
  start(): () => void {
    void this.#ask();
    const timer = setInterval(() => void this.#ask(), EVERY);
    return () => clearInterval(timer);
  }

  async #ask(): Promise<void> {
    const answer = await fetch('/api/checkpoint').catch(() => null);
    const note = answer?.ok ? readNote(await answer.text()) : null;
    if (note) this.mark = { size: note.checkpoint.size, code: shortCode(note.checkpoint.head) };
  }
}
