import { at } from '#election/known.ts';
import type { Basis } from '#projection/basis.ts';
import { Noise } from '#projection/random.ts';

const DRAWS = 400;

/** The first rival: who is ahead wins. Equal votes share the last seats. */
export function callAhead({ contest, counted }: Basis): number[] {
  const votes = contest.candidates.map((_, index) =>
    counted.reduce((sum, one) => sum + at(one.votes, index), 0),
  );
  return shareSeats(votes, contest.seats);
}

/**
 * The second: every vote still out is drawn on its own with the shares counted so far. Stations do
 * not differ, contests have nothing to do with each other, turnout is as counted.
 */
export function callBinomial({ contest, counted, outstanding }: Basis): number[] {
  const size = contest.candidates.length;
  const votes = contest.candidates.map((_, index) =>
    counted.reduce((sum, one) => sum + at(one.votes, index), 0),
  );
  const total = votes.reduce((a, b) => a + b, 0);
  const known = counted.reduce((sum, { registered }) => sum + (registered ?? 1), 0);
  const out = outstanding.reduce((sum, { registered }) => sum + (registered ?? 1), 0);
  const expected = (total * out) / known;
  const noise = new Noise(7);
  const wins = new Array<number>(size).fill(0);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const final = votes.map((own) => {
      const share = (own + 0.5) / (total + size / 2);
      const variance = share * (1 - share) * expected * (1 + expected / total);
      return own + share * expected + Math.sqrt(variance) * noise.normal();
    });
    shareSeats(final, contest.seats).forEach(
      (won, index) => (wins[index] = at(wins, index) + won / DRAWS),
    );
  }
  return wins;
}

function shareSeats(votes: readonly number[], seats: number): number[] {
  const last = at(
    votes.toSorted((a, b) => b - a),
    seats - 1,
  );
  const ahead = votes.filter((own) => own > last).length;
  const level = votes.filter((own) => own === last).length;
  return votes.map((own) => (own > last ? 1 : own === last ? (seats - ahead) / level : 0));
}
