/** Every awkward state looks as it did: pictures of the gallery, compared. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { SCENES, type Scene } from '#election/wall.ts';
import { SCENARIOS } from '#scenarios/gallery.ts';
import { expectAccessible } from './night.ts';

const PORT = 5199;
/** Another Chromium draws edges a little differently. */
const DIFFERENCE = { maxDiffPixelRatio: 0.02, scale: 'device' } as const;
let server: ChildProcess;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  const vite = ['node_modules/vite/bin/vite.js', 'dev', '--mode', 'gallery', '--host', '127.0.0.1'];
  server = spawn(process.execPath, [...vite, '--port', String(PORT), '--strictPort'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`vite ended: ${code}`)));
    server.stdout!.on('data', (chunk) => String(chunk).includes('Local') && resolve());
  });
  // The first visit has the packages bundled, and may be loaded twice.
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${PORT}/gallery/half?scene=overview`);
  await page.locator('.district').first().waitFor();
  await page.close();
});

test.afterAll(async () => {
  server.kill();
  await once(server, 'exit');
});

const shots = [
  ...SCENARIOS.map((scenario) => ({ scenario, scene: 'overview' as Scene })),
  ...['half', 'longest-names'].flatMap((scenario) =>
    SCENES.filter((scene) => scene !== 'overview').map((scene) => ({ scenario, scene })),
  ),
];

/** Drawn as large as there is room for, once the page has come to life. */
const GROWING: readonly Scene[] = ['closest', 'tipping', 'district'];

// Small pictures: they are kept with the code.
test.use({ viewport: { width: 960, height: 540 }, deviceScaleFactor: 0.6 });

for (const { scenario, scene } of shots) {
  test(`${scenario}: ${scene}`, async ({ page }) => {
    await page.goto(`http://127.0.0.1:${PORT}/gallery/${scenario}?scene=${scene}`);
    if (scene === 'overview') await page.locator('.district, .cell b').first().waitFor();
    if (GROWING.includes(scene)) await page.locator('[style*="--scale"]').waitFor();
    await page.evaluate(() => document.fonts.ready);
    const [scrollHeight, scrollWidth] = await page.evaluate(() => {
      const { documentElement: top } = document;
      return [top.scrollHeight, top.scrollWidth];
    });
    expect([scrollWidth, scrollHeight]).toEqual([960, 540]);
    await expect(page).toHaveScreenshot(`${scenario}-${scene}.png`, DIFFERENCE);
    // Nothing is on that one but more of the same, and axe looks at it for half a minute.
    if (scenario !== '650-single-seats') await expectAccessible(page);
  });
}

test('every part by itself, on light and on dark', async ({ page }) => {
  await page.goto(`http://127.0.0.1:${PORT}/gallery/half`);
  await page.locator('.light .district').first().waitFor();
  // A map is drawn once it is near the screen.
  await page.locator('.dark .map').first().scrollIntoViewIfNeeded();
  await page.locator('.dark .district').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await expect(page).toHaveScreenshot('parts.png', { fullPage: true, ...DIFFERENCE });
});
