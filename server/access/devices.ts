import { randomBytes } from 'node:crypto';
import type { LinkId } from '#election/model.ts';
import { isSameText, Mac } from './mac.ts';

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
  readonly #mac: Mac;

  constructor(secret: Buffer) {
    this.#mac = new Mac(secret);
  }

  /** A token for one more device. */
  issue(linkId: LinkId): string {
    const since = Math.floor(Date.now() / 1000).toString(36);
    const said = `${SIGN}${linkId}_${randomBytes(8).toString('hex')}_${since}`;
    return `${said}_${this.#mac.textOf(said)}`;
  }

  /** The device that holds a token; null: it is none of ours. */
  read(token: string): Device | null {
    const [, linkId, deviceId = '', since = '', mac = ''] = TOKEN.exec(token) ?? [];
    if (linkId === undefined) return null;
    if (!isSameText(this.#mac.textOf(token.slice(0, -mac.length - 1)), mac)) return null;
    return { linkId: linkId as LinkId, deviceId, since: 1000 * parseInt(since, 36) };
  }
}
