import { at } from '#election/known.ts';
/** What the projection said at a moment of the night. */
export interface Moment {
  /** When the newest fact it rests on was recorded, ISO 8601. */
  readonly at: string;
  /** The chance of every threshold; null: too little was counted to say. */
  readonly thresholds: readonly (number | null)[];
}

/** As many as a chart shows. */
const MOST = 300;

/**
 * The moments in order with another, which takes the place of what was said of the same moment;
 * where there are too many the one closest to its neighbours goes.
 */
export function addMoment(moments: readonly Moment[], moment: Moment): readonly Moment[] {
  const others = moments.filter(({ at }) => at !== moment.at);
  const all = [...others, moment].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  if (all.length <= MOST) return all;
  let closest = 1;
  const gap = (index: number) =>
    Date.parse(at(all, index + 1).at) - Date.parse(at(all, index - 1).at);
  for (let index = 2; index < all.length - 1; index += 1) {
    if (gap(index) < gap(closest)) closest = index;
  }
  return all.toSpliced(closest, 1);
}
