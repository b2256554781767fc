import { hash } from 'node:crypto';

/** The head before the first fact. */
export const NO_HEAD = Buffer.alloc(32);

/** The head after a fact: SHA-256(head before ‖ SHA-256(its bytes)), both as 32 raw bytes. */
export function chainBytes(head: Buffer, bytes: Buffer): Buffer {
  return chainDigest(head, digestOf(bytes));
}

/** The same for a fact of which only the digest is known. */
export function chainDigest(head: Buffer, digest: Buffer): Buffer {
  return digestOf(Buffer.concat([head, digest]));
}

export function digestOf(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
