import { at } from '#election/known.ts';
import { INDEPENDENT, type Basis, type Group, type OutstandingStation } from './basis.ts';
import { herfindahl } from './herfindahl.ts';
import { CARRY, SPREAD } from './parameters.ts';

/** Candidates of one group within one contest; an independent is a slate of one. */
export interface Slate {
  readonly group: Group;
  /** Places of its candidates on the ballot. */
  readonly places: readonly number[];
  /** Its share of the votes counted. */
  readonly share: number;
  /** Sum of the squares of its candidates’ shares of it: 1 where one has all. */
  readonly concentration: number;
  /**
   * What its share is measured against, on the log scale: where stations are counted, and where they
   * are out. What its party had there last time; an equal share, where that is unknown.
   */
  readonly base: { readonly in: number; readonly out: number };
  /** The slates of other contests it is like, measured in the same way. */
  readonly peers: Peers;
}

/** A group, or a group’s change since last time. */
export type Peers = string;

const SINCE = ' since last time';

/** Whether these are measured against what they had. */
export function hasBaseline(peers: Peers): boolean {
  return peers.endsWith(SINCE);
}

/** What is counted of a contest, in the shape that estimates need. */
export interface Count {
  readonly basis: Basis;
  /** Votes counted of all candidates together. */
  readonly total: number;
  /** Each candidate’s share of them, never 0. */
  readonly shares: Float64Array;
  readonly slates: readonly Slate[];
  /** Of the stations counted, by their votes: see herfindahl.ts. */
  readonly herfindahl: number;
  /** Votes of each slate at each station counted, station by station. */
  readonly votes: Float64Array;
  /** The share of each slate that is expected there, in the same order. */
  readonly expected: Float64Array;
}

/**
 * Sums up what is counted of a contest; null where there is no vote yet.
 *
 * @param carry how much of a baseline’s pattern still holds
 */
export function sumUp(basis: Basis, carry: number): Count | null {
  const { counted, contest } = basis;
  const total = counted.reduce((sum, one) => sum + one.total, 0);
  if (total === 0) return null;
  const size = contest.candidates.length;
  const own = new Float64Array(size);
  for (const one of counted)
    one.votes.forEach((count, index) => (own[index] = (own[index] ?? 0) + count));
  const shares = own.map((count) => (count + 0.5) / (total + size / 2));
  const slates = slatesOf(basis, shares);
  const votes = new Float64Array(counted.length * slates.length);
  let next = 0;
  for (const station of counted) {
    for (const { places } of slates) {
      let sum = 0;
      for (const place of places) sum += station.votes[place] ?? 0;
      votes[next] = sum;
      next += 1;
    }
  }
  const count = {
    basis,
    total,
    shares,
    herfindahl: herfindahl(counted.map((one) => one.total)),
    votes,
  };
  return { ...count, ...lean(basis, slates, total, carry) };
}

/** The slates of a contest of which nothing is counted, with what is known of them from last time. */
export function slatesUnseen(basis: Basis): readonly Slate[] {
  const size = basis.contest.candidates.length;
  const slates = slatesOf(basis, new Float64Array(size).fill(1 / Math.max(1, size)));
  const patterns = readPatterns(basis, slates);
  if (!patterns) return slates;
  const weights = basis.outstanding.map(({ registered }) => registered || 1);
  return slates.map((slate, place) => {
    const had = at(patterns.levels, place);
    if (had === null) return slate;
    const level = mean(patterns.out, weights, place);
    return rebase(slate, had, level, level);
  });
}

/** The slates of a contest, in ballot order of their first candidates, without their baselines. */
function slatesOf({ groups }: Basis, shares: Float64Array): Slate[] {
  const places = new Map<string, number[]>();
  groups.forEach((group, index) => {
    const key = group === INDEPENDENT ? `${index}` : ` ${group}`;
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  });
  return [...places.values()].map((own) => {
    const share = own.reduce((sum, index) => sum + (shares[index] ?? 0), 0);
    const concentration = own.reduce((sum, index) => sum + ((shares[index] ?? 0) / share) ** 2, 0);
    const equal = Math.log(own.length / shares.length);
    const group = at(groups, at(own, 0));
    const base = { in: equal, out: equal };
    return { group, peers: group, places: own, share, concentration, base };
  });
}

/** How often shares are fitted to what is counted: more changes nothing that is seen. */
const ROUNDS = 12;

/**
 * Leans what is expected of each station on what was there last time: the same pattern, moved so that
 * the stations counted have together what is counted (iterative proportional fitting; W. Deming and
 * F. Stephan, 1940). Without a baseline the same is expected everywhere.
 */
function lean(
  basis: Basis,
  slates: readonly Slate[],
  total: number,
  carry: number,
): Pick<Count, 'slates' | 'expected'> {
  const size = slates.length;
  const expected = new Float64Array(basis.counted.length * size);
  const patterns = carry === 0 ? null : readPatterns(basis, slates, carry);
  if (!patterns) {
    for (let index = 0; index < expected.length; index += 1) {
      expected[index] = at(slates, index % size).share;
    }
    return { slates, expected };
  }
  const factors = Float64Array.from(slates, ({ share }) => share);
  const sums = new Float64Array(size);
  const expect = (pattern: Float64Array, weight: number) => {
    let all = 0;
    for (let one = 0; one < size; one += 1) all += (factors[one] ?? 0) * (pattern[one] ?? 0);
    return pattern.map((own, one) => {
      const share = ((factors[one] ?? 0) * own) / all;
      sums[one] = (sums[one] ?? 0) + weight * share;
      return share;
    });
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    sums.fill(0);
    basis.counted.forEach((station, index) => {
      expected.set(expect(at(patterns.in, index), station.total), index * size);
    });
    slates.forEach(({ share }, one) => {
      factors[one] = ((factors[one] ?? 0) * share * total) / (sums[one] ?? 1);
    });
  }
  sums.fill(0);
  const weights = basis.outstanding.map(({ registered }) => registered || 1);
  patterns.out.forEach((pattern, index) => expect(pattern, at(weights, index)));
  const weight = weights.reduce((a, b) => a + b, 0);
  const totals = basis.counted.map((one) => one.total);
  return {
    expected,
    slates: slates.map((slate, place) => {
      const moved = weight > 0 ? (sums[place] ?? 0) / weight / slate.share : 1;
      const level = at(patterns.levels, place);
      if (!level)
        return { ...slate, base: { in: slate.base.in, out: slate.base.in + Math.log(moved) } };
      const seen = mean(patterns.in, totals, place);
      return rebase(slate, level, seen, seen * moved);
    }),
  };
}

/** Measures a slate against what its party had. */
function rebase(slate: Slate, level: number, seen: number, out: number): Slate {
  const base = { in: Math.log(level * seen), out: Math.log(level * out) };
  return { ...slate, base, peers: `${slate.group}${SINCE}` };
}

/** What each slate had last time at each station, relative to what it had on average. */
interface Patterns {
  readonly in: readonly Float64Array[];
  readonly out: readonly Float64Array[];
  /** What it had on average, as a share; null: it did not stand. */
  readonly levels: readonly (number | null)[];
}

function readPatterns(basis: Basis, slates: readonly Slate[], carry = 1): Patterns | null {
  const { counted, outstanding } = basis;
  const known = [...counted, ...outstanding].flatMap(({ before }) => (before ? [before] : []));
  if (known.length === 0) return null;
  const had = (before: Float64Array, { places }: Slate) => before[at(places, 0)] ?? NaN;
  const levels = slates.map((slate) => {
    const level = known.reduce((sum, before) => sum + had(before, slate), 0) / known.length;
    return Number.isNaN(level) || level === 0 ? null : level;
  });
  const read = ({ before }: OutstandingStation) =>
    Float64Array.from(slates, (slate, place) => {
      const level = at(levels, place);
      return before && level ? (had(before, slate) / level) ** carry : 1;
    });
  return { in: counted.map(read), out: outstanding.map(read), levels };
}

function mean(
  patterns: readonly Float64Array[],
  weights: readonly number[],
  place: number,
): number {
  const sum = weights.reduce((a, b) => a + b, 0);
  const all = patterns.reduce((all, one, index) => all + at(weights, index) * (one[place] ?? 0), 0);
  return sum > 0 ? all / sum : 1;
}

/**
 * How much of the baselines’ pattern still holds, pooled over contests: the slope of what was counted
 * on what was there, both relative to their means.
 */
export function poolCarry(bases: readonly Basis[]): number {
  let [product, square, stations] = [0, 0, 0];
  for (const basis of bases) {
    if (!basis.counted.some(({ before }) => before)) continue;
    const count = sumUp(basis, 0);
    const patterns = count && readPatterns(basis, count.slates);
    if (!patterns) continue;
    const totals = basis.counted.map((one) => one.total);
    const size = count.slates.length;
    count.slates.forEach(({ share }, slate) => {
      const middle = mean(patterns.in, totals, slate);
      patterns.in.forEach((pattern, index) => {
        const weight = share * at(totals, index);
        if (weight === 0) return;
        const moved = (pattern[slate] ?? 0) / middle - 1;
        const residual = (count.votes[index * size + slate] ?? 0) / weight - 1;
        // A station’s own noise beside that of a vote: large ones do not speak for all.
        const worth = weight / (1 + SPREAD.slate * weight);
        product += worth * moved * residual;
        square += worth * moved * moved;
      });
    });
    stations += patterns.in.length;
  }
  if (square === 0) return CARRY.mean;
  const prior = (CARRY.worth * square) / stations;
  const slope = (product + prior * CARRY.mean) / (square + prior);
  return Math.min(CARRY.most, Math.max(CARRY.least, slope));
}
