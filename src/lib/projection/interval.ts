/** A number and where it lies in nine of ten imagined nights. */
export interface Interval {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** The interval of nine in ten of these numbers, which are put in order. */
export function intervalOf(samples: Float64Array, coverage = 0.9): Interval {
  samples.sort();
  const at = (share: number) => samples[Math.round(share * (samples.length - 1))] ?? 0;
  return { low: at((1 - coverage) / 2), median: at(0.5), high: at((1 + coverage) / 2) };
}

/** The same of something that is or is not. */
export function intervalOfChance(chance: number): Interval {
  return { low: chance > 0.95 ? 1 : 0, median: chance > 0.5 ? 1 : 0, high: chance > 0.05 ? 1 : 0 };
}
