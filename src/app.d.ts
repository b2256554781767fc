import type { Visitor } from '../server/access/links.ts';
import type { PageNode } from '../server/doors/page-node.ts';
import type { Language } from '#text/language.ts';

declare global {
  namespace App {
    interface Locals {
      /** The running node, as pages may use it. */
      readonly node: PageNode;
      readonly visitor: Visitor | null;
      readonly language: Language;
    }
  }
}
