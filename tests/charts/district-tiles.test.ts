import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../src/app.css';
import { countDistricts, type Outline } from '#election/outline.ts';
import { paintDistricts } from '#map/paint-districts.ts';
import { Format } from '#text/format.ts';
import { wallWords } from '#text/wall.ts';
import { stage } from '#scenarios/gallery.ts';
import DistrictTiles from '../../src/routes/DistrictTiles.svelte';

const words = wallWords('en');

async function showTiles(rename: (name: string, place: number) => string = (name) => name) {
  const { outline: made, summary } = stage('no-map');
  const districts = made.districts.map((one, place) => ({ ...one, name: rename(one.name, place) }));
  const outline: Outline = { ...made, districts };
  const format = new Format('en', outline.timeZone);
  const counts = countDistricts(outline, summary, null);
  const paints = paintDistricts(outline, counts, null, words, format);
  const onopen = vi.fn();
  const props = { outline, counts, paints, subject: null, words, format, onopen };
  const screen = await render(DistrictTiles, props);
  const tiles = () => [...screen.container.querySelectorAll('button')];
  return { screen, tiles, onopen, paints };
}

/** Gives the tiles so much room, and waits until they are written on. */
async function resize(tiles: () => HTMLElement[], width: number, height: number) {
  await page.viewport(width, height);
  const list = tiles()[0]!.closest('ul')!;
  list.style.height = `${height}px`;
  list.style.width = `${width}px`;
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const sticksOut = (tile: HTMLElement) =>
  tile.scrollHeight > tile.clientHeight || tile.scrollWidth > tile.clientWidth;

const NAMES = {
  short: (name: string) => name,
  long: (_: string, place: number) => `Муниципальный округ Восточное Бирюлёво ${place}`,
  'one long word': () => 'Константинопольский-на-Клязьме',
  uneven: (_: string, place: number) => (place === 7 ? 'Щёлково '.repeat(12) : `№ ${place}`),
};

test.each(Object.entries(NAMES))('with %s names nothing is cut at any size', async (_, rename) => {
  const { tiles } = await showTiles(rename);
  for (const [width, height] of [
    [1050, 840],
    [700, 900],
    [520, 420],
    [300, 200],
  ] as const) {
    await resize(tiles, width, height);
    const cut = tiles().filter(sticksOut);
    expect(cut.map(({ textContent }) => textContent)).toEqual([]);
  }
});

test('with room a tile says name, seats and share; without it the name goes last', async () => {
  const { tiles } = await showTiles();
  await resize(tiles, 1050, 840);
  expect(tiles()[0]!.textContent).toMatch(/^Enclosure 1\s+\D+ \d.*\d+%$/s);
  await resize(tiles, 520, 260);
  expect(tiles()[0]!.textContent.trim()).toBe('Enclosure 1');
  await resize(tiles, 120, 90);
  expect(tiles()[0]!.textContent.trim()).toBe('');
});

test('a tile opens its district; the keyboard goes by the table instead', async () => {
  const { tiles, onopen } = await showTiles();
  tiles()[3]!.click();
  expect(onopen).toHaveBeenCalledExactlyOnceWith('d3');
  expect(tiles().every((tile) => tile.tabIndex === -1)).toBe(true);
});

test('disputed districts are marked, not by colour alone', async () => {
  const { tiles, paints } = await showTiles();
  const marked = tiles().filter((tile) => tile.classList.contains('marked'));
  const disputed = [...paints.values()].filter((paint) => paint.disputed);
  expect(marked.length).toBe(disputed.length);
  expect(marked.length).toBeGreaterThan(0);
  expect(getComputedStyle(marked[0]!, '::after').backgroundImage).toContain('gradient');
});
