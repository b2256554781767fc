import { at } from '#election/known.ts';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';
import satori, { type Font } from 'satori';
import type { Election } from '#election/model.ts';
import {
  countDistricts,
  mainSubject,
  nameSubject,
  outlineOf,
  subjectColor,
  type Outline,
} from '#results/outline.ts';
import type { Summary } from '#results/results.ts';
import type { Part } from '#election/threshold.ts';
import { placeHexagons, type HexMap } from '#map/hexagons.ts';
import { paintDistricts } from '#map/paint-districts.ts';
import type { Paint } from '#map/paint.ts';
import { capitalize, Format } from '#text/format.ts';
import { nameIn, type Language } from '#text/language.ts';
import { testBanner } from '#text/test-banner.ts';
import { progressOf } from '#results/progress.ts';
import { progressWords, sayBeside } from '#text/progress.ts';
import { wallWords, type WallWords } from '#text/wall.ts';

/** What social networks ask for (Open Graph). In pixels. */
export const WIDTH = 1200;
export const HEIGHT = 630;
const MARGIN = 48;
const GAP = 40;
const MAP_SIZE = 500;

const GROUND = '#0a1018';
const TRACK = '#1e2a38';
const QUIET = '#a9b6c4';
const EMPTY = '#16202c';
const OTHER = '#5b6d82';
const WARNING = '#b3261e';

/** An element as the layout engine takes it. */
interface Element {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}
type Style = Readonly<Record<string, string | number>>;

/** The results at a glance as a PNG, for links that are shared. */
export async function drawSharePicture(
  election: Election,
  hexes: HexMap | null,
  summary: Summary,
  lastReportAt: string | null,
  language: Language,
): Promise<Buffer> {
  const outline = outlineOf(election);
  const words = wallWords(language);
  const format = new Format(language, outline.timeZone);
  const subject = mainSubject(outline);
  const color = subjectColor(outline, subject);
  const counts = countDistricts(outline, summary, subject);
  const paints = paintDistricts(outline, counts, subject, words, format);
  const left = [
    box({ fontSize: 44, fontWeight: 700, lineHeight: 1.15 }, nameIn(outline.name, language)),
    ...drawThreshold(summary, outline, color, language, format),
    ...(subject
      ? [box({ color: QUIET }, nameIn(nameSubject(outline, subject) ?? '', language))]
      : []),
    box(
      { color: QUIET, marginTop: 'auto' },
      tellProgress(summary, lastReportAt, language, words, format),
    ),
    ...(summary.rehearsal
      ? [box({ background: WARNING, padding: '6px 18px' }, testBanner(language))]
      : []),
  ];
  const width = WIDTH - 2 * MARGIN - (hexes ? MAP_SIZE + GAP : 0);
  const right = hexes ? [drawHexes(hexes, paints)] : [];
  const page = box(
    {
      width: WIDTH,
      height: HEIGHT,
      padding: MARGIN,
      gap: GAP,
      background: GROUND,
      color: '#f2f5f8',
      fontFamily: 'Latin, Cyrillic',
      fontSize: 30,
    },
    box({ flexDirection: 'column', width, height: HEIGHT - 2 * MARGIN, gap: 14 }, ...left),
    ...right,
  );
  const svg = await satori(page, { width: WIDTH, height: HEIGHT, fonts: await fonts() });
  // Not by sharp, which here reads nothing but photos.
  return (await renderAsync(svg)).asPng();
}

function drawThreshold(
  { thresholds: [threshold] }: Summary,
  outline: Outline,
  color: string,
  language: Language,
  format: Format,
): Element[] {
  if (!threshold) return [];
  const words = wallWords(language);
  const name = nameIn(at(outline.thresholds, 0).name, language);
  const scarce = threshold.binding;
  const other = scarce === 'districts' ? 'signatures' : 'districts';
  const figures = (name: 'districts' | 'signatures', size: number) => {
    const { leading, needed } = threshold[name];
    return box(
      { alignItems: 'baseline', gap: 16 },
      box({ fontSize: size, fontWeight: 700, lineHeight: 1 }, format.count(leading)),
      box({ color: QUIET }, `${words.needed(format.count(needed))} · ${words[name]}`),
    );
  };
  return [
    box({ marginTop: 12 }, `${name}: ${words[threshold.status]}`),
    figures(scarce, 128),
    drawBar(threshold[scarce], color, 26),
    figures(other, 52),
  ];
}

function drawBar({ leading, needed, secured }: Part, color: string, height: number): Element {
  const along = (value: number) => `${(100 * value) / Math.max(1.25 * needed, 1.08 * leading, 1)}%`;
  const part = (width: string, style: Style) =>
    box({ position: 'absolute', left: 0, height, width, ...style });
  return box(
    { position: 'relative', width: '100%', height, background: TRACK },
    part(along(leading), { background: color, opacity: 0.5 }),
    part(along(secured), { background: color }),
    part('5px', { left: along(needed), background: '#fff' }),
  );
}

function tellProgress(
  { sheets }: Summary,
  at: string | null,
  language: Language,
  words: WallWords,
  format: Format,
): string {
  const progress = progressOf(sheets);
  const share = `${format.share(progress.counted, progress.of)} ${words.counted}`;
  const said = [share, ...sayBeside(progress, progressWords(language), format)];
  if (at !== null && progress.counted > 0) said.push(format.time(at));
  return said.join(' · ');
}

function drawHexes(hexes: HexMap, paints: ReadonlyMap<string, Paint>): Element {
  const placed = placeHexagons(hexes);
  const [ys, xs] = [0, 1].map((part) =>
    placed.flatMap(({ border }) => border.map((one) => (part === 0 ? -one[0] : one[1]))),
  ) as [number[], number[]];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const view = [left, top, Math.max(...xs) - left, Math.max(...ys) - top].join(' ');
  const areas = placed.map(({ id, border }) => {
    const { fill, strength } = paints.get(id) ?? { fill: null, strength: 0 };
    const shown = fill === null ? EMPTY : fill.startsWith('#') ? fill : OTHER;
    const points = border.map(([y, x]) => `${x.toFixed(3)},${(-y).toFixed(3)}`).join(' ');
    const opacity = fill === null ? 1 : strength.toFixed(2);
    return `<polygon points="${points}" fill="${shown}" fill-opacity="${opacity}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${MAP_SIZE}" height="${MAP_SIZE}" viewBox="${view}"><g stroke="${GROUND}" stroke-width="0.1">${areas.join('')}</g></svg>`;
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return { type: 'img', props: { src, width: MAP_SIZE, height: MAP_SIZE } };
}

function box(style: Style, ...children: (Element | string)[]): Element {
  return { type: 'div', props: { style: { display: 'flex', ...style }, children } };
}

let read: Promise<Font[]> | null = null;

/** The pages' typeface, so that the picture needs none of the machine's. */
function fonts(): Promise<Font[]> {
  return (read ??= Promise.all(
    (['latin', 'cyrillic'] as const).flatMap((alphabet) =>
      ([400, 700] as const).map(async (weight): Promise<Font> => {
        const name = `@fontsource/golos-text/files/golos-text-${alphabet}-${weight}-normal.woff`;
        const data = await readFile(createRequire(import.meta.url).resolve(name));
        return { name: capitalize(alphabet), data, weight, style: 'normal' };
      }),
    ),
  ));
}
