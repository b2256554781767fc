import { at } from '#election/known.ts';
import { herfindahl } from './herfindahl.ts';
import { INDEPENDENT, type Basis, type Group } from './basis.ts';

/** Candidates of one group within one contest; an independent is a slate of one. */
export interface Slate {
  readonly group: Group;
  /** Places of its candidates on the ballot. */
  readonly places: readonly number[];
  /** Its share of the votes counted. */
  readonly share: number;
  /** Sum of the squares of its candidates’ shares of it: 1 where one has all. */
  readonly concentration: number;
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
}

/** Sums up what is counted of a contest; null where there is no vote yet. */
export function sumUp(basis: Basis): Count | null {
  const { counted, contest } = basis;
  const total = counted.reduce((sum, one) => sum + one.total, 0);
  if (total === 0) return null;
  const size = contest.candidates.length;
  const votes = new Float64Array(size);
  for (const one of counted)
    one.votes.forEach((count, index) => (votes[index] = (votes[index] ?? 0) + count));
  const shares = votes.map((count) => (count + 0.5) / (total + size / 2));
  return {
    basis,
    total,
    shares,
    slates: slatesOf(basis, shares),
    herfindahl: herfindahl(counted.map((one) => one.total)),
  };
}

/** The slates of a contest, in ballot order of their first candidates. */
export function slatesOf({ groups }: Basis, shares: Float64Array): Slate[] {
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
    return { group: at(groups, at(own, 0)), places: own, share, concentration };
  });
}
