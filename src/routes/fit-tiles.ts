/** What a tile says: the more, the more room it has. */
export const DETAILS = ['name', 'share', 'seats'] as const;
export type Detail = (typeof DETAILS)[number];
export type Texts = Readonly<Record<Detail, string>>;

/** How tiles are written on. */
export interface Lettering {
  readonly details: readonly Detail[];
  /** In rem. */
  readonly size: number;
}

/** How wide a text is, in sizes of its letters. */
export type Ruler = (text: string, detail: Detail) => number;

/** In rem: larger letters say nothing more, smaller ones are not read. */
const SIZES = [2.4, 2, 1.8, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1, 0.9, 0.8];
/** As in the styles of the tiles: the height of a line, what is left free, and how names stand out. */
const LINE = 1.15;
const MARGIN = { sides: 1.55, ends: 0.9 };
const SCALES: Readonly<Record<Detail, number>> = { name: 1.2, share: 1, seats: 1 };

/**
 * The most that all tiles can say, and the largest letters in which they can.
 *
 * @param tile its width and height, in rem
 */
export function fitTiles(
  tile: { readonly width: number; readonly height: number },
  texts: readonly Texts[],
  ruler: Ruler,
): Lettering {
  for (let count = DETAILS.length; count > 0; count -= 1) {
    const details = DETAILS.slice(0, count);
    const size = SIZES.find((one) => texts.every((text) => fits(text, details, one)));
    if (size !== undefined) return { details, size };
  }
  return { details: [], size: 1 };

  function fits(text: Texts, details: readonly Detail[], size: number): boolean {
    const width = tile.width / size - MARGIN.sides;
    const height = details.reduce((sum, detail) => {
      const scale = SCALES[detail];
      const lines = countLines(text[detail], width / scale, (part) => ruler(part, detail));
      return sum + lines * LINE * scale;
    }, MARGIN.ends);
    return height <= tile.height / size;
  }
}

/** Lines break after a space or hyphen, and within a word that is longer than a line. */
function countLines(text: string, width: number, widthOf: (part: string) => number): number {
  // A broken word leaves less than a letter free in each line.
  if (width <= 1) return text ? Infinity : 0;
  let lines = 0;
  let free = 0;
  for (const part of text.split(/(?<=[ -])/)) {
    const own = widthOf(part.trimEnd());
    if (own > free) {
      const broken = own > width;
      lines += broken ? Math.ceil(own / (width - 1)) : 1;
      free = broken ? 0 : width;
    }
    free -= widthOf(part);
  }
  return lines;
}

/** Measures a typeface in the browser. */
export function makeRuler(family: string): Ruler {
  const SIZE = 100;
  const canvas = document.createElement('canvas').getContext('2d')!;
  const widths = new Map<string, number>();
  return (text, detail) => {
    const font = `${detail === 'name' ? 700 : 400} ${SIZE}px ${family}`;
    const key = `${font} ${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    canvas.font = font;
    const width = canvas.measureText(text).width / SIZE;
    widths.set(key, width);
    return width;
  };
}
