/** How far a count is: one meaning of *counted*, wherever it is shown. */
import type { SheetCounts } from '#election/night.ts';
import type { Tally } from '#election/tally.ts';

export interface Progress {
  /** Sheets that the figures contain. */
  readonly counted: number;
  /** All that are to be counted: without those that the desk has annulled. */
  readonly of: number;
  /** Of the counted those of preliminary reports. */
  readonly preliminary: number;
  /** Sheets that are in, and that nobody has confirmed yet. */
  readonly uncounted: number;
}

export function progressOf({ counted, total, annulled, preliminary, uncounted }: SheetCounts) {
  return { counted, of: total - annulled, preliminary, uncounted } satisfies Progress;
}

/** The same of one contest. */
export function progressOfContest({ stations }: Pick<Tally, 'stations'>): Progress {
  const { counted, final, total, annulled, uncounted } = stations;
  return { counted, of: total - annulled, preliminary: counted - final, uncounted };
}

/** Whether more may come, so that a turnout is an interim one. */
export function isInterim({ counted, of }: Progress): boolean {
  return counted < of;
}

const NONE: Progress = { counted: 0, of: 0, preliminary: 0, uncounted: 0 };

export function addProgress(all: readonly Progress[]): Progress {
  return all.reduce(
    (sum, one) => ({
      counted: sum.counted + one.counted,
      of: sum.of + one.of,
      preliminary: sum.preliminary + one.preliminary,
      uncounted: sum.uncounted + one.uncounted,
    }),
    NONE,
  );
}
