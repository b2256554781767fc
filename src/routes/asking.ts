/** How pages ask the node and tell it: who may is the node’s to say. */
import { error, redirect } from '@sveltejs/kit';
import type { Ask } from '#protocol';
import { describeRefusal } from '#text/refusals.ts';

/** Sends whoever may not to a page that says why. */
export function sendAway(code: 'no-token' | 'not-published' | 'not-allowed'): never {
  redirect(303, code === 'not-allowed' ? '/?closed=role' : '/?closed=link');
}

/** What the node answers whoever opened the page; who may not have it is sent away. */
export function ask<Name extends App.QueryName>(
  { node, session }: App.Locals,
  name: Name,
  input: App.QueryInput<Name>,
): App.QueryReply<Name> {
  const told = node.ask(name, session, input);
  return told.ok ? told.answer : sendAway(told.code);
}

/** The same for what there may not be: then there is no such page. */
export function demand<Name extends App.QueryName>(
  locals: App.Locals,
  name: Name,
  input: App.QueryInput<Name>,
): NonNullable<App.QueryReply<Name>> {
  const told = locals.node.ask(name, locals.session, input);
  if (!told.ok) sendAway(told.code);
  return told.answer ?? noPage(locals);
}

export function noPage({ language }: App.Locals): never {
  error(404, describeRefusal('not-found', language));
}

/** The session of whoever opened the page, if their role allows what it is for. */
export function demandRole({ node, session }: App.Locals, role: Ask) {
  const admission = node.admit(session, role);
  return admission.ok ? admission.session : sendAway(admission.code);
}

/** Tells the node what a form says. */
export function tell<Name extends App.CommandName>(
  { node, session, language }: App.Locals,
  name: Name,
  message: unknown,
) {
  return node.tell(name, session, message, language);
}

/** A form’s fields; what is none is refused. */
export async function readFormData(request: Request, { language }: App.Locals): Promise<FormData> {
  const fields = await request.formData().catch(() => null);
  return fields ?? error(400, describeRefusal('bad-shape', language));
}

/** The first sentence of what was refused. */
export function saidOf(problems: readonly { readonly message: string }[]): string {
  return problems[0]?.message ?? '';
}
