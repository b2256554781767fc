import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { NoteSignature, SignedCheckpoint } from '#election/checkpoint.ts';

/** What stands before a raw Ed25519 key in its usual wrapping (RFC 8410). */
const PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');

/** Kinds of signatures: of a log, and of a witness, which says when (C2SP signed-note, tlog-cosignature). */
const KINDS = { log: 0x01, witness: 0x04 } as const;
type Kind = keyof typeof KINDS;

const ID = 4;
const STAMP = 8;

/** An Ed25519 key that signs notes. */
export class NoteSigner {
  readonly name: string;
  /** Raw, base64. */
  readonly publicKey: string;
  readonly #kind: Kind;
  readonly #key: KeyObject;

  /** @param secret 32 bytes; what signs is derived from them (RFC 5869) */
  constructor(secret: Buffer, nameOf: (publicKey: string) => string, kind: Kind = 'log') {
    const seed = Buffer.from(hkdfSync('sha256', secret, '', 'tallywatch checkpoint', 32));
    this.#key = createPrivateKey({
      key: Buffer.concat([PRIVATE, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const der = createPublicKey(this.#key).export({ format: 'der', type: 'spki' });
    this.publicKey = der.subarray(-32).toString('base64');
    this.name = nameOf(this.publicKey);
    this.#kind = kind;
  }

  get verifierKey(): string {
    return verifierKey(this.name, this.publicKey, this.#kind);
  }

  /** A witness says as well when it saw what it signs. */
  sign(body: string): NoteSignature {
    const id = idOf(this.name, this.publicKey, this.#kind);
    const stamp =
      this.#kind === 'witness' ? stampOf(Math.floor(Date.now() / 1000)) : Buffer.alloc(0);
    const signature = sign(null, messageOf(body, stamp), this.#key);
    return {
      name: this.name,
      signature: Buffer.concat([id, stamp, signature]).toString('base64'),
    };
  }
}

/** Whether a checkpoint bears a good signature by this key. */
export function isSignedBy(
  { body, signatures }: SignedCheckpoint,
  publicKey: string,
  kind: Kind = 'log',
): boolean {
  const key = readKey(publicKey);
  if (!key) return false;
  return signatures.some(({ name, signature }) => {
    const bytes = Buffer.from(signature, 'base64');
    if (!bytes.subarray(0, ID).equals(idOf(name, publicKey, kind))) return false;
    const start = kind === 'witness' ? ID + STAMP : ID;
    const message = messageOf(body, bytes.subarray(ID, start));
    return bytes.length === start + 64 && verify(null, message, key, bytes.subarray(start));
  });
}

/** How a key is written in a note’s verifier list: NAME+ID+KEY (C2SP signed-note). */
function verifierKey(name: string, publicKey: string, kind: Kind): string {
  const typed = Buffer.concat([Buffer.from([KINDS[kind]]), Buffer.from(publicKey, 'base64')]);
  return `${name}+${idOf(name, publicKey, kind).toString('hex')}+${typed.toString('base64')}`;
}

/** The name and the key of a line of a verifier list; null: it is none. */
export function readVerifierKey(text: string): { name: string; publicKey: string } | null {
  const [, name, id, typed] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text) ?? [];
  const bytes = Buffer.from(typed ?? '', 'base64');
  const kind = bytes[0] === KINDS.witness ? 'witness' : 'log';
  const publicKey = bytes.subarray(1).toString('base64');
  const isOne = bytes.length === 33 && idOf(name ?? '', publicKey, kind).toString('hex') === id;
  return name !== undefined && isOne ? { name, publicKey } : null;
}

function readKey(publicKey: string): KeyObject | null {
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== 32) return null;
  return createPublicKey({ key: Buffer.concat([PUBLIC, raw]), format: 'der', type: 'spki' });
}

function idOf(name: string, publicKey: string, kind: Kind): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([KINDS[kind]]))
    .update(Buffer.from(publicKey, 'base64'))
    .digest()
    .subarray(0, ID);
}

function stampOf(seconds: number): Buffer {
  const stamp = Buffer.alloc(STAMP);
  stamp.writeBigUInt64BE(BigInt(seconds));
  return stamp;
}

function messageOf(body: string, stamp: Buffer): Buffer {
  if (stamp.length === 0) return Buffer.from(body);
  return Buffer.from(`cosignature/v1\ntime ${stamp.readBigUInt64BE()}\n${body}`);
}

/** Which log a key signs for. */
export function originOf(electionId: string, publicKey: string): string {
  const mark = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  return `tallywatch/${electionId}/${mark.slice(0, 8)}`;
}
