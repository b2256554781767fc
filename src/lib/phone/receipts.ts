/**
 * Holds the server to its receipts: asks whether they still stand, sends again what the log has lost, and
 * checks for itself that a report stands in the log as it was sent.
 */
import { ask } from '#call';
import { readNote, type SignedCheckpoint } from '#election/checkpoint.ts';
import { sidesOf } from '#election/inclusion.ts';
import { PERSON_HEADER, type ReceiptProof } from '#protocol';
import type { OutgoingReport } from './outgoing.ts';
import { tellChange } from './outbox.ts';
import { openPhoneStore } from './phone-store.ts';

/** How many receipts are asked about at once: the newest. */
const MOST = 20;

/**
 * Asks about a person's receipts.
 *
 * @returns whether something is to be sent again
 */
export async function checkReceipts(person: string): Promise<boolean> {
  const store = await openPhoneStore();
  const own = (await store.getAll('outbox'))
    .filter((one): one is OutgoingReport => one.type === 'report' && one.person === person)
    .filter(({ stage, practice }) => stage === 'received' && !practice)
    .toSorted((a, b) => b.madeAt - a.madeAt)
    .slice(0, MOST);
  const canCheck = 'subtle' in crypto; // without https a browser has no hashes
  let isLost = false;
  for (const one of own) {
    const { status, body } = await ask('GET /api/receipts/:id', {
      parts: { id: one.id },
      headers: { [PERSON_HEADER]: person },
    });
    if (status === 404) {
      // The log has lost it: under its old id it goes once more, and counts once.
      await store.put('outbox', { ...one, stage: 'saved', receipt: null });
      isLost = true;
    } else if (
      canCheck &&
      status === 200 &&
      'inclusion' in body &&
      body.inclusion &&
      one.proof !== body.receipt.checkpoint
    ) {
      const isSameLog = isOfLog(body.receipt.checkpoint, own);
      const proof =
        isSameLog && (await isProved(one, body)) ? (body.receipt.checkpoint ?? null) : 'broken';
      await store.put('outbox', { ...one, proof });
    }
  }
  if (own.length > 0) tellChange();
  return isLost;
}

/** Whether a checkpoint is of the log whose checkpoints this phone has kept: its name holds its key. */
function isOfLog(note: string | undefined, own: readonly OutgoingReport[]): boolean {
  const originOf = (text: string | null | undefined) => readNote(text ?? '')?.checkpoint.origin;
  const known = own.map(({ proof }) => originOf(proof)).find((origin) => origin !== undefined);
  return known === undefined || known === originOf(note);
}

/** Whether what the server gives shows that the log holds what this phone has sent. */
async function isProved(
  { id, message }: OutgoingReport,
  { receipt, fact, inclusion, publicKey }: ReceiptProof,
): Promise<boolean> {
  const note = readNote(receipt.checkpoint ?? '');
  if (!note || !inclusion) return false;
  const said = JSON.parse(fact) as { id: string; report?: { votes: unknown } };
  if (said.id !== id || !haveSameVotes(said.report?.votes, message.votes)) return false;
  const { size, root } = note.checkpoint;
  const leaf = await sha256(new Uint8Array([0]), new TextEncoder().encode(fact));
  const reached = await climb(leaf, receipt.position - 1, size, inclusion.map(decode));
  return reached !== null && encode(reached) === root && (await isSigned(note, publicKey));
}

function haveSameVotes(stored: unknown, sent: Readonly<Record<string, unknown>>): boolean {
  const votes = (stored ?? {}) as Record<string, unknown>;
  const names = Object.keys(sent);
  return (
    names.length === Object.keys(votes).length &&
    names.every((name) => Number(votes[name]) === Number(sent[name]))
  );
}

/** The root that a path leads to; null: it has not the right length. */
async function climb(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Promise<Uint8Array | null> {
  const sides = sidesOf(index, size, path.length);
  if (!sides) return null;
  const one = new Uint8Array([1]);
  let hash = leaf;
  for (const [step, next] of path.entries()) {
    hash = await (sides[step] === 'left' ? sha256(one, next, hash) : sha256(one, hash, next));
  }
  return hash;
}

/** Whether the log's key signed it; a browser that knows no such keys takes the path for enough. */
async function isSigned(
  { body, signatures }: SignedCheckpoint,
  publicKey: string | null,
): Promise<boolean> {
  if (publicKey === null) return false;
  const algorithm = { name: 'Ed25519' };
  const key = await crypto.subtle
    .importKey('raw', decode(publicKey), algorithm, false, ['verify'])
    .catch(() => null);
  if (!key) return true;
  const bytes = decode(signatures[0]?.signature ?? '').slice(4);
  return crypto.subtle.verify(algorithm, key, bytes, new TextEncoder().encode(body));
}

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
