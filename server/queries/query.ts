/** The one way to an answer that is read: who may have it, and what it is. */
import type { Ask } from '#protocol';
import type { Session } from '../access/links.ts';
import { admit, isPublished, type Barred } from '../access/roles.ts';
import type { View } from '../night/view.ts';
import type { TallyNode } from '../node.ts';

/** What may be everybody's once it is published; null: it always is. */
export type Publishable = 'results' | 'drive-totals' | null;

/** A question for whoever has a role. */
export interface RoleQuery<Input, Reply> {
  readonly ask: Ask;
  readonly answer: (node: TallyNode, input: Input, session: Session) => Reply;
}

/** A node, and what of its night whoever asks may see. */
export interface Shown {
  readonly node: TallyNode;
  readonly view: View;
}

/** A question for staff, and for everybody once its matter is published. */
export interface OpenQuery<Input, Reply> {
  readonly published: Publishable;
  readonly answer: (shown: Shown, input: Input) => Reply;
}

export type Query<Input, Reply> = RoleQuery<Input, Reply> | OpenQuery<Input, Reply>;

export type Told<Reply> =
  | { readonly ok: true; readonly answer: Reply }
  | { readonly ok: false; readonly code: Barred | 'not-published' };

/** Asks on behalf of whoever holds a session, by whatever door. */
export function askNode<Input, Reply>(
  node: TallyNode,
  query: Query<Input, Reply>,
  session: Session | null,
  input: Input,
): Told<Reply> {
  if ('ask' in query) {
    const admission = admit(session, query.ask);
    if (!admission.ok) return admission;
    return { ok: true, answer: query.answer(node, input, admission.session) };
  }
  const code = findBar(node, session, query.published);
  if (code !== null) return { ok: false, code };
  const view = viewFor(node, session, query.published);
  return { ok: true, answer: query.answer({ node, view }, input) };
}

/** What somebody sees of what may be published: whose role allows it all at once, others as everybody. */
export function viewFor({ reading }: TallyNode, session: Session | null, what: Publishable): View {
  return what === null || admit(session, what).ok ? reading : reading.everybodys;
}

/** Why somebody may not see what may be published; null if they may. */
export function findBar(
  { reading, pack }: TallyNode,
  session: Session | null,
  what: Publishable,
): Barred | 'not-published' | null {
  if (what === null) return null;
  const isOpen = isPublished(pack.election, reading.now());
  if (isOpen && (what === 'results' || reading.night.drive.isPublic)) return null;
  const admission = admit(session, what);
  if (admission.ok) return null;
  return what === 'results' && admission.code === 'no-token' ? 'not-published' : admission.code;
}
