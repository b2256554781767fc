/**
 * What a screen asks the server for again as the night goes on, at most once in a while. Without an
 * answer what was shown stays: the screen says elsewhere that its connection is lost.
 */
export class Asked<Answer> {
  answer: Answer | null = $state.raw(null);
  #path: string | null = null;
  #at = 0;
  /** How often there was no answer: each is a reason to ask again. */
  #failures = $state(0);

  /**
   * To be made while a component is.
   *
   * @param pathOf where to ask now; null: nowhere
   * @param versionOf asked again when it changes
   * @param pause the least time between two questions to one place, in milliseconds
   */
  constructor(pathOf: () => string | null, versionOf: () => number, pause: number) {
    $effect(() => {
      versionOf();
      void this.#failures;
      const path = pathOf();
      if (path === null) return;
      const wait = path === this.#path ? Math.max(0, this.#at + pause - Date.now()) : 0;
      const timer = setTimeout(() => void this.#ask(path), wait);
      return () => clearTimeout(timer);
    });
  }

  async #ask(path: string): Promise<void> {
    this.#path = path;
    this.#at = Date.now();
    const told = await this.#read(path).catch(() => 'nothing' as const);
    if (path !== this.#path) return;
    if (told === 'nothing') this.#failures += 1;
    else if (told !== 'refused') this.answer = told.answer;
  }

  async #read(path: string): Promise<{ answer: Answer } | 'refused' | 'nothing'> {
    const response = await fetch(path);
    if (response.ok) return { answer: (await response.json()) as Answer };
    return response.status >= 500 ? 'nothing' : 'refused';
  }
}
