import { at } from '#election/known.ts';
/** Whether colours can be told apart, by everybody. A colour is `#rrggbb`. */

type Rgb = readonly [red: number, green: number, blue: number];
type Matrix = readonly [Rgb, Rgb, Rgb];

export const SIGHTS = ['usual', 'protanopia', 'deuteranopia', 'tritanopia'] as const;
export type Sight = (typeof SIGHTS)[number];

/** How each sees linear light: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (2009), severity 1. */
const SEEN: Readonly<Record<Sight, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Contrast between 1 and 21, as WCAG 2.2 defines it. */
export function contrastOf(a: string, b: string): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** What has no words must stand out from its ground by so much (WCAG 2.2, 1.4.11). */
const STANDS_OUT = 3;

/**
 * A colour as it can be seen on a ground: lighter or darker by no more than that needs. Black on a black
 * wall becomes grey, yellow on paper ochre.
 */
export function readableOn(color: string, ground: string): string {
  const end = luminance(ground) > 0.18 ? '#000000' : '#ffffff';
  for (let percent = 0; percent < 100; percent += 1) {
    const shown = blend(end, color, percent / 100);
    if (contrastOf(shown, ground) >= STANDS_OUT) return shown;
  }
  return end;
}

/** A colour laid over another with some strength, 0 to 1. */
export function blend(over: string, under: string, strength: number): string {
  const [top, ground] = [bytesOf(over), bytesOf(under)];
  const mixed = top.map((value, part) =>
    Math.round(strength * value + (1 - strength) * at(ground, part)),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * How different two colours look to somebody: their distance in OKLab (B. Ottosson, 2020), where
 * black and white are 1 apart, and 0.02 is the least that anybody notices.
 */
export function differenceFor(sight: Sight, a: string, b: string): number {
  const seen = (color: string) => oklab(times(SEEN[sight], linear(color)));
  const [first, second] = [seen(a), seen(b)];
  return Math.hypot(...first.map((value, part) => value - at(second, part)));
}

/** Closer than this two colours are easily taken for each other. */
const ALIKE = 0.04;

/** Pairs that somebody will take for each other. */
export function findAlike<Bearer extends { readonly color: string }>(
  bearers: readonly Bearer[],
): (readonly [Bearer, Bearer])[] {
  return bearers.flatMap((one, index) =>
    bearers
      .slice(index + 1)
      .filter(({ color }) => SIGHTS.some((sight) => differenceFor(sight, one.color, color) < ALIKE))
      .map((other) => [one, other] as const),
  );
}

function luminance(color: string): number {
  const [red, green, blue] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function bytesOf(color: string): number[] {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

function linear(color: string): Rgb {
  const parts = bytesOf(color).map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return parts as unknown as Rgb;
}

function times(matrix: Matrix, [x, y, z]: Rgb): Rgb {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Rgb;
}

const CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function oklab(light: Rgb): Rgb {
  const cones = times(CONES, light).map(Math.cbrt);
  return times(LAB, cones as unknown as Rgb);
}
