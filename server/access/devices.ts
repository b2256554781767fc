import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LinkId } from '#election/model.ts';

/** What tokens of devices begin with: those of links do not. */
const SIGN = 'dev_';
const TOKEN = /^dev_([0-9a-f-]{36})_([0-9a-f]{16})_([0-9a-z]{1,9})_([\w-]{22})$/;

/** One device on which a link was opened. */
export interface Device {
  readonly linkId: LinkId;
  readonly deviceId: string;
  /** When it was opened there, in milliseconds since 1970, to the second. */
  readonly since: number;
}

/**
 * The tokens that devices hold instead of the link's own. Opening a link records nothing, since messengers
 * do it for a preview: so a token says itself whose it is, under an HMAC with a secret beside the log.
 */
export class Devices {
  readonly #key: Buffer;

  constructor(secret: Buffer) {
    this.#key = createHmac('sha256', secret).update('devices').digest();
  }

  /** A token for one more device. */
  issue(linkId: LinkId): string {
    const since = Math.floor(Date.now() / 1000).toString(36);
    const said = `${SIGN}${linkId}_${randomBytes(8).toString('hex')}_${since}`;
    return `${said}_${this.#macOf(said)}`;
  }

  /** The device that holds a token; null: it is none of ours. */
  read(token: string): Device | null {
    const [, linkId, deviceId = '', since = '', mac = ''] = TOKEN.exec(token) ?? [];
    if (linkId === undefined) return null;
    const right = this.#macOf(token.slice(0, -mac.length - 1));
    if (!timingSafeEqual(Buffer.from(right), Buffer.from(mac))) return null;
    return { linkId: linkId as LinkId, deviceId, since: 1000 * parseInt(since, 36) };
  }

  #macOf(said: string): string {
    return createHmac('sha256', this.#key).update(said).digest().toString('base64url', 0, 16);
  }
}
