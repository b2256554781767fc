import type { ContestDecision } from '#election/contest-ruling.ts';
import type { CandidateId } from '#election/model.ts';
import type { ContestNight } from '#election/night.ts';
import type { Outcome } from '#election/outcome.ts';
import { isLotFor } from '#election/seats/last-seat-tie.ts';
import { needsSecond } from '#election/two-people.ts';
import type { RulingAnswer } from '#protocol';
import { refusal } from './answer.ts';
import type { Acting, Decision } from './command.ts';
import { answerRuled } from './ruling-answer.ts';
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
  const isSilent = needsSecond(reading.night.election, ruling.decision) && !reason?.trim();
  if (isSilent) return { refused: refusal('needs-reason', language, 'reason'), id };
  const code = findObstacle(
    contest,
    reading.publication.outcomes().get(ruling.contestId),
    ruling.decision,
  );
  return {
    unlessRefused: code === null ? undefined : refusal(code, language, 'decision'),
    statements: [{ id, matter: { type: 'ContestRuled', ...ruling }, note: reason }],
    reply: ({ position }) =>
      answerRuled(reading.night, { id, type: 'ContestRuled', ...ruling }, position),
  };
}

/** Why a decision says nothing that can hold; null: it can. */
function findObstacle(
  { contest, orders }: ContestNight,
  outcome: Outcome | undefined,
  decision: ContestDecision,
): 'not-tied' | 'not-callable' | null {
  if (decision.type === 'lot' && decision.elected.length > 0) {
    const tie = outcome?.tie;
    return tie && isLotFor(decision, tie) ? null : 'not-tied';
  }
  if (decision.type === 'call') {
    const called = new Set(decision.candidateIds);
    const isTooMany = contest.method === 'plurality' && called.size > contest.seats;
    const isOut = [...called].some((one) => orders.withdrawn.has(one));
    return isTooMany || isOut ? 'not-callable' : null;
  }
  return null;
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
