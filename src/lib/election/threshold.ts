import type { DistrictId, Election, Subject, Threshold } from './model.ts';
import { belongsTo } from './model.ts';
import type { Hold } from './outcome.ts';

/** One part of a threshold: how many it needs and how many there are. */
export interface Part extends Hold {
  readonly needed: number;
}

export interface ThresholdOutcome {
  readonly signatures: Part;
  readonly districts: Part;
  /** The scarce part: the one with the smaller share of what it needs. */
  readonly binding: 'signatures' | 'districts';
  readonly status: 'open' | 'reached' | 'out-of-reach';
}

type Counts = { -readonly [name in keyof Hold]: number };

const nothing = (): Counts => ({ secured: 0, leading: 0, possible: 0 });

/**
 * The two-part endorsement threshold of one subject: signatures of members, from so many
 * different districts. Kept up by difference, contest by contest; sitting members count
 * from the start, and a district counts once however many members it has.
 */
export class ThresholdCount {
  readonly threshold: Threshold;
  readonly subject: Subject;
  readonly #byDistrict = new Map<DistrictId, Counts>();
  readonly #signatures = nothing();
  readonly #districts = nothing();

  constructor(election: Election, threshold: Threshold, subject: Subject) {
    this.threshold = threshold;
    this.subject = subject;
    for (const { districtId, members, ...holder } of election.sittingMembers) {
      const sitting = { secured: members, leading: members, possible: members };
      if (belongsTo(holder, subject)) this.add(districtId, sitting, 1);
    }
  }

  /** Adds what the subject holds in one of the district's contests, or takes it away. */
  add(districtId: DistrictId, hold: Hold, sign: 1 | -1): void {
    const district = this.#byDistrict.get(districtId) ?? nothing();
    this.#byDistrict.set(districtId, district);
    for (const part of ['secured', 'leading', 'possible'] as const) {
      this.#districts[part] -= Math.sign(district[part]);
      district[part] += sign * hold[part];
      this.#signatures[part] += sign * hold[part];
      this.#districts[part] += Math.sign(district[part]);
    }
  }

  outcome(): ThresholdOutcome {
    const signatures = { needed: this.threshold.signatures, ...this.#signatures };
    const districts = { needed: this.threshold.districts, ...this.#districts };
    return {
      signatures,
      districts,
      binding: findBinding(signatures, districts),
      status: judge(signatures, districts),
    };
  }
}

/** Compares leading ÷ needed without dividing; districts where they are equal. */
export function findBinding(
  signatures: Pick<Part, 'leading' | 'needed'>,
  districts: Pick<Part, 'leading' | 'needed'>,
): 'signatures' | 'districts' {
  if (districts.needed === 0) return 'signatures';
  return signatures.leading * districts.needed < districts.leading * signatures.needed
    ? 'signatures'
    : 'districts';
}

function judge(signatures: Part, districts: Part): ThresholdOutcome['status'] {
  const parts = [signatures, districts];
  if (parts.every(({ secured, needed }) => secured >= needed)) return 'reached';
  if (parts.some(({ possible, needed }) => possible < needed)) return 'out-of-reach';
  return 'open';
}
