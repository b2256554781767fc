/** The pages people look at: the public page, a district, the wall's scenes. */
import type { Page } from '@playwright/test';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol';
import { ZOO } from '#scenarios/pack-files.ts';
import { postReport, zooReport } from '../server/client.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test, type Night } from './night.ts';

const EMBEDS = ['/embed/map', '/embed/threshold'];
const lead = { lion: 40, zebra: 25, mouse: 10 };

async function report(night: Night, stationId: string, votes: Record<string, number>) {
  const told = await postReport(night.node.url, night.node.token, zooReport({ stationId, votes }));
  expect(told.status).toBe(200);
}

test('a district is reached from the public page, and changes as reports come', async ({
  browser,
  night,
}) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(night.node.url);
  await page.getByRole('link', { name: 'Plains' }).click();
  await expect(page.getByRole('heading', { name: 'Plains' })).toBeVisible();
  await expect(page.getByText('0 of 2 stations counted')).toBeVisible();
  await report(night, 's-1', lead);
  await expect(page.getByText('1 of 2 stations counted')).toBeVisible();
  const mouse = page.getByRole('row', { name: /Max Mouse/ });
  await expect(mouse).toContainText('trailing');
  await expect(mouse).toContainText('of the ballots still out, has');
  await expect(mouse).toContainText(/about|less than/);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test('without JavaScript the public page and a district say the same', async ({
  browser,
  night,
}) => {
  await report(night, 's-1', lead);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(night.node.url);
  await expect(page.getByText('1 of 3 sheets counted')).toBeVisible();
  await page.getByRole('link', { name: 'Plains' }).click();
  await expect(page.getByRole('row', { name: /Лион Гривин/ })).toContainText('40');
});

test('a wall goes through its scenes by keyboard, and by itself', async ({ browser, night }) => {
  await report(night, 's-1', lead);
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByRole('heading', { name: /^Seats/ })).toBeVisible();
  // Keys are heard once the page is live.
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  await wall.keyboard.press('2');
  await expect(wall.getByRole('heading', { name: "Keeper's bid: open" })).toBeVisible();
  await expectAccessible(wall);
  await wall.keyboard.press('3');
  await expect(wall.getByRole('heading', { name: 'Closest seats' })).toBeVisible();
  await expect(wall.getByText('Zoe Zebra')).toBeVisible();
  await expectAccessible(wall);
  await wall.keyboard.press('4');
  await expect(wall.getByRole('heading', { name: 'Where it is decided' })).toBeVisible();
  await expectAccessible(wall);
  await wall.keyboard.press('5');
  await expect(wall.getByRole('heading', { name: 'Plains' })).toBeVisible();
  await expectAccessible(wall);
  await wall.keyboard.press('1');
  await expect(wall.getByRole('heading', { name: /^Seats/ })).toBeVisible();

  await wall.goto(`${night.node.url}/wall?scene=closest&rotate=4`);
  for (const name of ['Closest seats', 'Plains', /^Seats/, "Keeper's bid: open"]) {
    // What is missed comes round again.
    await expect(wall.getByRole('heading', { name })).toBeVisible({ timeout: 45_000 });
  }
});

test.describe('a zoo without a threshold', () => {
  const { thresholds: _, ...settings } = JSON.parse(ZOO['election.json']!) as object & {
    thresholds: unknown;
  };
  test.use({ files: { 'election.json': JSON.stringify(settings) } });

  test('no scene of the wall is about it', async ({ browser, night }) => {
    await report(night, 's-1', lead);
    const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
    await expect(wall.getByText('live', { exact: true })).toBeVisible();
    await wall.keyboard.press('ArrowRight');
    await expect(wall.getByRole('heading', { name: 'Closest seats' })).toBeVisible();
    await wall.keyboard.press('2');
    await wall.keyboard.press('ArrowRight');
    await expect(wall.getByRole('heading', { name: 'Plains' })).toBeVisible();
    await wall.goto(`${night.node.url}/wall?scene=threshold`);
    await expect(wall.getByRole('heading', { name: /^Seats/ })).toBeVisible();
    await expectAccessible(wall);
    const phone = await night.open(browser, 'verifier');
    await phone.goto(`${night.node.url}/wall/remote`);
    await expect(phone.getByRole('button', { name: 'Closest seats' })).toBeVisible();
    await expect(phone.getByRole('button', { name: 'Threshold' })).toHaveCount(0);
  });
});

test.describe('a zoo with a map', () => {
  const hexes = { plains: { q: 0, r: 0 }, waters: { q: 1, r: 0 } };
  test.use({ files: { 'districts.hexjson': JSON.stringify({ layout: 'odd-r', hexes }) } });

  test('the map is there again after another scene, and fits another window', async ({
    browser,
    night,
  }) => {
    const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
    const district = wall.locator('.district').first();
    await expect(district).toBeVisible();
    const before = await district.boundingBox();
    expect(before!.width).toBeGreaterThan(100);
    await expect(wall.getByText('live', { exact: true })).toBeVisible();
    await wall.keyboard.press('Tab');
    await expect(wall.locator('.district:focus')).toHaveCount(0);
    await expect(wall.locator(':focus')).toHaveCount(1);
    await wall.keyboard.press('3');
    await expect(wall.getByRole('heading', { name: 'Closest seats' })).toBeVisible();
    await expect(district).toBeHidden();
    await wall.keyboard.press('1');
    await expect.poll(() => district.boundingBox()).toEqual(before);
    await wall.setViewportSize({ width: 960, height: 540 });
    const half = async () => (await district.boundingBox())!.width / before!.width;
    await expect.poll(half).toBeCloseTo(0.5, 1);
  });
});

test('the whole result can be printed', async ({ browser, night }) => {
  await report(night, 's-1', lead);
  const page = await (await browser.newContext()).newPage();
  await page.goto(night.node.url);
  await page.getByRole('link', { name: 'Print' }).click();
  await expect(page.getByRole('row', { name: /Лион Гривин/ })).toContainText('40');
  await expect(page.getByRole('row', { name: /Dora Duck/ })).toContainText('0');
  const results = await page.request.get(`${night.node.url}/api/results`);
  const { head } = (await results.json()) as { head: string };
  await expect(page.getByText(head)).toBeVisible();
  expect((await page.pdf()).subarray(0, 4).toString()).toBe('%PDF');
});

test('single keys can be turned off, and stay so', async ({ browser, night }) => {
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  const keys = wall.getByRole('checkbox', { name: 'Single keys are commands' });
  await keys.press('Space');
  await expect(keys).not.toBeChecked();
  await wall.reload();
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  await expect(keys).not.toBeChecked();
  await wall.keyboard.press('3');
  await wall.keyboard.press('ArrowRight'); // no letter: it steps on from the first scene
  await expect(wall.getByRole('heading', { name: "Keeper's bid: open" })).toBeVisible();
  await wall.keyboard.press('ArrowLeft');
  await keys.press('Space');
  await wall.keyboard.press('3');
  await expect(wall.getByRole('heading', { name: 'Closest seats' })).toBeVisible();
});

test('a phone directs every wall, and lets them go again', async ({ browser, night }) => {
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByRole('heading', { name: /^Seats/ })).toBeVisible();
  const phone = await night.open(browser, 'verifier');
  await phone.goto(`${night.node.url}/wall/remote`);
  await expectAccessible(phone);
  await expectNoSidewaysScroll(phone);
  await phone.getByRole('button', { name: 'Closest seats' }).click();
  await expect(phone.getByRole('status')).toHaveText('Walls show: Closest seats');
  await expect(wall.getByRole('heading', { name: 'Closest seats' })).toBeVisible();
  const late = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await late.goto(`${night.node.url}/wall`);
  await expect(late.getByRole('heading', { name: 'Closest seats' })).toBeVisible();
  await phone.getByRole('button', { name: 'Let each wall choose' }).click();
  await expect(wall.getByRole('heading', { name: /^Seats/ })).toBeVisible();
  const viewer = await night.open(browser, 'viewer');
  await viewer.goto(`${night.node.url}/wall/remote`);
  await expect(viewer).toHaveURL(/closed=role/);
});

test('districts of the wall are reached by keyboard', async ({ browser, night }) => {
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await wall.getByRole('link', { name: 'Waters' }).focus();
  await expect(wall.getByRole('link', { name: 'Waters' })).toBeInViewport();
  await wall.keyboard.press('Enter');
  await expect(wall.getByRole('heading', { name: 'Waters' })).toBeVisible();
});

for (const locale of ['en-GB', 'ru-RU']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`public pages in ${locale}, ${colorScheme}`, async ({ browser, night }) => {
      await report(night, 's-1', lead);
      const viewport = { width: 320, height: 640 };
      const context = await browser.newContext({ locale, colorScheme, viewport });
      const page = await context.newPage();
      // The typeface may not come: letters of another are wider.
      await page.route(/woff2/, (route) => route.abort());
      await page.goto(night.node.url);
      await expect(page.getByText(/Chance of reaching it|Вероятность пройти/)).toBeVisible();
      for (const path of ['/', '/districts/plains', '/districts/waters', '/print', ...EMBEDS]) {
        await page.goto(`${night.node.url}${path}`);
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    });
  }
}

test('a wall and the public page are wound back to before the first report', async ({
  browser,
  night,
}) => {
  await report(night, 's-1', lead);
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  await expect(wall.getByText('live', { exact: true })).toBeVisible();
  await expect(wall.getByText('33.3%')).toBeVisible();
  await wall.keyboard.press('t');
  const slider = wall.getByRole('slider', { name: 'Moment of the night' });
  await expect(slider).toHaveAttribute('aria-valuetext', /As of \d\d:\d\d:\d\d/);
  await slider.press('Home');
  await expect(wall.getByText('Before the first report')).toBeVisible();
  await expect(wall.getByText('0%', { exact: true }).first()).toBeVisible();
  await expectAccessible(wall);
  await wall.getByRole('button', { name: 'Play' }).click();
  await expect(wall.getByText(/^As of/)).toBeVisible();
  await wall.keyboard.press('t');
  await expect(slider).toBeHidden();
  await expect(wall.getByText('33.3%')).toBeVisible();

  await wall.goto(night.node.url);
  await wall.getByRole('button', { name: 'Time machine' }).click();
  await wall.getByRole('slider').press('Home');
  await expect(wall.getByText('0 of 3 sheets counted')).toBeVisible();
  await expectAccessible(wall);
  await wall.getByRole('button', { name: 'Back to now' }).click();
  await expect(wall.getByText('1 of 3 sheets counted')).toBeVisible();
});

test('what is embedded changes as reports come', async ({ browser, night }) => {
  const page = await browser.newPage();
  await page.goto(`${night.node.url}/embed/threshold`);
  await expect(page.getByText('0% counted')).toBeVisible();
  await report(night, 's-1', lead);
  await expect(page.getByText('33.3% counted')).toBeVisible();
  await page.goto(`${night.node.url}/embed/map`);
  await expect(page.getByText('Plains')).toBeVisible(); // a grid, where the pack has no map
});

/** From here on the page's server speaks another version of the protocol, until it is told not to. */
async function speakNewer(page: Page) {
  let isNewer = true;
  await page.route('**/api/time', async (route) => {
    const response = await route.fetch();
    const version = isNewer ? '999' : String(PROTOCOL);
    await route.fulfill({
      response,
      headers: { ...response.headers(), [PROTOCOL_HEADER]: version },
    });
  });
  await page.clock.install();
  await page.reload();
  return () => (isNewer = false);
}

test('a wall older than its server says so, and reads itself anew', async ({ browser, night }) => {
  const wall = await night.open(browser, 'viewer', { width: 1920, height: 1080 });
  const speakSame = await speakNewer(wall);
  const note = wall.getByText('There is a newer version of this page');
  await expect(note).toBeVisible();
  await expectAccessible(wall);
  speakSame();
  const anew = wall.waitForEvent('load');
  await wall.clock.runFor(40_000);
  await anew;
  await expect(wall.getByRole('heading', { name: /^Seats/ })).toBeVisible();
  await expect(note).toBeHidden();
});

/** What else is on the pond's sheet. */
const REST = {
  'Registered voters': '50',
  'Ballots cast': '30',
  'Invalid ballots': '0',
  'Nils Newt': '10',
};

test('a form that is being filled in, or read over, is not taken away for a newer one', async ({
  browser,
  night,
}) => {
  const phone = await night.open(browser, 'watcher', { stations: 'p-1' });
  await phone.getByRole('link', { name: /Pond/ }).click();
  await speakNewer(phone);
  await expect(phone.getByText('There is a newer version of this page')).toBeVisible();
  const field = phone.getByLabel('Dora Duck');
  await field.fill('20');
  let isAnew = false;
  phone.on('load', () => (isAnew = true));
  await phone.clock.runFor(120_000);
  await expect(field).toHaveValue('20');
  for (const [label, figure] of Object.entries(REST)) await phone.getByLabel(label).fill(figure);
  await phone.getByRole('button', { name: 'Check and read back' }).click();
  await expect(phone.getByRole('button', { name: 'Send' })).toBeVisible();
  await phone.clock.runFor(120_000);
  await expect(phone.getByRole('button', { name: 'Send' })).toBeVisible();
  expect(isAnew).toBe(false);
});
