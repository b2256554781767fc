import * as v from 'valibot';
import { refusal } from './answer.ts';
import type { CommandOf } from './command.ts';
import { holds } from './ruling-answer.ts';
import { aFactId, aNote } from './shapes.ts';

const RulingAnswered = v.strictObject({
  id: aFactId,
  rulingId: aFactId,
  agrees: v.boolean(),
  reason: v.optional(aNote),
});

/**
 * A second person agrees with a ruling that was proposed, and it holds; or it is refused, by anybody of
 * the desk. Nobody agrees with themselves, by whatever link.
 */
export const answerRuling: CommandOf<
  'POST /api/desk/answers',
  v.InferOutput<typeof RulingAnswered>
> = {
  ask: 'desk',
  shape: RulingAnswered,
  decide({ node: { reading }, session, language }, { id, rulingId, agrees, reason }) {
    const { proposals } = reading.night;
    const proposal = proposals.get(rulingId);
    const isOpen = proposal?.answer === null;
    const isOwn = agrees && proposal?.stamp.by === session.personId;
    const code = !isOpen ? 'not-found' : isOwn ? 'own-proposal' : null;
    return {
      unlessRefused: code === null ? undefined : refusal(code, language, 'rulingId'),
      statements: [
        {
          id,
          matter: { type: 'RulingAnswered', rulingId, agrees },
          ...(reason && { note: reason }),
        },
      ],
      reply: ({ position }) => {
        const now = proposals.get(rulingId);
        const counts = agrees
          ? now?.answer === 'agreed' && holds(reading.night, now.ruling)
          : now?.answer === 'refused';
        return { ok: true, position, counts };
      },
    };
  },
};
