import { error } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';
import { sendAway } from '../asking.ts';

/** The session of somebody who may report; a link of another role is told so, here and now. */
export function demandReporter({ node, session, language }: App.Locals) {
  const admission = node.admit(session, 'report');
  if (admission.ok) return admission.session;
  if (admission.code === 'no-token') sendAway('no-token');
  error(403, describeRefusal('not-allowed', language));
}
