/** A number believed to be so, give or take: mean and variance, on the logarithmic scale. */
export interface Belief {
  readonly mean: number;
  readonly variance: number;
}

/** Two independent beliefs about one thing. */
export function combine(a: Belief, b: Belief): Belief {
  const precision = 1 / a.variance + 1 / b.variance;
  return {
    mean: (a.mean / a.variance + b.mean / b.variance) / precision,
    variance: 1 / precision,
  };
}
