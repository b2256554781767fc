import { readNote, writeBody, writeNote } from '#election/checkpoint.ts';
import { originOf, NoteSigner } from '../access/notes.ts';
import type { EventLog, KeptNote } from '../log/event-log.ts';
import type { Reading, Signed } from './reading.ts';

/** How often a node signs while there is news, in milliseconds. */
const EVERY = 60_000;
/** Nodes share a log: what another has signed a moment ago need not be signed again. In milliseconds. */
const RECENT = 50_000;

/** The least time between two looks at what others have signed, in milliseconds. */
const PAUSE = 1000;

/** The key that a deployment signs checkpoints with. */
export async function openSigner(
  log: Pick<EventLog, 'secret'>,
  electionId: string,
): Promise<NoteSigner> {
  return new NoteSigner(await log.secret('facts'), (key) => originOf(electionId, key));
}

/**
 * Signs for the log every minute in which there was news, and at the end. What was signed stands beside the
 * log: it says nothing of the night.
 */
export class Checkpoints {
  readonly #reading: Reading;
  readonly #log: EventLog;
  readonly #signer: NoteSigner;
  readonly #timer: NodeJS.Timeout;
  #signing: Promise<unknown> = Promise.resolve();
  #readAt = -Infinity;

  private constructor(
    reading: Reading,
    log: EventLog,
    signer: NoteSigner,
    onError: (error: Error) => void,
  ) {
    this.#reading = reading;
    this.#log = log;
    this.#signer = signer;
    this.#timer = setInterval(() => void this.#signAgain().catch(onError), EVERY).unref();
  }

  static async start(
    reading: Reading,
    log: EventLog,
    signer: NoteSigner,
    onError: (error: Error) => void,
  ): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(reading, log, signer, onError);
    await checkpoints.#readKept();
    return checkpoints;
  }

  /** What this node signs with, as verifiers of notes write it. */
  get verifierKey(): string {
    return this.#signer.verifierKey;
  }

  get newest(): Signed | null {
    return this.#reading.checkpoints.at(-1) ?? null;
  }

  /** The newest of all nodes; made now where there is none. */
  async current(): Promise<Signed | null> {
    await this.#readKept().catch(() => undefined); // the log is away: what is known stands
    if (!this.newest) await this.sign();
    return this.newest;
  }

  /** Signs for all facts so far, where any came since the last. */
  sign(): Promise<unknown> {
    this.#signing = this.#signing.catch(() => undefined).then(() => this.#signNow());
    return this.#signing;
  }

  async #signAgain(): Promise<void> {
    await this.#readKept();
    const last = this.newest;
    const isRecent = last !== null && Date.now() - Date.parse(last.at) < RECENT;
    if (!isRecent) await this.sign();
  }

  /** Other nodes have signed too: looked for once a second at most. */
  async #readKept(): Promise<void> {
    if (performance.now() - this.#readAt < PAUSE) return;
    this.#readAt = performance.now();
    const kept = await this.#log.notes(this.newest?.checkpoint.size ?? 0);
    for (const one of kept) this.#take(one);
  }

  #take({ note, at }: KeptNote): void {
    const read = readNote(note);
    const isNew = read && read.checkpoint.size > (this.newest?.checkpoint.size ?? 0);
    if (isNew) this.#reading.checkpoints.push({ ...read, note, at });
  }

  async #signNow(): Promise<void> {
    const { tree, heads } = this.#reading;
    const { size } = tree;
    if (size <= (this.newest?.checkpoint.size ?? 0)) return;
    const body = writeBody({
      origin: this.#signer.name,
      size,
      root: tree.root(size).toString('base64'),
      head: heads.at(size),
    });
    const note = writeNote(body, [this.#signer.sign(body)]);
    const signed = { size, note, at: new Date().toISOString() };
    await this.#log.addNote(signed);
    this.#take(signed);
  }

  /** Signs once more and ends. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.sign().catch(() => undefined); // the log may be away: the next start signs
  }
}
