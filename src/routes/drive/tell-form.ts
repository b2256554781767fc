import { fail } from '@sveltejs/kit';
import { driveWords } from '#text/drive.ts';
import { tell } from '../asking.ts';
import { textOf } from '../form-text.ts';

type DriveCommand = 'takeStep' | 'correctMember' | 'noteContact' | 'setDrive' | 'publishDrive';

/** Tells the node what a form says. */
export async function tellForm(locals: App.Locals, command: DriveCommand, message: object) {
  if ('step' in message && message.step === 'struck-out' && !('note' in message)) {
    return fail(422, { problems: [driveWords(locals.language).reasonNeeded] });
  }
  const { status, body } = await tell(locals, command, { id: crypto.randomUUID(), ...message });
  if (!body.ok) return fail(status, { problems: body.problems.map((one) => one.message) });
  return { problems: [], lost: !body.counts };
}

/** A form's fields as text, without space around them. */
export async function readFields(request: Request): Promise<(name: string) => string> {
  const fields = await request.formData();
  return (name) => textOf(fields, name);
}

/** A step as a form says it, by the server's clock. */
export function readStep(field: (name: string) => string) {
  const note = field('note');
  return {
    memberId: field('memberId'),
    step: field('step'),
    basis: field('basis').split(',').filter(Boolean),
    takenAt: new Date().toISOString(),
    ...(note && { note }),
  };
}
