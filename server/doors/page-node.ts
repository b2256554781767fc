import type { Ask, Refused } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Session } from '../access/links.ts';
import { admit, mayReportFor, type Admission } from '../access/roles.ts';
import { COMMANDS, type CommandName } from '../commands/all.ts';
import type { Answer } from '../commands/answer.ts';
import { carryOut, type Command } from '../commands/command.ts';
import type { TallyNode } from '../node.ts';
import { QUERIES, type QueryName } from '../queries/all.ts';
import { askNode, findBar, type Publishable, type Told } from '../queries/query.ts';

export type { CommandName } from '../commands/all.ts';
export type { QueryName } from '../queries/all.ts';

export type QueryInput<Name extends QueryName> = Parameters<(typeof QUERIES)[Name]['answer']>[1];
export type QueryReply<Name extends QueryName> = ReturnType<(typeof QUERIES)[Name]['answer']>;
/** What a command answers, a refusal included. */
export type CommandReply<Name extends CommandName> =
  (typeof COMMANDS)[Name] extends Command<Ask, infer _Request, infer _Message, infer Reply>
    ? Reply | Refused
    : never;

/** What pages may have of the running node; it reaches them through `event.locals`. */
export interface PageNode {
  readonly election: TallyNode['pack']['election'];
  /** Tells one pack from another: what a page was made with. */
  readonly packMark: string;
  readonly shapes: TallyNode['pack']['shapes'];
  readonly hexes: TallyNode['pack']['hexes'];
  /** The outlines only stand for the districts: they are not their borders. */
  readonly schematic: boolean;
  readonly rehearsal: boolean;
  readonly embedOn: readonly string[];
  readonly tiles: TallyNode['settings']['tiles'];
  /** Who holds this token; null: nobody. */
  sessionOf(token: string): Session | null;
  /** Whether somebody may, by their role alone: what a page offers them. */
  admit(session: Session | null, ask: Ask): Admission;
  /** Whether somebody may see what may be published. */
  maySee(session: Session | null, what: Publishable): boolean;
  mayReportFor: typeof mayReportFor;
  /** Asks for somebody; every question says itself who may. */
  ask<Name extends QueryName>(
    name: Name,
    session: Session | null,
    input: QueryInput<Name>,
  ): Told<QueryReply<Name>>;
  /** States for somebody; every command says itself who may. */
  tell<Name extends CommandName>(
    name: Name,
    session: Session | null,
    input: unknown,
    language: Language,
  ): Promise<Answer<CommandReply<Name>>>;
}

/** Where the bundled pages find the node: they share the process, not the modules. */
const SHARED = Symbol.for('tallywatch.node');

export function shareWithPages(node: TallyNode): void {
  const { reading, pack, settings } = node;
  const pageNode: PageNode = {
    election: pack.election,
    packMark: pack.mark,
    shapes: pack.shapes,
    hexes: pack.hexes,
    schematic: settings.schematic ?? false,
    embedOn: settings.embedOn,
    tiles: settings.tiles,
    get rehearsal() {
      return reading.night.rehearsal;
    },
    sessionOf: (token) => reading.links.find(token),
    admit,
    maySee: (session, what) => findBar(node, session, what) === null,
    mayReportFor,
    ask: (name, session, input) => askNode(node, QUERIES[name] as never, session, input as never),
    tell: (name, session, input, language) =>
      carryOut(node, COMMANDS[name] as never, session, input, language) as never,
  };
  (globalThis as Record<symbol, unknown>)[SHARED] = pageNode;
}
