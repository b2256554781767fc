/** Setting a person aside: what they said of figures counts no more, until it is taken back. */
import * as v from 'valibot';
import type { PersonId } from '#election/model.ts';
import type { SetAsideAnswer } from '#protocol';
import { mayJudge } from '../access/roles.ts';
import type { TallyNode } from '../node.ts';
import { refusal } from './answer.ts';
import type { Acting, CommandOf, Decision, Statement } from './command.ts';
import { aFactId, anInstant, aPersonId, aReason } from './shapes.ts';

const Restore = v.strictObject({ id: aFactId, personId: aPersonId, reason: aReason });
const SetAside = v.strictObject({ ...Restore.entries, since: v.nullable(anInstant) });

export const setAsidePerson: CommandOf<
  'POST /api/people/set-aside',
  v.InferOutput<typeof SetAside>
> = {
  ask: 'desk',
  shape: SetAside,
  decide: (acting, { id, personId, since, reason }) =>
    aboutPerson(acting, personId, {
      id,
      note: reason,
      matter: {
        type: 'PersonSetAside',
        personId,
        since: since === null ? null : new Date(since).toISOString(),
      },
    }),
};

export const restorePerson: CommandOf<'POST /api/people/restore', v.InferOutput<typeof Restore>> = {
  ask: 'desk',
  shape: Restore,
  decide: (acting, { id, personId, reason }) =>
    aboutPerson(acting, personId, {
      id,
      note: reason,
      matter: { type: 'PersonRestored', personId },
    }),
};

function aboutPerson(
  { node, session, language }: Acting,
  personId: PersonId,
  statement: Statement,
): Decision<SetAsideAnswer> {
  const role = node.reading.links.roleOf(personId);
  if (role === null) {
    return { refused: refusal('not-found', language, 'personId'), id: statement.id };
  }
  if (!mayJudge(session, role) || personId === session.personId) {
    return { refused: refusal('not-allowed', language, 'personId'), id: statement.id };
  }
  const before = seatsOf(node);
  return {
    statements: [statement],
    reply: ({ position }) => ({
      ok: true,
      position,
      sheets: countSheets(node, personId),
      seats: countMoved(before, seatsOf(node)),
    }),
  };
}

type Seats = ReadonlyMap<string, readonly number[]>;

function seatsOf({ reading }: TallyNode): Seats {
  const outcomes = [...reading.publication.outcomes()];
  return new Map(outcomes.map(([id, one]) => [id, one.candidates.map(({ seats }) => seats)]));
}

/** Seats that are another candidate's, or nobody's, or somebody's now. */
function countMoved(before: Seats, after: Seats): number {
  let moved = 0;
  for (const [id, seats] of after) {
    const [won, lost] = [1, -1].map((sign) =>
      seats.reduce(
        (sum, held, index) => sum + Math.max(0, sign * (held - (before.get(id)?.[index] ?? 0))),
        0,
      ),
    );
    moved += Math.max(won ?? 0, lost ?? 0);
  }
  return moved;
}

/** Of how many sheets a person has said anything. */
function countSheets({ reading: { night, register } }: TallyNode, personId: PersonId): number {
  const ids = register.reportsBy.get(personId) ?? [];
  const sheets = ids.flatMap((id) => {
    const report = night.reports.get(id)?.report;
    return report ? [`${report.stationId} ${report.contestId}`] : [];
  });
  return new Set(sheets).size;
}
