import { at } from '#election/known.ts';
import { blend, contrastOf } from '#pack/colors.ts';

/** How one district looks on the map. */
export interface Paint {
  /** null: nothing to fill, only an outline. */
  readonly fill: string | null;
  /** How strong the fill is, 0 to 1. */
  readonly strength: number;
  readonly disputed: boolean;
  /** A word or number in the middle. */
  readonly label: string;
  /** A CSS colour in which the label is read best. */
  readonly ink: string;
  /** What a pointer, and a screen reader, is told. */
  readonly title: string;
}

const DARK_INK = '#000000';
const LIGHT_INK = '#ffffff';
/** What shows through a weak fill, on a light page and on a dark one: see app.css. */
const GROUNDS = ['#f6f7f9', '#0a1018'] as const;

/** What fills a district where others lead, on a light page and on a dark one: see app.css. */
export const OTHER = { fill: 'var(--map-other)', shades: ['#8b98a8', '#5b6d82'] } as const;

/**
 * Dark or light, whichever stands out more from a fill of this strength.
 *
 * @param fill its colour, or its shades on a light page and on a dark one
 */
export function inkOn(fill: string | readonly [string, string], strength: number): string {
  const inks = GROUNDS.map((ground, page) => {
    const shown = blend(typeof fill === 'string' ? fill : at(fill, page), ground, strength);
    return contrastOf(DARK_INK, shown) >= contrastOf(LIGHT_INK, shown) ? DARK_INK : LIGHT_INK;
  });
  return `light-dark(${inks.join(', ')})`;
}
