import { expect, test } from 'vitest';
import { tick } from 'svelte';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { countDistricts, type Outline } from '#results/outline.ts';
import { paintDistricts } from '#map/paint-districts.ts';
import { Format } from '#text/format.ts';
import { wallWords } from '#text/wall.ts';
import { stage, type ScenarioName } from '#scenarios/gallery.ts';
import DistrictGrid from '../../../src/routes/DistrictGrid.svelte';

const words = wallWords('en');

async function showGrid({
  rename = (name: string, _place: number) => name,
  party = (name: string) => name,
  flows = false,
  alone = false,
  scenario = 'no-map' as ScenarioName,
} = {}) {
  const { outline: made, summary } = stage(scenario);
  const districts = made.districts.map((one, index) => ({ ...one, name: rename(one.name, index) }));
  const parties = made.parties.map((one) => ({ ...one, name: party(one.name) }));
  const outline: Outline = { ...made, districts, parties };
  const format = new Format('en', outline.timeZone);
  const counts = countDistricts(outline, summary, null);
  const paints = paintDistricts(outline, counts, null, words, format);
  const props = { outline, counts, paints, subject: null, words, format, flows, alone };
  const screen = await render(DistrictGrid, props);
  const cells = () => [...screen.container.querySelectorAll('a')];
  return { screen, cells, paints };
}

/** Gives the cells so much room, and waits until they are written on. */
async function resize(cells: () => HTMLElement[], width: number, height: number) {
  await page.viewport(width, height);
  const list = cells()[0]!.closest('ul')!;
  list.style.height = `${height}px`;
  list.style.width = `${width}px`;
  // The first frame lays out and tells of the new size, the second is written on.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  await tick();
}

const sticksOut = (cell: HTMLElement) =>
  cell.scrollHeight > cell.clientHeight || cell.scrollWidth > cell.clientWidth;

const NAMES = {
  short: (name: string) => name,
  long: (_: string, index: number) => `Муниципальный округ Восточное Бирюлёво ${index}`,
  'one long word': () => 'Константинопольский-на-Клязьме',
  uneven: (_: string, index: number) => (index === 7 ? 'Щёлково '.repeat(12) : `№ ${index}`),
};

test.each(Object.entries(NAMES))('with %s names nothing is cut at any size', async (_, rename) => {
  const { cells } = await showGrid({ rename });
  for (const [width, height] of [
    [1050, 840],
    [700, 900],
    [520, 420],
    [300, 200],
  ] as const) {
    await resize(cells, width, height);
    const cut = cells().filter(sticksOut);
    expect(cut.map(({ textContent }) => textContent)).toEqual([]);
  }
});

test('long names of parties are not cut either', async () => {
  const { cells } = await showGrid({
    rename: () => 'Pond',
    party: (name) => `${name}fressergemeinschaft`,
  });
  for (const [width, height] of [
    [1050, 1400],
    [500, 1700],
  ] as const) {
    await resize(cells, width, height);
    expect(cells()[0]!.textContent).toContain('fressergemeinschaft');
    expect(cells().filter(sticksOut).length).toBe(0);
  }
});

test('with room a cell says name, seats and share; without it the name goes last', async () => {
  const { cells } = await showGrid();
  await resize(cells, 1050, 840);
  expect(cells()[0]!.textContent).toMatch(/^Enclosure 1\s+\D+\s\d.*\d+%$/s);
  await resize(cells, 520, 260);
  expect(cells()[0]!.textContent.trim()).toBe('Enclosure 1');
  await resize(cells, 120, 90);
  expect(cells()[0]!.textContent.trim()).toBe('');
});

test.each(Object.entries(NAMES))(
  'on a page that scrolls cells grow with %s names, and say everything',
  async (_, rename) => {
    const { cells } = await showGrid({ rename, flows: true });
    for (const width of [320, 700]) {
      await page.viewport(width, 600);
      expect(cells().filter(sticksOut).length).toBe(0);
      expect(cells()[0]!.textContent).toMatch(/\D+\s\d.*\d+%\s*$/s);
      expect(cells().every((cell) => cell.querySelector('b')!.clientWidth > 30)).toBe(true);
    }
  },
);

test('hundreds of cells stay small on a page that scrolls', async () => {
  const { cells } = await showGrid({ flows: true, scenario: '146-districts' });
  expect(Math.max(...cells().map(({ clientHeight }) => clientHeight))).toBeLessThan(60);
});

test('a cell leads to its district; the keyboard goes by the table instead', async () => {
  const { cells } = await showGrid();
  expect(cells()[3]!.pathname).toBe('/districts/d3');
  expect(cells().every((cell) => cell.tabIndex === -1 && cell.target === '')).toBe(true);
});

test('embedded, cells are for the keyboard too, and open elsewhere', async () => {
  const { cells } = await showGrid({ alone: true });
  expect(cells().every((cell) => cell.tabIndex === 0 && cell.target === '_blank')).toBe(true);
});

test('disputed districts are marked, not by colour alone', async () => {
  const { cells, paints } = await showGrid();
  const marked = cells().filter((cell) => cell.classList.contains('marked'));
  const disputed = [...paints.values()].filter((paint) => paint.disputed);
  expect(marked.length).toBe(disputed.length);
  expect(marked.length).toBeGreaterThan(0);
  expect(getComputedStyle(marked[0]!, '::after').backgroundImage).toContain('gradient');
});
