import type { Session } from '../server/access/links.ts';
import type * as Door from '../server/doors/page-node.ts';
import type { Language } from '#text/language.ts';

declare global {
  namespace App {
    interface Locals {
      /** The running node, as pages may use it. */
      readonly node: Door.PageNode;
      readonly session: Session | null;
      readonly language: Language;
    }
    type QueryName = Door.QueryName;
    type QueryInput<Name extends QueryName> = Door.QueryInput<Name>;
    type QueryReply<Name extends QueryName> = Door.QueryReply<Name>;
    type CommandName = Door.CommandName;
    type CommandReply<Name extends CommandName> = Door.CommandReply<Name>;
  }
}
