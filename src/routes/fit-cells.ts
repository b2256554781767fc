/** What a cell says: the more, the more room it has. */
export const DETAILS = ['name', 'share', 'seats'] as const;
type Detail = (typeof DETAILS)[number];
type Texts = Readonly<Record<Detail, string>>;

/** How cells are written on. */
export interface Lettering {
  /** None: a cell has room for its label at most. */
  readonly details: readonly Detail[];
  /** In rem; 0: not even for that. */
  readonly size: number;
}

/** How wide a text is, in sizes of its letters. */
export type Ruler = (text: string, detail: Detail) => number;

/** In rem: larger letters say nothing more, smaller ones are not read. */
const SIZES = [2.4, 2, 1.8, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1, 0.9, 0.8];
/** As in the styles of the cells: the height of a line, what is left free, and how names stand out. */
const LINE = 1.15;
const MARGIN = { sides: 1.55, ends: 0.9 };
const SCALES: Readonly<Record<Detail, number>> = { name: 1.2, share: 1, seats: 1 };
/** A label of two figures, with a little around it. */
const LABEL = { width: 2, height: 1.5 };

/**
 * The most that all cells can say, and the largest letters in which they can. Words are broken only
 * where they fit in no other way.
 *
 * @param cell its width and height, in rem
 */
export function fitCells(
  cell: { readonly width: number; readonly height: number },
  texts: readonly Texts[],
  ruler: Ruler,
): Lettering {
  // What does not fit is met first.
  const lettersOf = ({ name, share, seats }: Texts) => name.length + share.length + seats.length;
  const longestFirst = texts.toSorted((a, b) => lettersOf(b) - lettersOf(a));
  for (let count: number = DETAILS.length; count > 0; count -= 1) {
    const details = DETAILS.slice(0, count);
    for (const breaks of [false, true]) {
      const fit = (one: number) => longestFirst.every((text) => fits(text, details, one, breaks));
      const size = SIZES.find(fit);
      if (size !== undefined) return { details, size };
    }
  }
  const { width, height } = LABEL;
  const size = SIZES.find((one) => width * one <= cell.width && height * one <= cell.height);
  return { details: [], size: size ?? 0 };

  function fits(text: Texts, details: readonly Detail[], size: number, breaks: boolean): boolean {
    const width = cell.width / size - MARGIN.sides;
    const height = details.reduce((sum, detail) => {
      const scale = SCALES[detail];
      const widthOf = (part: string) => ruler(part, detail);
      return sum + countLines(text[detail], width / scale, widthOf, breaks) * LINE * scale;
    }, MARGIN.ends);
    return height <= cell.height / size;
  }
}

/** Lines break after a space or hyphen, and if they may within a word that is longer than a line. */
function countLines(
  text: string,
  width: number,
  widthOf: (part: string) => number,
  breaks: boolean,
): number {
  if (text === '') return 0;
  let lines = 0;
  let free = 0;
  for (const part of text.split(/(?<=[ -])/)) {
    const own = widthOf(part.trimEnd());
    if (own > width) {
      // A broken word leaves less than a letter free in each line.
      if (!breaks || width <= 1) return Infinity;
      lines += Math.ceil(own / (width - 1));
      free = 0;
    } else if (own > free) {
      lines += 1;
      free = width;
    }
    free -= widthOf(part);
  }
  return lines;
}

/** Measures a typeface in the browser. */
export function makeRuler(family: string): Ruler {
  const SIZE = 100;
  const canvas = document.createElement('canvas').getContext('2d');
  const measure = (weight: number) => {
    const widths = new Map<string, number>();
    return (text: string) => {
      const known = widths.get(text);
      if (known !== undefined || !canvas) return known ?? 0;
      canvas.font = `${weight} ${SIZE}px ${family}`;
      const width = canvas.measureText(text).width / SIZE;
      widths.set(text, width);
      return width;
    };
  };
  const [bold, plain] = [measure(700), measure(400)];
  return (text, detail) => (detail === 'name' ? bold : plain)(text);
}
