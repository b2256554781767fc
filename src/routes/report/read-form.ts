import { error } from '@sveltejs/kit';
import { readFormData } from '../asking.ts';
import { describeRefusal } from '#text/refusals.ts';

/**
 * The fields of a plain form. What one watcher filled in is not sent under the link that another
 * has opened since.
 */
export async function readForm(request: Request, locals: App.Locals): Promise<FormData> {
  const { session, language } = locals;
  const fields = await readFormData(request, locals);
  const person = fields.get('person');
  if (person !== null && session && person !== session.personId) {
    error(403, describeRefusal('other-person', language));
  }
  return fields;
}
