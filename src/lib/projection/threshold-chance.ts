import type { DistrictId } from '#election/model.ts';
import { ThresholdTable, type Members, type Needs } from './threshold-table.ts';

/** The chance of a threshold, and where it is decided. */
export interface ThresholdChance {
  /** Of both parts together. */
  readonly both: number;
  readonly signatures: number;
  readonly districts: number;
  readonly tipping: readonly TippingDistrict[];
}

/** A district whose first seat decides. */
export interface TippingDistrict {
  readonly districtId: DistrictId;
  /** The chance that the subject gets a seat there. */
  readonly chance: number;
  /** How much more likely the threshold is with a first seat there than without any. */
  readonly change: number;
}

/**
 * The exact chance of the two-part threshold in each scenario, averaged over scenarios: given a
 * scenario districts are independent, so a table of signatures by districts, both capped at what
 * is needed, is carried from district to district (dynamic programming). A second table, carried
 * from the last district back to the first, holds the chance of success from each state on: the
 * two meet at a district to say what its first seat changes.
 *
 * @param scenarios of each the chances of every district, in one order
 */
export function chanceOfThreshold(
  ids: readonly DistrictId[],
  scenarios: readonly (readonly Members[])[],
  needs: Needs,
  rest: () => void = () => undefined,
): ThresholdChance {
  const sums = { both: 0, signatures: 0, districts: 0 };
  const first = new Float64Array(ids.length);
  const change = new Float64Array(ids.length);
  const sizes = scenarios.flat().map((members) => members.length - 1);
  const most = sizes.reduce((one, other) => Math.max(one, other), 1);
  const table = new ThresholdTable(needs, ids.length, most);
  for (const districts of scenarios) {
    rest();
    table.carry(districts);
    rest();
    const changes = table.changes(districts);
    districts.forEach((members, index) => {
      first[index] = (first[index] ?? 0) + 1 - (members[0] ?? 0);
      change[index] = (change[index] ?? 0) + (changes[index] ?? 0);
    });
    sums.both += table.chance('both');
    sums.signatures += table.chance('signatures');
    sums.districts += table.chance('districts');
  }
  const count = scenarios.length;
  const tipping = ids.map((districtId, index) => ({
    districtId,
    chance: (first[index] ?? 0) / count,
    change: (change[index] ?? 0) / count,
  }));
  return {
    both: sums.both / count,
    signatures: sums.signatures / count,
    districts: sums.districts / count,
    tipping: tipping
      .filter(({ chance }) => chance > 0 && chance < 1)
      .toSorted(
        (a, b) =>
          influence(b) - influence(a) ||
          openness(b) - openness(a) ||
          (a.districtId < b.districtId ? -1 : 1),
      ),
  };
}

/** How much of what is open about the threshold is open there. */
function influence({ chance, change }: TippingDistrict): number {
  return change * openness({ chance });
}

function openness({ chance }: Pick<TippingDistrict, 'chance'>): number {
  return Math.sqrt(chance * (1 - chance));
}
