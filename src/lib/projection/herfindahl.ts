/**
 * The Herfindahl index of sizes: 1 ÷ the number of stations of one size that vary as much as these
 * together (the effective number, L. Kish, Survey Sampling, 1965).
 */
export function herfindahl(sizes: readonly number[]): number {
  const sum = sizes.reduce((a, b) => a + b, 0);
  return sum > 0 ? sizes.reduce((all, one) => all + one * one, 0) / (sum * sum) : 0;
}
