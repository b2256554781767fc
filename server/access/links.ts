import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type {
  DevicesEnded,
  Fact,
  LinkIssued,
  PersonNamed,
  PhoneKeyed,
  Role,
  TextMark,
} from '#election/fact.ts';
import type { LinkId, PersonId, StationId } from '#election/model.ts';
import type { Device, Devices } from './devices.ts';
import { hashCode, makeCode } from './short-code.ts';

/** Who somebody is, by the link they hold. */
export interface Session {
  readonly linkId: LinkId;
  readonly personId: PersonId;
  readonly role: Role;
  /** A watcher's own stations. */
  readonly stationIds: readonly StationId[];
  /** The device it was opened on; absent: a program that holds the link itself. */
  readonly device?: Device;
}

/** A device as its holder sees it. */
export interface DeviceUse extends Device {
  /** When this node last heard of it, in milliseconds since 1970. */
  readonly lastUse: number;
}

/** The links in force, as the log tells them. Tokens and codes are known by their hash only. */
export class Links {
  readonly #byToken = new Map<string, Session>();
  readonly #byCode = new Map<string, Session>();
  readonly #issued = new Map<LinkId, LinkIssued>();
  /** The role of everybody who ever had a link. */
  readonly #roles = new Map<PersonId, Role>();
  /** Links that were got by typing another link's code, as once they were. */
  readonly #from = new Map<LinkId, LinkId[]>();
  /** Watchers' links by the number that their texts begin with: the first with a number has it. */
  readonly #byNumber = new Map<number, LinkIssued>();
  /** The links in force of each person, and where in the log the last of theirs ended. */
  readonly #byPerson = new Map<PersonId, Map<LinkId, Session>>();
  readonly #ended = new Map<PersonId, number>();
  /** Links that were used since this node started. */
  readonly #seen = new Set<LinkId>();
  /** Of each link the devices that were used since this node started. */
  readonly #uses = new Map<LinkId, Map<string, DeviceUse>>();
  readonly #endings = new Map<LinkId, DevicesEnded[]>();
  readonly #phoneKeys = new Map<PersonId, readonly string[]>();
  readonly #devices: Devices | null;

  /** @param devices knows tokens of devices; null: nobody asks for them */
  constructor(devices: Devices | null = null) {
    this.#devices = devices;
  }

  /** Applies what a fact says of links. */
  apply(fact: Fact, position: number): void {
    if (fact.type === 'LinkIssued') this.#issue(fact);
    if (fact.type === 'LinkRevoked') this.#revoke(fact.linkId, position);
    if (fact.type === 'PhoneKeyed') this.#notePhoneKey(fact);
    if (fact.type === 'DevicesEnded') this.#endDevices(fact);
  }

  #issue(link: LinkIssued): void {
    const { linkId, personId, role, stationIds, tokenHash, codeHash, from } = link;
    const session = { linkId, personId, role, stationIds };
    this.#roles.set(personId, role);
    if (from !== undefined && !this.isInForce(from)) return; // revoked in the meantime
    this.#issued.set(linkId, link);
    this.#byToken.set(tokenHash, session);
    const own = this.#byPerson.get(personId);
    if (own) own.set(linkId, session);
    else this.#byPerson.set(personId, new Map([[linkId, session]]));
    if (codeHash !== undefined) this.#byCode.set(codeHash, session);
    const number = link.text?.number;
    if (number !== undefined && !this.#byNumber.has(number)) this.#byNumber.set(number, link);
    if (from !== undefined) this.#from.set(from, [...(this.#from.get(from) ?? []), linkId]);
  }

  #revoke(linkId: LinkId, position: number): void {
    const link = this.#issued.get(linkId);
    if (!link) return;
    this.#issued.delete(linkId);
    this.#byPerson.get(link.personId)?.delete(linkId);
    this.#ended.set(link.personId, position);
    this.#byToken.delete(link.tokenHash);
    this.#byCode.delete(link.codeHash ?? '');
    for (const other of this.#from.get(linkId) ?? []) this.#revoke(other, position);
  }

  /** What somebody is or was: as their last link says. */
  roleOf(personId: PersonId): Role | null {
    return this.#roles.get(personId) ?? null;
  }

  /** What somebody may act as now: one for each link in force. */
  sessionsOf(personId: PersonId): readonly Session[] {
    return [...(this.#byPerson.get(personId)?.values() ?? [])];
  }

  /** Whether a link of somebody was taken back after a position of the log. */
  endedAfter(personId: PersonId, position: number): boolean {
    return (this.#ended.get(personId) ?? 0) > position;
  }

  /** Whether anybody can administer the night. */
  hasAdmin(): boolean {
    return [...this.#byToken.values()].some(({ role }) => role === 'admin');
  }

  isInForce(linkId: LinkId): boolean {
    return this.#issued.has(linkId);
  }

  /** Whose token this is, a link’s or a device’s; null if it is none, or was ended. */
  find(token: string): Session | null {
    const device = this.#devices?.read(token);
    return device ? this.#onDevice(device) : (this.#byToken.get(hashToken(token)) ?? null);
  }

  #onDevice(device: Device): Session | null {
    const link = this.#issued.get(device.linkId);
    if (!link || this.#hasEnded(device)) return null;
    const { linkId, personId, role, stationIds } = link;
    return { linkId, personId, role, stationIds, device };
  }

  #hasEnded({ linkId, deviceId, since }: Device): boolean {
    const endings = this.#endings.get(linkId) ?? [];
    return endings.some((one) =>
      one.deviceId === null
        ? deviceId !== one.kept && since < Date.parse(one.until)
        : deviceId === one.deviceId,
    );
  }

  #notePhoneKey({ linkId, key }: PhoneKeyed): void {
    const personId = this.#issued.get(linkId)?.personId;
    if (personId === undefined) return;
    this.#phoneKeys.set(personId, [...this.phoneKeysOf(personId), key]);
  }

  /** The keys that this person's phones sign with. */
  phoneKeysOf(personId: PersonId): readonly string[] {
    return this.#phoneKeys.get(personId) ?? [];
  }

  #endDevices(ended: DevicesEnded): void {
    this.#endings.set(ended.linkId, [...(this.#endings.get(ended.linkId) ?? []), ended]);
  }

  /** Whether a session goes on: its link is in force, and its device was not signed out. */
  isOpen({ linkId, device }: Session): boolean {
    return this.isInForce(linkId) && !(device && this.#hasEnded(device));
  }

  /**
   * Notes that a link was used: messengers open links for a preview, which is no use of them.
   *
   * @param now in milliseconds since 1970
   */
  noteUse(session: Session, now: number): void {
    const { device } = session;
    const linkId = this.givenTo(session)?.linkId ?? session.linkId;
    this.#seen.add(linkId);
    if (!device) return;
    const own = this.#uses.get(linkId) ?? new Map<string, DeviceUse>();
    this.#uses.set(linkId, own.set(device.deviceId, { ...device, lastUse: now }));
  }

  /** The devices of a link that were used since this node started, the last used first. */
  devicesOf(linkId: LinkId): DeviceUse[] {
    return [...(this.#uses.get(linkId)?.values() ?? [])]
      .filter((device) => !this.#hasEnded(device))
      .toSorted((a, b) => b.lastUse - a.lastUse);
  }

  /** Whether a link was used since this node started, itself or by its code. */
  wasSeen(linkId: LinkId): boolean {
    return this.#seen.has(linkId);
  }

  /** The links in force, in the order they were made; without those got by a code. */
  inForce(): LinkIssued[] {
    return [...this.#issued.values()].filter(({ from }) => from === undefined);
  }

  /** The link in force whose texts begin with this number; null: there is none. */
  findByNumber(number: number): LinkIssued | null {
    const link = this.#byNumber.get(number);
    return link && this.#issued.has(link.linkId) ? link : null;
  }

  /** The link that somebody was given, by the one they use: got by its code, or itself. */
  givenTo({ linkId }: Pick<Session, 'linkId'>): LinkIssued | null {
    const link = this.#issued.get(linkId);
    return (link?.from === undefined ? link : this.#issued.get(link.from)) ?? null;
  }

  /** Whose short code has this slow hash; null if it is none, or was revoked. */
  findByHash(hash: string): Session | null {
    return this.#byCode.get(hash) ?? null;
  }
}

/** For whom a link is made. */
export interface Holder {
  readonly role: Role;
  readonly name: string | null;
  /** How to reach them. */
  readonly contact?: string | null;
  /** A watcher's own stations. */
  readonly stationIds: readonly StationId[];
  /** Whether a short code opens it as well: for watchers, whose phones may have no camera. */
  readonly withCode: boolean;
  /** What they report by text with; absent: nothing. */
  readonly text?: TextMark | undefined;
}

/** A new link: what to tell its holder, and the facts to record. */
export interface NewLink {
  readonly token: string;
  readonly code: string | null;
  readonly person: PersonNamed | null;
  readonly link: LinkIssued;
}

/** Makes a link for a new person: a token of 192 random bits. */
export async function makeLink(holder: Holder): Promise<NewLink> {
  const { role, name, contact = null, stationIds, withCode, text } = holder;
  const token = makeToken();
  const code = withCode ? makeCode() : null;
  const personId = randomUUID() as PersonId;
  return {
    token,
    code,
    person:
      name === null
        ? null
        : {
            type: 'PersonNamed',
            personId,
            name,
            ...(contact !== null && { contact }),
            salt: makeSalt(),
          },
    link: {
      type: 'LinkIssued',
      linkId: randomUUID() as LinkId,
      personId,
      role,
      stationIds,
      tokenHash: hashToken(token),
      ...(code !== null && { codeHash: await hashCode(code) }),
      ...(text && { text }),
      salt: makeSalt(),
    },
  };
}

/** Neither an option of a command by its looks, nor cut short where addresses are found in text. */
const UPRIGHT = /^[A-Za-z0-9].*[A-Za-z0-9]$/;

function makeToken(): string {
  for (;;) {
    const token = randomBytes(24).toString('base64url');
    if (UPRIGHT.test(token)) return token;
  }
}

export function makeSalt(): string {
  return randomBytes(16).toString('base64url');
}

/** The path that opens a link. */
export function pathOf(token: string): string {
  return `/i/${token}`;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
