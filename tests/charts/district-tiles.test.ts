import { expect, test, vi } from 'vitest';
import { tick } from 'svelte';
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

async function showTiles(
  rename: (name: string, place: number) => string = (name) => name,
  party = (name: string) => name,
) {
  const { outline: made, summary } = stage('no-map');
  const districts = made.districts.map((one, place) => ({ ...one, name: rename(one.name, place) }));
  const parties = made.parties.map((one) => ({ ...one, name: party(one.name) }));
  const outline: Outline = { ...made, districts, parties };
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
  // The first frame lays out and tells of the new size, the second is written on.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  await tick();
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

test('long names of parties are not cut either', async () => {
  const { tiles } = await showTiles(
    () => 'Pond',
    (name) => `${name}fressergemeinschaft`,
  );
  for (const [width, height] of [
    [1050, 1400],
    [500, 1700],
  ] as const) {
    await resize(tiles, width, height);
    expect(tiles()[0]!.textContent).toContain('fressergemeinschaft');
    expect(tiles().filter(sticksOut).length).toBe(0);
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
