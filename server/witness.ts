/** The `witness` command: follows what a node signs, from anywhere, and cries when it is shown two histories. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readNote, writeNote, type SignedCheckpoint } from '#election/checkpoint.ts';
import { isSignedBy, NoteSigner, readVerifierKey } from './access/notes.ts';
import { RefusedError } from './log/event-log.ts';
import { readSecretFile } from './log/secret-file.ts';
import { isConsistent } from './log/tree.ts';

/** Where a witness keeps what it has seen. */
const FILES = { state: 'log.json', notes: 'checkpoints', evidence: 'two-histories.txt' };

/** Which log is followed, and how far. */
interface State {
  /** Its key, as verifiers of notes write it. */
  readonly key: string;
  readonly note: string | null;
}

export interface WitnessSettings {
  readonly url: string;
  /** The witness's own key; made where there is none. */
  readonly key: string;
  readonly dir: string;
  /** What the log signs with, where it is known from elsewhere; null: what the node says at first. */
  readonly logKey: string | null;
}

/** What came of one look. */
export interface Seen {
  readonly size: number;
  readonly isNew: boolean;
}

export class Witness {
  readonly #settings: WitnessSettings;
  readonly #base: string;
  readonly #signer: NoteSigner;

  constructor(settings: WitnessSettings) {
    this.#settings = settings;
    this.#base = settings.url.replace(/\/$/, '');
    this.#signer = openKey(settings);
  }

  /** What this witness signs with, as verifiers of notes write it. */
  get verifierKey(): string {
    return this.#signer.verifierKey;
  }

  /**
   * Looks once: the newest checkpoint must go on from the last, is cosigned and kept.
   *
   * @throws HistoryError where the node shows another history than before
   * @throws RefusedError where it does not answer, or what it says is no checkpoint
   */
  async look(): Promise<Seen> {
    const state = await this.#readState();
    const note = await this.#ask('/api/checkpoint');
    const signed = readNote(note);
    if (!signed) throw new RefusedError(`${this.#base} gave something that is no checkpoint`);
    const { publicKey, name } = demandKey(state.key);
    const { origin, size } = signed.checkpoint;
    if (origin !== name || !isSignedBy(signed, publicKey)) {
      this.#cry(state, note, `${this.#base} signs as "${origin}" with another key than "${name}"`);
    }
    const last = state.note === null ? null : readNote(state.note);
    const isNew = !last || size > last.checkpoint.size;
    await this.#demandSame(state, last, signed, note);
    if (isNew) this.#keep(state, signed);
    return { size, isNew };
  }

  async #demandSame(
    state: State,
    last: SignedCheckpoint | null,
    now: SignedCheckpoint,
    note: string,
  ): Promise<void> {
    if (!last) return;
    const [before, after] = [last.checkpoint, now.checkpoint];
    if (after.size === before.size) {
      const isSame = after.root === before.root && after.head === before.head;
      if (!isSame) this.#cry(state, note, `two histories of ${after.size} facts were signed for`);
      return;
    }
    // A node that lags shows the beginning of what was seen; one that was cut can prove nothing.
    const [first, second] = before.size < after.size ? [before, after] : [after, before];
    const where = `/api/proof/consistency?from=${first.size}&to=${second.size}`;
    const proof = readHashes(await this.#ask(where));
    const [one, other] = [first, second].map(({ size, root }) => ({ size, root: decode(root) }));
    if (one && other && !isConsistent(one, other, proof)) {
      this.#cry(
        state,
        note,
        `what was signed for at ${second.size} facts does not go on from what was at ${first.size}`,
      );
    }
  }

  #keep(state: State, { body, signatures }: SignedCheckpoint): void {
    const { dir } = this.#settings;
    const note = writeNote(body, [...signatures, this.#signer.sign(body)]);
    const file = path.join(dir, FILES.notes);
    appendFileSync(file, `${existsSync(file) ? '\n' : ''}${note}`, { flush: true });
    this.#writeState({ ...state, note });
  }

  #writeState(state: State): void {
    const file = path.join(this.#settings.dir, FILES.state);
    writeFileSync(file, JSON.stringify(state), { flush: true });
  }

  /** Keeps both as evidence: each is signed, and cannot be denied. */
  #cry(state: State, note: string, what: string): never {
    const file = path.join(this.#settings.dir, FILES.evidence);
    appendFileSync(file, `${state.note ?? ''}\n${note}\n`, { flush: true });
    throw new HistoryError(`${what}; both stand in ${file}`);
  }

  async #readState(): Promise<State> {
    const file = path.join(this.#settings.dir, FILES.state);
    if (existsSync(file)) return readState(file);
    const said = this.#settings.logKey ?? (await this.#ask('/api/checkpoint.key')).trim();
    const state = { key: said, note: null };
    demandKey(said);
    this.#writeState(state);
    return state;
  }

  async #ask(where: string): Promise<string> {
    const url = `${this.#base}${where}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000) }).catch(
      (thrown: unknown) => {
        throw new RefusedError(`no answer from ${url}: ${(thrown as Error).message}`);
      },
    );
    const text = await response.text();
    if (!response.ok) throw new RefusedError(`${url} answered ${response.status}`);
    return text;
  }
}

/** The node shows another history than before: nothing more serious can be said of it. */
export class HistoryError extends RefusedError {}

function openKey({ dir, key: file }: WitnessSettings): NoteSigner {
  try {
    mkdirSync(dir, { recursive: true });
    return new NoteSigner(readSecretFile(file), witnessName, 'witness');
  } catch (error) {
    throw new RefusedError((error as Error).message);
  }
}

/** @throws RefusedError where a text is no key */
function demandKey(text: string): NonNullable<ReturnType<typeof readVerifierKey>> {
  const key = readVerifierKey(text);
  if (!key) throw new RefusedError(`"${text}" is no key of a note: NAME+ID+KEY was expected`);
  return key;
}

function readState(file: string): State {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State;
  } catch (error) {
    throw new RefusedError(`${file} is not what a witness has kept: ${(error as Error).message}`);
  }
}

/** A proof as a node gives it: a list of hashes, base64. */
function readHashes(text: string): Buffer[] {
  try {
    return (JSON.parse(text) as string[]).map(decode);
  } catch {
    throw new RefusedError('the node gave something that is no proof');
  }
}

function witnessName(publicKey: string): string {
  return `tallywatch-witness/${decode(publicKey).toString('hex').slice(0, 8)}`;
}

function decode(text: string): Buffer {
  return Buffer.from(text, 'base64');
}
