import type { Summary } from '#election/results.ts';

/** The chance of the first threshold at a moment of the night. */
export interface ChanceMoment {
  /** ISO 8601. */
  readonly at: string;
  readonly chance: number;
}

/** More than a chart can show. */
const MOST = 400;

/** The chances so far, with the one of a new summary. */
export function addMoment(
  moments: readonly ChanceMoment[],
  before: Summary,
  after: Summary,
): readonly ChanceMoment[] {
  if (before.projection?.version === after.projection?.version) return moments;
  const chance = after.thresholds[0]?.probability ?? null;
  if (chance === null || after.at === null) return moments;
  return [...moments, { at: after.at, chance }].slice(-MOST);
}
