import { randomUUID } from 'node:crypto';
import { renderSVG } from 'uqr';
import * as v from 'valibot';
import type { PersonNamed, Role, Stated, TextMark } from '#election/fact.ts';
import type { FactId, LinkId, PersonId, StationId } from '#election/model.ts';
import type { Refused } from '#protocol';
import { Links, makeLink, makeSalt, pathOf, type Holder, type NewLink } from '../access/links.ts';
import { LineCodes } from '../access/line-codes.ts';
import { hashCode, readCode } from '../access/short-code.ts';
import type { EventLog } from '../log/event-log.ts';
import { appendAlone, type Append } from '../night/append-fact.ts';
import { readAlone } from '../night/read-alone.ts';
import { refusal } from './answer.ts';
import type { Command, Statement } from './command.ts';
import { packId } from './shapes.ts';

/** How many links are made at once: each code is hashed slowly. */
export const LINKS_AT_ONCE = 200;

const ROLES = ['watcher', 'verifier', 'viewer', 'gateway', 'organiser', 'admin'] as const;

const Wish = v.strictObject({
  role: v.picklist(ROLES),
  name: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  contact: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  stationIds: v.array(packId<StationId>()),
});

const Wishes = v.strictObject({
  /** The address that the sheets of paper name. */
  origin: v.string(),
  wishes: v.pipe(v.array(Wish), v.maxLength(LINKS_AT_ONCE)),
});

/** Whom to make links for. */
export type LinkWishes = v.InferInput<typeof Wishes>;

/** A sheet of paper for one person: what opens the night for them. */
export interface LinkCard {
  readonly name: string | null;
  readonly role: Role;
  readonly path: string;
  readonly code: string | null;
  /** For text messages: the number they begin with, and codes for one line each; null: none. */
  readonly text: { readonly number: number; readonly codes: readonly string[] } | null;
  /** The whole address as a QR code, an SVG of its own. */
  readonly qr: string;
  readonly stations: readonly string[];
}

export type CardsAnswer = { readonly ok: true; readonly cards: readonly LinkCard[] } | Refused;

/** Makes links, and the sheets of paper that tell their holders; tokens are told this once. */
export const issueLinks: Command<'admin', LinkWishes, v.InferOutput<typeof Wishes>, CardsAnswer> = {
  ask: 'admin',
  shape: Wishes,
  async decide({ node, language }, { origin, wishes }) {
    const { stations } = node.pack.election;
    const unknown = wishes.flatMap(({ stationIds }) => stationIds).find((id) => !stations.has(id));
    if (unknown !== undefined) return { refused: refusal('not-found', language, 'stationIds') };
    const statements: Statement[] = [];
    const cards: LinkCard[] = [];
    for (const wish of wishes) {
      const isWatcher = wish.role === 'watcher';
      const text = isWatcher ? node.lineCodes.makeMark() : undefined;
      const made = await makeLink({ ...wish, withCode: isWatcher, text });
      statements.push(...statementsOf(made));
      const path = pathOf(made.token);
      cards.push({
        name: wish.name,
        role: wish.role,
        path,
        code: made.code,
        text: text ? cardOf(text, node.lineCodes) : null,
        qr: renderSVG(`${origin}${path}`, { border: 1 }),
        stations: wish.stationIds.flatMap((id) => stations.get(id)?.name ?? []),
      });
    }
    const reply: CardsAnswer = { ok: true, cards };
    return statements.length === 0 ? { reply } : { statements, reply: () => reply };
  },
};

/** What a watcher needs to report by text without the form. */
export function cardOf(mark: TextMark, lineCodes: LineCodes): NonNullable<LinkCard['text']> {
  return { number: mark.number, codes: lineCodes.oneTimeCodes(mark) };
}

function statementsOf({ person, link }: NewLink): Statement[] {
  const issued = { id: link.linkId, matter: link };
  return person ? [{ id: randomUUID(), matter: person }, issued] : [issued];
}

/** Issues a link beside a node or at its start: the program itself does; returns what opens it. */
export async function issueLink(append: Append, holder: Holder): Promise<NewLink> {
  const made = await makeLink(holder);
  for (const { id, matter } of statementsOf(made)) await append(id, null, matter);
  return made;
}

/**
 * The ids of the stations there are, as the log’s pack has them; null: the log was opened by an earlier
 * version, which did not note them.
 */
export async function stationsIn(log: EventLog): Promise<ReadonlySet<string> | null> {
  let stations: readonly string[] | null = null;
  for await (const { fact } of readAlone(log)) {
    if (fact.type !== 'NightOpened' && fact.type !== 'PackAmended') continue;
    stations = fact.stations ?? stations;
  }
  return stations && new Set(stations);
}

/**
 * Takes the links in force of one log, with their holders, along into another: cards printed for a
 * rehearsal open the real night. Administrators’ links stay where they are, since each log has its own.
 *
 * @returns how many links are in the other log now that were not
 */
export async function carryLinks(from: EventLog, to: EventLog): Promise<number> {
  const links = new Links();
  const people = new Map<PersonId, PersonNamed>();
  for await (const { fact, position } of readAlone(from)) {
    links.apply(fact, position);
    if (fact.type === 'PersonNamed') people.set(fact.personId, bare(fact));
  }
  const [theirs, ours] = [await openCodes(from), await openCodes(to)];
  const append = await appendAlone(to);
  let carried = 0;
  for (const link of links.inForce()) {
    if (link.role === 'admin') continue;
    const person = people.get(link.personId);
    if (person) await append(`person ${link.personId}`, null, person);
    // Codes printed for text messages go on being theirs.
    const text = link.text && ours.carry(link.text, theirs);
    const { duplicate } = await append(link.linkId, null, {
      ...bare(link),
      ...(text && { text }),
    });
    if (!duplicate) carried += 1;
  }
  return carried;
}

/** The codes of a log’s text messages. */
export async function openCodes(log: EventLog): Promise<LineCodes> {
  return new LineCodes(await log.secret('people'));
}

/** What a fact says, without where it stood. */
function bare<Matter extends object>(fact: Matter): Matter {
  const {
    id: _id,
    at: _at,
    by: _by,
    prior: _prior,
    v: _v,
    ...matter
  } = fact as Matter & Stated<object>;
  return matter as Matter;
}

const Named = v.strictObject({ linkId: packId<LinkId>() });

/** Takes a link back, on every node. */
export const revokeLink: Command<
  'admin',
  v.InferInput<typeof Named>,
  v.InferOutput<typeof Named>,
  { readonly ok: true } | Refused
> = {
  ask: 'admin',
  shape: Named,
  decide({ node, session, language }, { linkId }) {
    if (linkId === session.linkId) return { refused: refusal('not-allowed', language, 'linkId') };
    if (!node.reading.links.isInForce(linkId)) {
      return { refused: refusal('not-found', language, 'linkId') };
    }
    return {
      statements: [{ id: randomUUID(), matter: { type: 'LinkRevoked', linkId } }],
      reply: () => ({ ok: true }),
    };
  },
};

const Ending = v.strictObject({
  /** Whose devices; null: of whoever asks. */
  linkId: v.nullable(packId<LinkId>()),
  /** null: all but the one that asks. */
  deviceId: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))),
});

/** Signs devices out: everybody those of their own link, an administrator everybody’s. */
export const endDevices: Command<
  'sign-in',
  v.InferInput<typeof Ending>,
  v.InferOutput<typeof Ending>,
  { readonly ok: true } | Refused
> = {
  ask: 'sign-in',
  allow: (limits, session) => limits.allowSignIn(session),
  shape: Ending,
  decide({ node, session, language }, { linkId, deviceId }) {
    const { links } = node.reading;
    const own = links.givenTo(session)?.linkId;
    const of = linkId ?? own;
    if (of === undefined || !links.isInForce(of)) {
      return { refused: refusal('not-found', language, 'linkId') };
    }
    if (of !== own && session.role !== 'admin') {
      return { refused: refusal('not-allowed', language, 'linkId') };
    }
    const kept = of === own ? (session.device?.deviceId ?? null) : null;
    // Times in tokens are whole seconds: the one that just began is over first.
    const until = new Date(1000 * (Math.floor(Date.now() / 1000) + 1)).toISOString();
    const ending = { type: 'DevicesEnded', linkId: of, deviceId, kept, until } as const;
    return {
      statements: [{ id: randomUUID(), matter: { ...ending, salt: makeSalt() } }],
      reply: () => ({ ok: true }),
    };
  },
};

/** What a person said counts no more, from a moment on or altogether. */
export interface Aside {
  /** ISO 8601; null: all. */
  readonly since: string | null;
  readonly reason: string | null;
}

/**
 * Takes a link back, beside a running server or without one; with it end all links that were got
 * by its code.
 *
 * @param text the link, its token, or its short code
 * @param aside null: what its holder said goes on counting
 * @returns whether there was such a link
 */
export async function revokeByText(
  log: EventLog,
  text: string,
  aside: Aside | null,
): Promise<boolean> {
  const links = new Links();
  for await (const { fact, position } of readAlone(log)) links.apply(fact, position);
  const token = text.trim().split('/').at(-1) ?? '';
  const code = readCode(text);
  const session = links.find(token) ?? (code && links.findByHash(await hashCode(code)));
  if (!session) return false;
  const append = await appendAlone(log);
  await append(randomUUID(), null, { type: 'LinkRevoked', linkId: session.linkId });
  if (aside) {
    const { personId } = session;
    const { since, reason } = aside;
    const id = randomUUID();
    const factId = id as FactId;
    if (reason !== null) {
      const note = { type: 'NoteAttached', factId, text: reason, salt: makeSalt() } as const;
      await append(`${id}.note`, null, note);
    }
    await append(id, null, { type: 'PersonSetAside', personId, since });
  }
  return true;
}
