import * as v from 'valibot';
import { refusal } from './answer.ts';
import type { CommandOf } from './command.ts';
import { holds } from './ruling-holds.ts';
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
    const proposal = reading.night.proposals.get(rulingId);
    const isOwn = agrees && proposal?.stamp.by === session.personId;
    const code = !proposal ? 'not-found' : isOwn ? 'own-proposal' : null;
    return {
      unlessRefused: code === null ? undefined : refusal(code, language, 'rulingId'),
      statements: [
        {
          id,
          matter: { type: 'RulingAnswered', rulingId, agrees },
          ...(reason && { note: reason }),
        },
      ],
      reply: ({ position }) => ({
        ok: true,
        position,
        // Of what is answered already nothing is known here but what came of it.
        counts: !agrees || !proposal || holds(reading.night, proposal.ruling),
      }),
    };
  },
};
