import { timingSafeEqual } from 'node:crypto';
import type { PersonId } from '#election/model.ts';
import { Mac, ShortMac } from './mac.ts';

/** What masks begin with: no other id does. */
const SIGN = '~';
const TAG = 16;
/** So many letters of base64url hold nothing but the tag. */
const TAG_LENGTH = 21;
/** How many people are remembered. */
const MOST = 200_000;
/** Ids are no longer than this. In bytes. */
const LONGEST = 500;
const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** What a person is named by. */
interface Mark {
  readonly key: Buffer;
  readonly mac: ShortMac;
  /** Their id in few bytes. */
  readonly packed: Buffer;
}

/**
 * People as the log names them: by another name in each matter, so that a public log says who said two
 * things of one sheet, and of no two sheets. Whoever has the secret beside the log reads who it is.
 *
 * A mask is a synthetic tag and the person's id enciphered under it, as in RFC 5297: the tag is a MAC
 * over the matter with a key of the person's own, the cipher a stream of MACs over the tag. The person's
 * key, once told, shows all that they have said, and nothing of others.
 */
export class Masks {
  readonly #secret: Mac;
  readonly #stream: ShortMac;
  readonly #marks = new Map<PersonId, Mark>();

  constructor(secret: Buffer) {
    this.#secret = new Mac(secret);
    this.#stream = new ShortMac(this.#secret.of('masks'));
  }

  /** The name of a person in one matter. */
  mask(person: PersonId, matter: string): string {
    const { mac, packed } = this.#markOf(person);
    const tag = tagOf(mac, matter);
    return `${SIGN}${Buffer.concat([tag, this.#cipher(tag, packed)]).toString('base64url')}`;
  }

  /** The tag of a mask without the person in it: only whoever knows them both can tell that it is theirs. */
  tag(person: PersonId, matter: string): string {
    return tagOf(this.#markOf(person).mac, matter).toString('base64url').slice(0, TAG_LENGTH);
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
    const { mac } = this.#markOf(person);
    return matters.some((matter) => timingSafeEqual(tagOf(mac, matter), tag)) ? person : null;
  }

  /** What shows all that a person has said to whoever has only the log: told of people set aside. */
  tellMark(person: PersonId): string {
    return this.#markOf(person).key.toString('hex');
  }

  #markOf(person: PersonId): Mark {
    const known = this.#marks.get(person);
    if (known) return known;
    const key = this.#secret.of(`mark ${person}`);
    const mark = { key, mac: new ShortMac(key), packed: pack(person) };
    // Whoever makes up masks must not fill the memory with people there are not.
    if (this.#marks.size >= MOST) this.#marks.clear();
    this.#marks.set(person, mark);
    return mark;
  }

  /** The same forwards and backwards. */
  #cipher(tag: Buffer, bytes: Buffer): Buffer {
    const out = Buffer.from(bytes);
    let block: Buffer = Buffer.alloc(0);
    for (let index = 0; index < out.length; index += 1) {
      const place = index % TAG;
      if (place === 0) block = this.#stream.of(Buffer.concat([tag, Buffer.from([index / TAG])]));
      out[index] = (out[index] ?? 0) ^ (block[place] ?? 0);
    }
    return out;
  }
}

/** The tag of a mask: the same for one person in one matter. */
export function tagOfMask(mask: string): string {
  return mask.slice(SIGN.length, SIGN.length + TAG_LENGTH);
}

export function isMask(text: string): boolean {
  return text.startsWith(SIGN);
}

/** Whether a mask stands, in one of these matters, for the person whose mark this is. */
export function isOfMark(mask: string, mark: string, matters: readonly string[]): boolean {
  const tag = bytesOf(mask)?.subarray(0, TAG);
  if (!tag) return false;
  const mac = new ShortMac(Buffer.from(mark, 'hex'));
  return matters.some((matter) => timingSafeEqual(tagOf(mac, matter), tag));
}

function bytesOf(mask: string): Buffer | null {
  const bytes = Buffer.from(mask.slice(SIGN.length), 'base64url');
  return bytes.length > TAG && bytes.length <= LONGEST ? bytes : null;
}

function tagOf(mark: ShortMac, matter: string): Buffer {
  return mark.of(matter);
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
