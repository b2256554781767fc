import { known } from '#election/known.ts';
import type { Subject, Threshold } from '#election/model.ts';
import { belongsTo } from '#election/model.ts';
import type { Night } from '#election/night.ts';
import { holdOf } from '#election/outcome.ts';
import { ThresholdCount, type Part } from '#election/threshold.ts';
import { leaveOpen } from './leave-open.ts';
import { SCENARIOS, type SeatDraws } from './draws.ts';
import { chanceOfThreshold, type ThresholdChance } from './threshold-chance.ts';
import type { Members } from './threshold-table.ts';

/** The chance of a threshold: seats of each district in each scenario, then exactly. */
export function chanceOf(
  night: Night,
  draws: readonly SeatDraws[],
  threshold: Threshold,
  subject: Subject,
  rest: () => void,
): ThresholdChance {
  const ids = [...night.election.districts.keys()];
  const sitting = new Map(ids.map((id) => [id, 0]));
  for (const { districtId, members, ...holder } of night.election.sittingMembers) {
    if (belongsTo(holder, subject)) sitting.set(districtId, known(sitting, districtId) + members);
  }
  const byDistrict = Map.groupBy(draws, ({ basis }) => basis.contest.districtId);
  const scenarios = Array.from({ length: SCENARIOS }, (_, scenario) =>
    ids.map((id): Members => {
      const start: Members = [...Array.from({ length: known(sitting, id) }, () => 0), 1];
      const own = byDistrict.get(id) ?? [];
      return own.reduce((sum, one) => convolve(sum, seatsOf(one, subject, scenario)), start);
    }),
  );
  const proven = new ThresholdCount(night.election, threshold, subject);
  for (const { basis } of draws) {
    proven.add(basis.contest.districtId, holdOf(basis.contest, basis.outcome, subject), 1);
  }
  const { status, signatures, districts } = proven.outcome();
  // A part that is decided needs no table, which may be as large as what is needed.
  const isOpen = ({ needed, secured, possible }: Part) => secured < needed && needed <= possible;
  const needs = {
    signatures: isOpen(signatures) ? signatures.needed : 0,
    districts: isOpen(districts) ? districts.needed : 0,
  };
  const chance = chanceOfThreshold(ids, scenarios, needs, rest);
  return {
    ...chance,
    both: status === 'open' ? leaveOpen(chance.both) : status === 'reached' ? 1 : 0,
    signatures: honour(chance.signatures, signatures),
    districts: honour(chance.districts, districts),
    tipping: status === 'open' ? chance.tipping : [],
  };
}

/** Proofs are certain, and nothing else is. */
function honour(chance: number, { needed, secured, possible }: Part): number {
  if (secured >= needed) return 1;
  return possible < needed ? 0 : leaveOpen(chance);
}

/** Chances of 0, 1, 2 … seats of a subject in a contest, in one scenario. */
function seatsOf({ basis, each, seats }: SeatDraws, subject: Subject, scenario: number): Members {
  const { candidates, seats: most } = basis.contest;
  const own = candidates.flatMap((one, index) => (belongsTo(one, subject) ? [index] : []));
  if (own.length === 0) return [1];
  const times: number[] = Array.from({ length: most + 1 }, () => 0);
  for (let draw = scenario * each; draw < (scenario + 1) * each; draw += 1) {
    const sum = own.reduce((all, index) => all + (seats[draw * candidates.length + index] ?? 0), 0);
    times[sum] = (times[sum] ?? 0) + 1;
  }
  return times.map((count) => count / each);
}

function convolve(a: Members, b: Members): Members {
  if (b.length === 1) return a;
  const sums: number[] = Array.from({ length: a.length + b.length - 1 }, () => 0);
  a.forEach((one, i) => {
    if (one > 0) b.forEach((other, j) => (sums[i + j] = (sums[i + j] ?? 0) + one * other));
  });
  return sums;
}
