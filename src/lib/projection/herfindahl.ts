/** 1 ÷ the number of stations of one size that vary as much as these together. */
export function lumpiness(sizes: readonly number[]): number {
  const sum = sizes.reduce((a, b) => a + b, 0);
  return sum > 0 ? sizes.reduce((all, one) => all + one * one, 0) / (sum * sum) : 0;
}
