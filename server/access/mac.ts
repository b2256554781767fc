import { hash, timingSafeEqual } from 'node:crypto';

const BLOCK = 64;
const HASH = 32;

/** Where messages are put together: every report needs some, and none outlives its hash. */
let scratch = Buffer.alloc(4096);

/**
 * HMAC-SHA256 (RFC 2104) with one key. Made of one-shot hashes: `createHmac` sets up so much each time that
 * a report would cost twice what it does.
 */
export class Mac {
  readonly #inner: Buffer;
  readonly #outer: Buffer;

  constructor(key: Buffer) {
    const whole = Buffer.alloc(BLOCK);
    (key.length > BLOCK ? hash('sha256', key, 'buffer') : key).copy(whole);
    this.#inner = Buffer.from(whole.map((byte) => byte ^ 0x36));
    this.#outer = Buffer.alloc(BLOCK + HASH);
    this.#outer.set(whole.map((byte) => byte ^ 0x5c));
  }

  of(message: Buffer | string): Buffer {
    hash('sha256', joined(this.#inner, message), 'buffer').copy(this.#outer, BLOCK);
    return hash('sha256', this.#outer, 'buffer');
  }

  /** The first 128 bits, as base64url: what a text carries. */
  textOf(message: Buffer | string): string {
    return this.of(message).toString('base64url', 0, 16);
  }
}

/**
 * The first 128 bits of SHA-256(key ‖ message): who knows half of a state cannot go on from it, so that
 * this needs no second hash (Coron et al., Merkle–Damgård Revisited, 2005: chopped output).
 */
export class ShortMac {
  readonly #key: Buffer;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.#key = key;
  }

  of(message: Buffer | string): Buffer {
    return hash('sha256', joined(this.#key, message), 'buffer').subarray(0, 16);
  }
}

/** A key and a message one after the other, until the next are. */
function joined(key: Buffer, message: Buffer | string): Buffer {
  const most = key.length + (typeof message === 'string' ? 3 * message.length : message.length);
  if (most > scratch.length) scratch = Buffer.alloc(2 * most);
  key.copy(scratch);
  const length =
    typeof message === 'string'
      ? scratch.write(message, key.length)
      : message.copy(scratch, key.length);
  return scratch.subarray(0, key.length + length);
}

export function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
