import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { PersonId } from '#election/model.ts';

/** What masks begin with: no other id does. */
const SIGN = '~';
const TAG = 16;
const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/**
 * People as the log names them: by another name in each matter, so that a public log says who said two
 * things of one sheet, and of no two sheets. Whoever has the secret beside the log reads who it is.
 *
 * A mask is a synthetic tag and the person's id enciphered under it, as in RFC 5297: the tag is an HMAC
 * over the matter with a key of the person's own, the cipher AES-256-CTR with the tag as its counter. That
 * key, once told, shows all that one person has said, and nothing of others.
 */
export class Masks {
  readonly #secret: Buffer;
  readonly #cipherKey: Buffer;
  readonly #marks = new Map<PersonId, Buffer>();

  constructor(secret: Buffer) {
    this.#secret = secret;
    this.#cipherKey = hmac(secret, 'masks');
  }

  /** The name of a person in one matter. */
  mask(person: PersonId, matter: string): string {
    const tag = tagOf(this.#markOf(person), matter);
    return `${SIGN}${Buffer.concat([tag, this.#cipher(tag, pack(person))]).toString('base64url')}`;
  }

  /**
   * Who a mask stands for; null: it was made with another secret, or for none of these matters.
   *
   * @param matters what it may have been made for
   */
  unmask(mask: string, matters: readonly string[]): PersonId | null {
    const bytes = bytesOf(mask);
    if (!bytes) return null;
    const tag = bytes.subarray(0, TAG);
    const person = unpack(this.#cipher(tag, bytes.subarray(TAG)));
    const mark = this.#markOf(person);
    return matters.some((matter) => timingSafeEqual(tagOf(mark, matter), tag)) ? person : null;
  }

  /** What shows all that a person has said to whoever has only the log: told of people set aside. */
  tellMark(person: PersonId): string {
    return this.#markOf(person).toString('hex');
  }

  #markOf(person: PersonId): Buffer {
    const known = this.#marks.get(person);
    if (known) return known;
    const mark = hmac(this.#secret, `mark ${person}`);
    this.#marks.set(person, mark);
    return mark;
  }

  /** The same forwards and backwards. */
  #cipher(tag: Buffer, bytes: Buffer): Buffer {
    return createCipheriv('aes-256-ctr', this.#cipherKey, tag).update(bytes);
  }
}

export function isMask(text: string): boolean {
  return text.startsWith(SIGN);
}

/** Whether a mask stands, in one of these matters, for the person whose mark this is. */
export function isOfMark(mask: string, mark: string, matters: readonly string[]): boolean {
  const tag = bytesOf(mask)?.subarray(0, TAG);
  if (!tag) return false;
  const key = Buffer.from(mark, 'hex');
  return matters.some((matter) => timingSafeEqual(tagOf(key, matter), tag));
}

function bytesOf(mask: string): Buffer | null {
  const bytes = Buffer.from(mask.slice(SIGN.length), 'base64url');
  return bytes.length > TAG ? bytes : null;
}

function tagOf(mark: Buffer, matter: string): Buffer {
  return hmac(mark, matter).subarray(0, TAG);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Ids are mostly random ones, which need 16 bytes. */
function pack(person: PersonId): Buffer {
  return UUID.test(person) ? Buffer.from(person.replaceAll('-', ''), 'hex') : Buffer.from(person);
}

function unpack(bytes: Buffer): PersonId {
  const text = bytes.length === 16 ? bytes.toString('hex') : bytes.toString();
  return text.replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    bytes.length === 16 ? '$1-$2-$3-$4-$5' : '$&',
  ) as PersonId;
}
