import { emptyOutbox, keep, openChannel, readOutbox, type Outgoing } from './outbox.ts';

/** How long to wait before trying again, longer each time. In milliseconds. */
const PAUSES = [2000, 5000, 15_000, 30_000];

/** A page's view of the outbox: it shows what waits, and sees to it that it is sent. */
export class OutboxView {
  entries: readonly Outgoing[] = $state([]);
  readonly #person: string;
  #channel: BroadcastChannel | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;

  constructor(person: string) {
    this.#person = person;
  }

  /** Starts to show and to send; returns how to stop. */
  start(): () => void {
    const channel = openChannel();
    this.#channel = channel;
    channel.onmessage = () => void this.#refresh();
    const again = () => {
      this.#tries = 0;
      void this.send();
    };
    const whenSeen = () => document.visibilityState === 'visible' && again();
    window.addEventListener('online', again);
    document.addEventListener('visibilitychange', whenSeen);
    void this.#refresh().then(again);
    return () => {
      clearTimeout(this.#timer);
      channel.close();
      this.#channel = null;
      window.removeEventListener('online', again);
      document.removeEventListener('visibilitychange', whenSeen);
    };
  }

  async #refresh(): Promise<void> {
    this.entries = await readOutbox(this.#person);
  }

  /** Keeps something, shows it, and tries to send it. */
  async add(...outgoing: readonly Outgoing[]): Promise<void> {
    await keep(...outgoing);
    await this.#refresh();
    this.#tries = 0;
    void askForSync();
    void this.send();
  }

  /** Tries to send what waits, and again later if something is left. */
  async send(): Promise<void> {
    clearTimeout(this.#timer);
    const done = await emptyOutbox().catch(() => false);
    if (!this.#channel) return;
    await this.#refresh();
    if (done) return;
    const pause = PAUSES[Math.min(this.#tries, PAUSES.length - 1)];
    this.#tries += 1;
    this.#timer = setTimeout(() => void this.send(), pause);
  }
}

/** Asks the browser to wake the service worker when the network is back, where it can. */
async function askForSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)
    ?.sync;
  await sync?.register('outbox').catch(() => undefined);
}
