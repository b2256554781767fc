import { error } from '@sveltejs/kit';
import { describeRefusal } from '#text/refusals.ts';

/**
 * The fields of a plain form. What one watcher filled in is not sent under the link that another
 * has opened since.
 */
export async function readForm(
  request: Request,
  { session, language }: App.Locals,
): Promise<FormData> {
  const fields = await request.formData().catch(() => null);
  if (!fields) error(400, describeRefusal('bad-shape', language));
  const person = fields.get('person');
  if (person !== null && session && person !== session.personId) {
    error(403, describeRefusal('other-person', language));
  }
  return fields;
}
