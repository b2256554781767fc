import type { Session } from '../server/access/links.ts';
import type * as Door from '../server/doors/page-node.ts';
import type { Language } from '#text/language.ts';

declare global {
  namespace App {
    interface Locals {
      /** The running node, as pages may use it; while an election is set up there is none. */
      readonly node: Door.PageNode;
      /** An election is being set up: only the page for it is there. */
      readonly isSetup: boolean;
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
