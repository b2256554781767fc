import { at } from '#election/known.ts';
import type { ContestNight } from '#election/night.ts';
import type { Outcome } from '#election/outcome.ts';

/**
 * What a candidate needs of the ballots still out, if the rival who matters goes on as so far: to
 * pass the last who has a seat, or to stay ahead of the first who has none.
 */
export interface Hurdle {
  /** Share of the ballots still out: below 0 nothing is needed, above 1 it takes more than all. */
  readonly needs: number;
  /** Share of the ballots counted. */
  readonly has: number;
}

/**
 * The hurdle of every candidate of a plurality contest, in ballot order; null where nothing is
 * open, or nothing is counted to compare with.
 */
export function findHurdles(
  { contest, tally, orders }: ContestNight,
  outcome: Outcome,
): (Hurdle | null)[] {
  const ballots = tally.turnout.ballotsCast;
  const registered = tally.registered.total - tally.registered.counted;
  const out = tally.turnout.registered > 0 ? (registered * ballots) / tally.turnout.registered : 0;
  const isOpen = contest.method === 'plurality' && outcome.status === 'counting' && out > 0;
  if (!isOpen) return contest.candidates.map(() => null);
  const running = contest.candidates.flatMap(({ id }, index) =>
    orders.withdrawn.has(id) ? [] : [at(tally.votes, index)],
  );
  const ranked = running.toSorted((a, b) => b - a);
  return contest.candidates.map((_, index) => {
    const own = at(tally.votes, index);
    const { status, seats } = at(outcome.candidates, index);
    if (!['leading', 'trailing', 'tied'].includes(status)) return null;
    const rival = ranked[seats > 0 ? contest.seats : contest.seats - 1];
    if (rival === undefined) return null;
    return { needs: rival / ballots + (rival - own) / out, has: own / ballots };
  });
}
