import { at, known } from '#election/known.ts';
import { findHurdles } from './hurdle.ts';
import type { CandidateId, ContestId } from '#election/model.ts';
import type { ContestNight } from '#election/night.ts';
import { compareRank, type Outcome } from '#election/outcome.ts';

/** A contest whose last seat is open: who has it by the count so far and who is next, or two who are tied. */
export interface CloseContest {
  readonly contestId: ContestId;
  readonly inside: CandidateId;
  readonly outside: CandidateId;
  /** Votes between them. */
  readonly margin: number;
  /** What the one outside needs of the ballots still out, and has so far. */
  readonly needs: number;
  readonly has: number;
}

/** Contests still counted in which the first without a seat needs least beyond what they have. */
export function findClosest(
  contests: Iterable<ContestNight>,
  outcomes: ReadonlyMap<ContestId, Outcome>,
  most: number,
): CloseContest[] {
  const close = [...contests].flatMap((one): CloseContest[] => {
    const outcome = known(outcomes, one.contest.id);
    const hurdles = findHurdles(one, outcome);
    const ranked = one.contest.candidates
      .map(({ id }, index) => ({
        id,
        index,
        votes: at(one.tally.votes, index),
        seats: at(outcome.candidates, index).seats,
      }))
      .filter(({ id }) => !one.orders.withdrawn.has(id))
      .toSorted(compareRank);
    const inside = ranked[one.contest.seats - 1];
    const outside = ranked[one.contest.seats];
    const hurdle = outside && hurdles[outside.index];
    if (!inside || !outside || !hurdle) return [];
    const margin = inside.votes - outside.votes;
    return [
      { contestId: one.contest.id, inside: inside.id, outside: outside.id, margin, ...hurdle },
    ];
  });
  return close.toSorted((a, b) => a.needs - a.has - (b.needs - b.has)).slice(0, most);
}
