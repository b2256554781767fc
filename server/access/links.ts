import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Fact, LinkIssued, PersonNamed, Role } from '#election/fact.ts';
import type { LinkId, PersonId, StationId } from '#election/model.ts';

/** Who somebody is, by the link they hold. */
export interface Visitor {
  readonly linkId: LinkId;
  readonly personId: PersonId;
  readonly role: Role;
  /** A watcher's own stations. */
  readonly stationIds: readonly StationId[];
}

/** The links in force, as the log tells them. Tokens are known by their hash only. */
export class Links {
  readonly #byHash = new Map<string, Visitor>();
  readonly #hashes = new Map<LinkId, string>();

  record(fact: Fact): void {
    if (fact.type === 'LinkIssued') {
      const { linkId, personId, role, stationIds, tokenHash } = fact;
      this.#byHash.set(tokenHash, { linkId, personId, role, stationIds });
      this.#hashes.set(linkId, tokenHash);
    }
    if (fact.type === 'LinkRevoked') {
      this.#byHash.delete(this.#hashes.get(fact.linkId) ?? '');
      this.#hashes.delete(fact.linkId);
    }
  }

  /** Whether anybody can administer the night. */
  hasAdmin(): boolean {
    return [...this.#byHash.values()].some(({ role }) => role === 'admin');
  }

  isInForce(linkId: LinkId): boolean {
    return this.#hashes.has(linkId);
  }

  /** Whose token this is; null if it is none, or was revoked. */
  find(token: string): Visitor | null {
    return this.#byHash.get(hashToken(token)) ?? null;
  }
}

/** A new link: what to tell its holder, and the facts to record. */
export interface NewLink {
  readonly token: string;
  readonly person: PersonNamed | null;
  readonly link: LinkIssued;
}

/** Makes a link for a new person: a token of 192 random bits. */
export function makeLink(
  role: Role,
  name: string | null,
  stationIds: readonly StationId[],
): NewLink {
  const token = randomBytes(24).toString('base64url');
  const personId = randomUUID() as PersonId;
  return {
    token,
    person: name === null ? null : { type: 'PersonNamed', personId, name, salt: makeSalt() },
    link: {
      type: 'LinkIssued',
      linkId: randomUUID() as LinkId,
      personId,
      role,
      stationIds,
      tokenHash: hashToken(token),
      salt: makeSalt(),
    },
  };
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
