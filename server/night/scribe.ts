/**
 * How facts are written and read with the keys of a deployment: whose they are stands in them under another
 * name in each matter, names are sealed, and the node that took a fact in has signed for it.
 */
import { FACT_VERSION, type Fact, type Head } from '#election/fact.ts';
import type { PersonId } from '#election/model.ts';
import { isMask, isOfMark, Masks, tagOfMask } from '../access/masks.ts';
import { isSameText, Mac } from '../access/mac.ts';
import { seal, unseal } from '../access/seal.ts';
import { readAccepted } from './accepted.ts';
import { RefusedError, type EventLog } from '../log/event-log.ts';
import { decodeFact, encodeFact } from '../log/stored-fact.ts';

/** What only whoever has the people's key can read of a fact. */
const SEALED: { readonly [Type in Fact['type']]?: readonly string[] } = {
  PersonNamed: ['name', 'contact'],
  MemberContacted: ['contact'],
};

/** What a fact has beside its matter as it is stored. */
interface Stored {
  by: PersonId | string | null;
  /** Its author's tag in what later facts say about it: whoever takes a report back is its author. */
  own?: string;
  /** Of a fact about a person's word: what shows all that they said. */
  mark?: string;
  sealed?: string;
  mac?: string;
}

/** The keys of a deployment; what is null is not at hand. */
export interface Keys {
  /** Names, and who said what. */
  readonly people: Buffer | null;
  /** What nodes sign facts with. */
  readonly facts: Buffer | null;
}

/** A fact as it was read, and whether a node of this deployment has signed it; null: no key to tell. */
export type Read = {
  readonly signed: boolean | null;
  /** This node wrote it a moment ago, and asked before whether it may be stated. */
  readonly isOwn?: true;
} & ({ readonly fact: Fact } | { readonly fault: RefusedError });

/** HMAC-SHA256 cut to 128 bits (RFC 2104), over all the bytes before it. */
const MAC_LENGTH = 22;
const MAC_START = ',"mac":"';
const MAC_END = '"}';
const TAIL = MAC_START.length + MAC_LENGTH + MAC_END.length;

/** How many facts that were written are remembered until they are read. */
const REMEMBERED = 5000;

export class Scribe {
  /** Up to here facts are taken as they are: other keys have signed them. */
  readonly accepted: Head | null;
  readonly #keys: Keys;
  readonly #masks: Masks | null;
  readonly #mac: Mac | null;
  /** What was written lately and not read yet, by its signature. */
  readonly #written = new Map<string, { readonly bytes: Buffer; readonly fact: Fact }>();
  /** What showed people set aside, to whoever has no key. */
  readonly #marks = new Set<string>();
  /** Who stated a fact that others are about, by the tag it has in them. */
  readonly #owners = new Map<string, string>();

  /** @param accepted what was imported without the keys of its deployment; null: nothing was */
  constructor(keys: Keys, accepted: Head | null = null) {
    this.#keys = keys;
    this.#masks = keys.people && new Masks(keys.people);
    this.#mac = keys.facts && new Mac(keys.facts);
    this.accepted = accepted;
  }

  /** With the keys that stand beside a log, made where there are none. */
  static async open(log: Pick<EventLog, 'secret' | 'kept'>): Promise<Scribe> {
    const keys = { people: await log.secret('people'), facts: await log.secret('facts') };
    return new Scribe(keys, await readAccepted(log, keys.facts));
  }

  /** The bytes of a fact as they are stored: made once, here, and never again. */
  write(fact: Fact): Buffer {
    const masks = this.#masks;
    const mac = this.#mac;
    const { people } = this.#keys;
    if (!masks || !mac || !people) throw new Error('who writes facts has the keys');
    const { by } = fact;
    const stored: Stored = {
      ...fact,
      ...sealParts(fact, people),
      by: by === null ? null : masks.mask(by, matterOf(fact)),
      ...(hasAnswers(fact) && by !== null && { own: masks.tag(by, aboutOf(fact.id)) }),
      ...(isOnWord(fact) && {
        personId: masks.mask(fact.personId, matterOf(fact)),
        mark: masks.tellMark(fact.personId),
      }),
    };
    const body = encodeFact(stored).subarray(0, -1); // without the closing brace
    const said = mac.textOf(body);
    const bytes = Buffer.concat([body, Buffer.from(`${MAC_START}${said}${MAC_END}`)]);
    if (this.#written.size >= REMEMBERED) this.#written.clear();
    this.#written.set(said, { bytes, fact });
    return bytes;
  }

  /** A fact as it was stated: never throws. */
  read(bytes: Buffer, position: number): Read {
    const own = this.#takeWritten(bytes);
    if (own) return { signed: true, isOwn: true, fact: own };
    const isAccepted = position <= (this.accepted?.position ?? 0);
    const byMac = this.#judgeMac(bytes);
    const signed = byMac === false && isAccepted ? null : byMac;
    try {
      const stored = decodeFact(bytes) as Fact & Stored;
      return { signed, fact: (stored.v ?? 1) < 2 ? stored : this.#reveal(stored) };
    } catch (error) {
      const fault = error instanceof RefusedError ? error : new RefusedError('it is no fact');
      return { signed, fault };
    }
  }

  /**
   * Learns, where there is no key, who can be told apart: before anything is read, since a person may
   * be set aside after they spoke, and a report be taken back before it came.
   */
  learn(bytes: Buffer): void {
    try {
      const stored = decodeFact(bytes) as Fact & Stored;
      if (stored.mark !== undefined) this.#marks.add(stored.mark);
      if (stored.own !== undefined && stored.by !== null) this.#owners.set(stored.own, stored.by);
    } catch {
      // Whoever reads it is told.
    }
  }

  /** What this node has written itself a moment ago it need not read. */
  #takeWritten(bytes: Buffer): Fact | null {
    if (this.#written.size === 0) return null;
    const said = bytes.toString('latin1', bytes.length - TAIL + MAC_START.length, bytes.length - 2);
    const written = this.#written.get(said);
    if (!written?.bytes.equals(bytes)) return null;
    this.#written.delete(said);
    return written.fact;
  }

  #judgeMac(bytes: Buffer): boolean | null {
    const end = bytes.length - TAIL;
    const hasMac = end > 0 && bytes.toString('latin1', end, end + MAC_START.length) === MAC_START;
    if (!hasMac) return false;
    const mac = this.#mac;
    const said = bytes.toString('latin1', end + MAC_START.length, bytes.length - MAC_END.length);
    return mac && isSameText(said, mac.textOf(bytes.subarray(0, end)));
  }

  #reveal(stored: Fact & Stored): Fact {
    const { own: _own, mac: _mac, mark, sealed, ...fact } = stored;
    const matters = [matterOf(stored)];
    const by = stored.by === null ? null : this.#personOf(stored.by, matters);
    return {
      ...fact,
      ...(sealed !== undefined && this.#unsealParts(stored.type, sealed)),
      ...(isOnWord(stored) && { personId: this.#setAside(stored.personId, matters, mark) }),
      by,
    };
  }

  #personOf(name: string, matters: readonly string[]): PersonId {
    if (!isMask(name)) return name as PersonId;
    const known = this.#masks?.unmask(name, matters);
    if (known) return known;
    for (const mark of this.#marks) {
      if (isOfMark(name, mark, matters)) return nameOf(mark);
    }
    const owner = this.#owners.get(tagOfMask(name));
    return (owner ?? name) as PersonId;
  }

  #setAside(name: string, matters: readonly string[], mark: string | undefined): PersonId {
    const known = this.#masks?.unmask(name, matters);
    return known ?? (mark === undefined ? (name as PersonId) : nameOf(mark));
  }

  #unsealParts(type: Fact['type'], sealed: string): object {
    const opened = this.#keys.people && unseal(this.#keys.people, sealed);
    if (opened) return JSON.parse(opened.toString()) as object;
    return Object.fromEntries((SEALED[type] ?? []).map((name) => [name, null]));
  }
}

/** Who is known by what was told of them alone. */
function nameOf(mark: string): PersonId {
  return `${TOLD}${mark}` as PersonId;
}

const TOLD = 'mark ';

/** Whether who somebody is cannot be read: the key is not at hand. */
export function isOpaque(person: PersonId): boolean {
  return isMask(person) || person.startsWith(TOLD);
}

function sealParts(fact: Fact, secret: Buffer): Partial<Stored> {
  const names = SEALED[fact.type];
  if (!names) return {};
  const parts = Object.entries(fact).filter(([name]) => names.includes(name));
  const hidden = Object.fromEntries(names.map((name) => [name, undefined]));
  return {
    ...hidden,
    sealed: seal(secret, Buffer.from(JSON.stringify(Object.fromEntries(parts)))),
  };
}

/** What a person has one name in: a sheet, a contest, one fact and what others say about it. */
function matterOf(fact: Fact): string {
  switch (fact.type) {
    case 'ReportSubmitted':
      return `sheet ${fact.report.stationId} ${fact.report.contestId}`;
    case 'SheetRuled':
    case 'SheetTaken':
    case 'RecheckAsked':
      return `sheet ${fact.stationId} ${fact.contestId}`;
    case 'ContestRuled':
      return `contest ${fact.contestId}`;
    case 'ReportRetracted':
    case 'PhotoAttached':
      return aboutOf(fact.reportId);
    case 'RulingAnswered':
      return aboutOf(fact.rulingId);
    default:
      return `fact ${fact.id}`;
  }
}

function aboutOf(id: string): string {
  return `about ${id}`;
}

/** Facts that others may be about. */
function hasAnswers({ type }: Fact): boolean {
  return type === 'ReportSubmitted' || type === 'SheetRuled' || type === 'ContestRuled';
}

/** Facts that say whether somebody's word counts. */
export function isOnWord(
  fact: Fact,
): fact is Extract<Fact, { readonly type: 'PersonSetAside' | 'PersonRestored' }> {
  return fact.type === 'PersonSetAside' || fact.type === 'PersonRestored';
}

/** Whether facts of this version are signed by whoever takes them in. */
export function mustBeSigned({ v = 1 }: Pick<Fact, 'v'>): boolean {
  return v >= 2 && v <= FACT_VERSION;
}
