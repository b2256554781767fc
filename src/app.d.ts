import type { Session } from '../server/access/links.ts';
import type { PageNode } from '../server/doors/page-node.ts';
import type { Language } from '#text/language.ts';

declare global {
  namespace App {
    interface Locals {
      /** The running node, as pages may use it. */
      readonly node: PageNode;
      readonly session: Session | null;
      readonly language: Language;
    }
  }
}
