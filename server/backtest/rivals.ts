import { at } from '#election/known.ts';
import { awardSeats, sumVotes } from '#election/seats/methods.ts';
import type { Basis, CountedStation } from '#projection/basis.ts';
import { Noise, seeded } from '#projection/random.ts';

/** Simpler methods that the projection is held against. */
export type Rival = 'ahead' | 'binomial' | 'bootstrap';

const DRAWS = 400;
/** Seats of lists take longer to award. */
const LIST_DRAWS = 100;

/** The first rival: who is ahead wins. Equal votes share the last seats. */
export function callAhead(basis: Basis): number[] {
  return shareSeats(votesOf(basis), basis.contest.seats);
}

/**
 * The second: every vote still out is drawn on its own with the shares counted so far. Stations do
 * not differ, contests have nothing to do with each other, turnout is as counted.
 */
export function callBinomial(basis: Basis): number[] {
  return callOf(basis, imagineBinomial(basis));
}

/**
 * The third, a plain hierarchical bootstrap: for what is out, neighbourhoods of stations counted
 * are drawn again, and stations within them (A. Davison and D. Hinkley, 1997, 3.8).
 */
export function callBootstrap(basis: Basis): number[] {
  return callOf(basis, imagineBootstrap(basis));
}

/** Seats of every list in every imagined night: what the rivals say of a contest of lists. */
export function imagineLists(
  basis: Basis,
): Record<Rival, number[][]> & { readonly swing: number[][] | null } {
  const seats = (imagine: () => number[], draws: number) => {
    const rows = Array.from({ length: draws }, () => awardOf(basis, imagine()));
    return basis.contest.candidates.map((_, index) => rows.map((row) => at(row, index)));
  };
  const swung = swingUniformly(basis);
  return {
    ahead: seats(() => votesOf(basis), 1),
    binomial: seats(imagineBinomial(basis), LIST_DRAWS),
    bootstrap: seats(imagineBootstrap(basis), LIST_DRAWS),
    swing: swung && seats(() => swung, 1),
  };
}

function callOf({ contest }: Basis, imagine: () => number[]): number[] {
  const wins = new Array<number>(contest.candidates.length).fill(0);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    shareSeats(imagine(), contest.seats).forEach(
      (won, index) => (wins[index] = at(wins, index) + won / DRAWS),
    );
  }
  return wins;
}

function imagineBinomial(basis: Basis): () => number[] {
  const { contest } = basis;
  const size = contest.candidates.length;
  const votes = votesOf(basis);
  const total = votes.reduce((a, b) => a + b, 0);
  const expected = total * sizeOut(basis);
  const noise = new Noise(7);
  return () =>
    votes.map((own) => {
      const share = (own + 0.5) / (total + size / 2);
      const variance = share * (1 - share) * expected * (1 + expected / total);
      return own + Math.max(0, share * expected + Math.sqrt(variance) * noise.normal());
    });
}

function imagineBootstrap(basis: Basis): () => number[] {
  const { counted, outstanding } = basis;
  const votes = votesOf(basis);
  const total = votes.reduce((a, b) => a + b, 0);
  const expected = total * sizeOut(basis);
  const hoods = neighbourhoods(counted);
  const each = Math.max(1, Math.round(outstanding.length / hoods.length));
  const next = seeded(7);
  const pick = <One>(all: readonly One[]): One => at(all, Math.floor(next() * all.length));
  return () => {
    const drawn = new Array<number>(votes.length).fill(0);
    // As many as are out, but no more than tell anything: their sum is scaled to what is out.
    for (let left = Math.min(400, outstanding.length); left > 0;) {
      const hood = pick(hoods);
      for (let one = 0; one < Math.min(each, hood.length) && left > 0; one += 1, left -= 1) {
        pick(hood).votes.forEach((own, index) => (drawn[index] = at(drawn, index) + own));
      }
    }
    const sum = drawn.reduce((a, b) => a + b, 0);
    return votes.map((own, index) => own + (sum > 0 ? (at(drawn, index) * expected) / sum : 0));
  };
}

/** Stations that stand together in the numbering: about as many groups as stations in each. */
function neighbourhoods(counted: readonly CountedStation[]): CountedStation[][] {
  const inOrder = counted.filter(({ total }) => total > 0).toSorted((a, b) => a.place - b.place);
  const size = Math.max(1, Math.floor(Math.sqrt(inOrder.length)));
  return Array.from({ length: Math.ceil(inOrder.length / size) }, (_, hood) =>
    inOrder.slice(hood * size, (hood + 1) * size),
  );
}

/**
 * Uniform swing: where a station is out each list has what it had there, and as many points more or
 * less as at the stations counted. null where too few stations have a baseline.
 */
function swingUniformly(basis: Basis): number[] | null {
  const { counted, outstanding } = basis;
  const known = counted.filter(({ before, total }) => before !== null && total > 0);
  const placed = outstanding.filter(({ before }) => before !== null);
  if (known.length === 0 || placed.length === 0) return null;
  const votes = votesOf(basis);
  const total = known.reduce((sum, one) => sum + one.total, 0);
  const swing = votes.map((_, index) => {
    const now = known.reduce((sum, one) => sum + at(one.votes, index), 0) / total;
    const then = known.reduce((sum, one) => sum + one.total * (one.before?.[index] ?? 0), 0);
    return now - then / total;
  });
  const expected = votes.reduce((a, b) => a + b, 0) * sizeOut(basis);
  return votes.map((own, index) => {
    const then = placed.reduce((sum, one) => sum + (one.before?.[index] ?? 0), 0);
    return own + expected * Math.max(0, then / placed.length + at(swing, index));
  });
}

function votesOf({ contest, counted }: Basis): number[] {
  return contest.candidates.map((_, index) =>
    counted.reduce((sum, one) => sum + at(one.votes, index), 0),
  );
}

/** How many times as many voters are out as are counted. */
function sizeOut({ counted, outstanding }: Basis): number {
  const known = counted.reduce((sum, { registered }) => sum + (registered || 1), 0);
  return outstanding.reduce((sum, { registered }) => sum + (registered || 1), 0) / known;
}

function awardOf({ contest }: Basis, votes: readonly number[]): number[] {
  const all = contest.candidates.map(({ id, registrationOrder, persons }, index) => {
    return { id, registrationOrder, persons, votes: Math.round(at(votes, index)) };
  });
  const { seats } = awardSeats(contest, all, sumVotes(all));
  return contest.candidates.map(({ id }) => seats.get(id) ?? 0);
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
