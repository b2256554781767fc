/** The one way from an act to a fact: who may, how often, what shape, what is stated, what is answered. */
import { randomUUID } from 'node:crypto';
import type * as v from 'valibot';
import type { Fact } from '#election/fact.ts';
import type { FactId, PersonId } from '#election/model.ts';
import type { AnswerOf, Ask, Endpoints, MessageTo, RefusalCode, Refused, Telling } from '#protocol';
import type { Language } from '#text/language.ts';
import { makeSalt, type Session } from '../access/links.ts';
import type { Limits } from '../access/limits.ts';
import { admit } from '../access/roles.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Matter } from '../night/append-fact.ts';
import type { TallyNode } from '../node.ts';
import { faultAnswer, refusal, refuseShape, type Answer } from './answer.ts';
import { parse } from './shapes.ts';

/** Somebody acts: on which node, who, and in which language they are answered. */
export interface Acting {
  readonly node: TallyNode;
  readonly session: Session;
  readonly language: Language;
}

/** A message as it came in, or why it could not. */
export type Received =
  | { readonly ok: true; readonly message: unknown }
  | { readonly ok: false; readonly code: RefusalCode };

/** What is to be recorded. */
export interface Statement {
  readonly id: string;
  readonly matter: Matter;
  /** Free text that goes with it, in a fact of its own. */
  readonly note?: string | undefined;
  /** null: the program itself states it; absent: whoever acts. */
  readonly by?: null;
  /** What this node counts under the id already: the log need not be asked. */
  readonly counted?: Said | undefined;
}

/** What was said under an id, and where that stands in the log. */
interface Said {
  readonly position: number;
  readonly by: PersonId | null;
  readonly matter: Fact | Matter;
}

/** Where what was stated stands in the log. */
export interface Recorded {
  readonly position: number;
  readonly duplicate: boolean;
}

/** What comes of a message. */
export type Decision<Reply> =
  /** Nothing can be stated. `id`: that of the message, for what is refused under an id already used. */
  | { readonly refused: Answer<Reply | Refused>; readonly id?: string }
  /** Nothing needs to be. */
  | { readonly reply: Reply }
  | {
      /** In this order; the last is the act itself. */
      readonly statements: readonly Statement[];
      /** Why it may not be stated, unless it was before: the same act again gets the same answer. */
      readonly unlessRefused?: Answer<Refused> | undefined;
      readonly reply: (recorded: Recorded) => Reply;
    };

/** Something that may be stated. */
export interface Command<Who extends Ask, Request, Message, Reply> {
  /** Who may. */
  readonly ask: Who;
  /** How often; absent: as any message. */
  readonly allow?: (limits: Limits, session: Session) => Promise<boolean>;
  readonly shape: v.GenericSchema<Request, Message>;
  decide(acting: Acting, message: Message): Decision<Reply> | Promise<Decision<Reply>>;
  /** How a refusal is told where it is not told as usual. */
  readonly dress?: (refused: Answer<Refused>, language: Language) => Answer<Reply>;
}

/** The command behind an endpoint of the protocol, which says who may, what they send and are answered. */
export type CommandOf<To extends Telling, Message> = Command<
  Endpoints[To]['who'],
  MessageTo<To>,
  Message,
  AnswerOf<To>
>;

/**
 * Carries a command out, whoever asks by whatever door. A fault of the program is told as one: nobody
 * should try it again and again.
 */
export function carryOut<Request, Message, Reply>(
  node: TallyNode,
  command: Command<Ask, Request, Message, Reply>,
  session: Session | null,
  input: unknown,
  language: Language,
): Promise<Answer<Reply | Refused>> {
  return receive(node, command, session, () => ({ ok: true, message: input }), language);
}

/**
 * Carries a command out whose message is still to be received: only from whoever may send it, and not
 * too often.
 */
export async function receive<Request, Message, Reply>(
  node: TallyNode,
  command: Command<Ask, Request, Message, Reply>,
  session: Session | null,
  read: () => Received | Promise<Received>,
  language: Language,
): Promise<Answer<Reply | Refused>> {
  const refuse = (refused: Answer<Refused>) => command.dress?.(refused, language) ?? refused;
  const admission = admit(session, command.ask);
  if (!admission.ok) return refuse(refusal(admission.code, language));
  const acting = { node, session: admission.session, language };
  try {
    const allowed = await (command.allow ?? allowMessage)(node.limits, admission.session);
    if (!allowed) return refuse(refusal('too-many', language));
    const received = await read();
    if (!received.ok) return refuse(refusal(received.code, language));
    const parsed = parse(command.shape, received.message);
    if (!parsed.ok) return refuse(refuseShape(parsed.misfits));
    return await carryOutDecision(acting, await command.decide(acting, parsed.message), refuse);
  } catch (error) {
    if (error instanceof NotRecordedError) return refuse(refusal('not-recorded', language));
    if (error instanceof IgnoredError) return refuse(refusal('not-allowed', language));
    const mark = randomUUID().slice(0, 8);
    node.logger.error({ err: error, mark }, 'a fault of the program');
    return refuse(faultAnswer(language, mark));
  }
}

const allowMessage: NonNullable<Command<Ask, never, never, never>['allow']> = (limits, session) =>
  limits.allowMessage(session);

async function carryOutDecision<Reply>(
  acting: Acting,
  decision: Decision<Reply>,
  refuse: (refused: Answer<Refused>) => Answer<Reply | Refused>,
): Promise<Answer<Reply | Refused>> {
  const { node, language } = acting;
  const otherContent = () => refuse(refusal('other-content', language, 'id'));
  if ('refused' in decision) {
    const isUsed = decision.id !== undefined && (await node.reading.find(decision.id)) !== null;
    return isUsed ? otherContent() : decision.refused;
  }
  if (!('statements' in decision)) return { status: 200, body: decision.reply };
  const { statements, unlessRefused, reply } = decision;
  const act = statements.at(-1);
  const wasStated = (one: Statement) =>
    one.counted !== undefined || node.reading.find(one.id).then((position) => position !== null);
  if (unlessRefused && !(act && (await wasStated(act)))) {
    return refuse(unlessRefused);
  }
  let recorded: Recorded | null = null;
  for (const statement of statements) {
    recorded = await state(acting, statement);
    if (!recorded) return otherContent();
  }
  return recorded ? { status: 200, body: reply(recorded) } : otherContent();
}

/** Records a statement; null if its id was used for something else. */
async function state(acting: Acting, statement: Statement): Promise<Recorded | null> {
  const { node, session } = acting;
  const { id, matter, note } = statement;
  const by = statement.by === null ? null : session.personId;
  const isSame = (said: Said) => said.by === by && isSameMatter(said.matter, matter);
  const known = statement.counted ?? (note ? await findSaid(node, id) : null);
  if (known && !isSame(known)) return null;
  // The note first: no ruling and no step is ever seen without it.
  if (note && !(await attachNote(acting, id, note))) return null;
  if (known) return { position: known.position, duplicate: true };
  const recorded = await node.append(id, by, matter);
  if (recorded.duplicate) {
    const said = await saidAt(node, recorded.position);
    return said && isSame(said) ? recorded : null;
  }
  // The link was taken back while it was on its way.
  if (node.reading.isIgnored(recorded.position)) throw new IgnoredError();
  return recorded;
}

/** What was said under an id; null if nothing was. */
async function findSaid(node: TallyNode, id: string): Promise<Said | null> {
  const position = await node.reading.find(id);
  return position === null ? null : saidAt(node, position);
}

async function saidAt({ reading }: TallyNode, position: number): Promise<Said | null> {
  const fact = await reading.factAt(position);
  return fact && { position, by: fact.by, matter: fact };
}

/** What was recorded counts for nothing: its author could no longer state it. */
class IgnoredError extends Error {}

/** Free text stands in a fact of its own; false if another stands there. */
async function attachNote({ node, session }: Acting, id: string, text: string): Promise<boolean> {
  if (node.reading.register.noteOn(id as FactId) === text) return true;
  const by = session.personId;
  const note = { type: 'NoteAttached', factId: id as FactId, text, salt: makeSalt() } as const;
  const { position, duplicate } = await node.append(`${id}.note`, by, note);
  if (!duplicate) return true;
  const said = await saidAt(node, position);
  return said !== null && said.by === by && isSameMatter(said.matter, note);
}

/** Whether two say the same, whatever the server added to it. */
function isSameMatter(one: Fact | Matter, other: Fact | Matter): boolean {
  return canonical(contentOf(one)) === canonical(contentOf(other));
}

/** What the server adds to what was said: its origin, its salt, its times. */
const ADDED: readonly string[] = ['id', 'at', 'by', 'prior', 'v', 'salt', 'until'];

function contentOf(said: Fact | Matter): object {
  const content = omit(said, ADDED);
  return said.type === 'ReportSubmitted'
    ? { ...content, report: omit(said.report, ['confirmed', 'remarks', 'textCode', 'signature']) }
    : content;
}

function omit(fields: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** One text for equal content, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
