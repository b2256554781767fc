import { createHmac, timingSafeEqual } from 'node:crypto';
import { lettersOf, signedPart, type CompactLine } from '#election/compact-line.ts';
import type { LinkId } from '#election/model.ts';
import { spell } from './short-code.ts';

/** How many one-time codes a sheet of paper has. */
const ONE_TIME_CODES = 8;

/**
 * The codes that end lines of text: of each link its own, by a secret that stands beside the log. A page
 * makes a line's code with the key it got at sign-in; without one, paper has a list of codes for one line
 * each (RFC 2104, SHA-256, the first 8 bytes as letters: 39 bits).
 */
export class LineCodes {
  readonly #secret: Buffer;

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** A link's key, for its holder's page. */
  keyOf(linkId: LinkId): Buffer {
    return createHmac('sha256', this.#secret).update(`text ${linkId}`).digest();
  }

  /** A link's one-time codes, in the order of the paper. */
  oneTimeCodes(linkId: LinkId): string[] {
    const key = this.keyOf(linkId);
    return Array.from({ length: ONE_TIME_CODES }, (_, index) => codeOf(key, `once ${index + 1}`));
  }

  /** What ends a line: its own code, the place of a one-time one (1, 2 …), or null: neither. */
  judge(linkId: LinkId, line: CompactLine): 'own' | number | null {
    if (line.code === null) return null;
    if (isSame(line.code, codeOf(this.keyOf(linkId), signedPart(line)))) return 'own';
    const place = this.oneTimeCodes(linkId).findIndex((code) => isSame(line.code ?? '', code));
    return place < 0 ? null : place + 1;
  }
}

function codeOf(key: Buffer, text: string): string {
  return lettersOf(createHmac('sha256', key).update(text).digest());
}

/** However it is written. */
function isSame(typed: string, code: string): boolean {
  const [a, b] = [Buffer.from(spell(typed)), Buffer.from(spell(code))];
  return a.length === b.length && timingSafeEqual(a, b);
}
