import { at } from '#election/known.ts';
import type { Contender, Tie } from '#election/seats/award.ts';
import { awardSeats, sumVotes } from '#election/seats/methods.ts';
import type { Draws } from './draws.ts';
import type { Noise } from './random.ts';

/** The first so many, of every draw; what is proven holds in all of them. */
export function awardPlurality({ basis, votes, seats }: Draws, noise: Noise): void {
  const { contest, outcome } = basis;
  const size = contest.candidates.length;
  const claims = outcome.candidates.map(({ status }) =>
    status === 'clinched' || status === 'elected' ? 1 : status === 'eliminated' ? -1 : 0,
  );
  const rank = new Float64Array(size);
  const chosen = Math.min(contest.seats, claims.filter((one) => one >= 0).length);
  for (let row = 0; row < votes.length; row += size) {
    for (let index = 0; index < size; index += 1) {
      const proven = claims[index] ?? 0;
      // Equal votes are told apart by chance; what registration order would say is not modelled.
      rank[index] =
        proven === 0
          ? (votes[row + index] ?? 0) + 0.5 * noise.uniform()
          : proven * Number.POSITIVE_INFINITY;
    }
    for (let seat = 0; seat < chosen; seat += 1) {
      let best = 0;
      for (let index = 1; index < size; index += 1)
        if ((rank[index] ?? 0) > (rank[best] ?? 0)) best = index;
      if (rank[best] === Number.NEGATIVE_INFINITY) break;
      seats[row + best] = 1;
      rank[best] = Number.NEGATIVE_INFINITY;
    }
  }
}

/** Seats of lists by the rules themselves. */
export function awardLists(draws: Draws, noise: Noise): void {
  const { basis, votes, seats } = draws;
  const { contest, outcome } = basis;
  const size = contest.candidates.length;
  for (let row = 0; row < votes.length; row += size) {
    const all = contest.candidates.map(({ id, registrationOrder, persons }, index): Contender => {
      return { id, registrationOrder, persons, votes: votes[row + index] ?? 0 };
    });
    // Votes for a list that is withdrawn stay votes.
    const running = all.filter((_, index) => at(outcome.candidates, index).status !== 'eliminated');
    const award = awardSeats(contest, running, sumVotes(all));
    contest.candidates.forEach(({ id }, index) => (seats[row + index] = award.seats.get(id) ?? 0));
    if (award.tie) breakTie(draws, row, award.tie, noise);
  }
}

/** All is in: the count itself, save for a tie that nobody has settled. */
export function keepCount(draws: Draws, noise: Noise): void {
  const { candidates, tie } = draws.basis.outcome;
  for (let row = 0; row < draws.seats.length; row += candidates.length) {
    candidates.forEach((one, index) => (draws.seats[row + index] = one.seats));
    if (tie) breakTie(draws, row, tie, noise);
  }
}

/** Equal claims have equal chances. */
function breakTie({ basis, seats }: Draws, row: number, tie: Tie, noise: Noise): void {
  const { candidates } = basis.contest;
  const first = Math.floor(noise.uniform() * tie.candidates.length);
  for (let seat = 0; seat < tie.seats; seat += 1) {
    const id = tie.candidates[(first + seat) % tie.candidates.length];
    seats[row + candidates.findIndex((one) => one.id === id)] =
      (seats[row + candidates.findIndex((one) => one.id === id)] ?? 0) + 1;
  }
}
