import * as v from 'valibot';
import type { PhoneKeyAnswer } from '#protocol';
import { makeSalt } from '../access/links.ts';
import { isPhoneKey } from '../access/phone-keys.ts';
import { refusal } from './answer.ts';
import type { CommandOf } from './command.ts';
import { aFactId } from './shapes.ts';

const Key = v.strictObject({ id: aFactId, key: v.pipe(v.string(), v.maxLength(100)) });

/** A phone says with which key it signs its reports: it cannot leave the phone, and no server has it. */
export const notePhoneKey: CommandOf<'POST /api/phone-keys', v.InferOutput<typeof Key>> = {
  ask: 'report',
  allow: (limits, session) => limits.allowSignIn(session),
  shape: Key,
  decide({ session, language }, { id, key }) {
    if (!isPhoneKey(key)) return { refused: refusal('bad-shape', language, 'key') };
    const { linkId } = session;
    const reply: PhoneKeyAnswer = { ok: true };
    return {
      statements: [{ id, matter: { type: 'PhoneKeyed', linkId, key, salt: makeSalt() } }],
      reply: () => reply,
    };
  },
};
