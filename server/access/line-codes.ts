import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { lettersOf, signedPart, type CompactLine } from '#election/compact-line.ts';
import type { TextMark } from '#election/fact.ts';
import type { LinkId } from '#election/model.ts';
import { seal, unseal } from './seal.ts';
import { spell } from './short-code.ts';

/** How many one-time codes a sheet of paper has. */
const ONE_TIME_CODES = 8;
/** Numbers have six to eight digits: few enough to type, too many to meet. */
const FIRST_NUMBER = 100_000;
const KEY_LENGTH = 32;

/**
 * The codes that end lines of text: of each link its own, by a key that is sealed with a secret beside the
 * log. A page makes a line's code with the key it got at sign-in; without one, paper has a list of codes
 * for one line each (RFC 2104, SHA-256, the first 8 bytes as letters: 39 bits).
 */
export class LineCodes {
  readonly #secret: Buffer;
  /** What the listed codes seen by this node were for, by link and place. */
  readonly #bound = new Map<string, string>();

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** What a new link reports by text with. Of two with one number the first in the log has it. */
  makeMark(): TextMark {
    const number = randomInt(FIRST_NUMBER, 1000 * FIRST_NUMBER);
    return { number, key: seal(this.#secret, randomBytes(KEY_LENGTH)) };
  }

  /** A mark of another log as one of this: the same number and codes; null: its secret is another. */
  carry(mark: TextMark, from: LineCodes): TextMark | null {
    const key = from.keyOf(mark);
    return key && { number: mark.number, key: seal(this.#secret, key) };
  }

  /** The key, for its holder's page; null: the secret is another than it was sealed with. */
  keyOf({ key }: TextMark): Buffer | null {
    return unseal(this.#secret, key);
  }

  /** The one-time codes, in the order of the paper. */
  oneTimeCodes(mark: TextMark): string[] {
    const key = this.keyOf(mark);
    return key ? listCodes(key) : [];
  }

  /**
   * Binds a listed code to what it was first seen for: it travels before it is spent, since a line is read
   * back or asked about first, and whoever reads it then must not send another with it.
   *
   * @returns false: it was seen for something else
   */
  bind(linkId: LinkId, place: number, what: string): boolean {
    const key = `${linkId} ${place}`;
    const bound = this.#bound.get(key) ?? what;
    this.#bound.set(key, bound);
    return bound === what;
  }

  /** What ends a line: its own code, the place of a one-time one (1, 2 …), or null: neither. */
  judge(mark: TextMark, line: CompactLine): 'own' | number | null {
    const { code } = line;
    const key = this.keyOf(mark);
    if (code === null || !key) return null;
    if (isSame(code, codeOf(key, signedPart(line)))) return 'own';
    const place = listCodes(key).findIndex((one) => isSame(code, one));
    return place < 0 ? null : place + 1;
  }
}

function listCodes(key: Buffer): string[] {
  return Array.from({ length: ONE_TIME_CODES }, (_, index) => codeOf(key, `once ${index + 1}`));
}

function codeOf(key: Buffer, text: string): string {
  return lettersOf(createHmac('sha256', key).update(text).digest());
}

/** However it is written. */
function isSame(typed: string, code: string): boolean {
  const [a, b] = [Buffer.from(spell(typed)), Buffer.from(spell(code))];
  return a.length === b.length && timingSafeEqual(a, b);
}
