import { countingRulings, matterOf, type ContestDecision } from '#election/contest-ruling.ts';
import type { CandidateId } from '#election/model.ts';
import type { RulingAnswer } from '#protocol';
import { refusal } from './answer.ts';
import type { Acting, Decision } from './command.ts';
import type { ContestRulingInput } from './ruling-shape.ts';

/** A ruling on a contest, and whether it counts: the first on its matter with its basis does. */
export function ruleOnContest(
  { node: { reading }, language }: Acting,
  { id, reason, ...ruling }: ContestRulingInput,
): Decision<RulingAnswer> {
  const contest = reading.night.contests.get(ruling.contestId);
  if (!contest) return { refused: refusal('not-found', language, 'contestId'), id };
  const known = new Set(contest.contest.candidates.map((one) => one.id));
  if (!namedBy(ruling.decision).every((one) => known.has(one))) {
    return { refused: refusal('not-found', language, 'decision'), id };
  }
  return {
    statements: [{ id, matter: { type: 'ContestRuled', ...ruling }, note: reason }],
    reply: ({ position }) => {
      const counts = countingRulings(contest.rulings)
        .get(matterOf(ruling.decision))
        ?.some((one) => one.id === id);
      return { ok: true, position, counts: counts ?? false };
    },
  };
}

/** The candidates that a decision names. */
function namedBy(decision: ContestDecision): readonly CandidateId[] {
  switch (decision.type) {
    case 'lot':
      return [...decision.tied, ...decision.elected];
    case 'call':
      return decision.candidateIds;
    case 'withdraw':
    case 'reinstate':
      return [decision.candidateId];
    case 'close':
    case 'reopen':
      return [];
  }
}
