const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** One figure beside its baseline, their ratio, and what we aim at. */
export function printRatio(
  what: string,
  own: number,
  baseline: number,
  unit: string,
  aim: string,
): void {
  const ratio = own / baseline;
  console.log(
    `${what}: ${number.format(own)} ${unit}; baseline ${number.format(baseline)} ${unit}; ratio ${number.format(ratio)} (aim: ${aim})`,
  );
}

export function printFigure(what: string, value: number, unit: string, aim: string): void {
  console.log(`${what}: ${number.format(value)} ${unit} (aim: ${aim})`);
}

export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)]!;
}
