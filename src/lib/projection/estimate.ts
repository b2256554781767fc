/** A number and how far it may be off: mean and variance, on the logarithmic scale. */
export interface Estimate {
  readonly mean: number;
  readonly variance: number;
}

/** Two independent estimates of one thing, weighted by their precision. */
export function combine(a: Estimate, b: Estimate): Estimate {
  const precision = 1 / a.variance + 1 / b.variance;
  return {
    mean: (a.mean / a.variance + b.mean / b.variance) / precision,
    variance: 1 / precision,
  };
}
