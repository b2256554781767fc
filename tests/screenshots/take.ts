/**
 * Takes the wall's pictures during the demo night, at five moments and three sizes, and the one in
 * README: `npm run screenshots`.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as playwright } from 'playwright';
import sharp from 'sharp';
import type { Results } from '#results/results.ts';
import { chromium } from '../e2e/chromium.ts';

const CLI = path.join(import.meta.dirname, '../../server/cli.ts');
const README_PICTURE = path.join(import.meta.dirname, '../../static/wall.png');
/** No faster: the projection of so quick a night is of long ago. */
const SPEED = '60';
/** Shares of the sheets that are counted. */
const MOMENTS = [0.02, 0.15, 0.4, 0.75, 1];
const SIZES = [
  [1920, 1080],
  [3840, 2160],
  [1080, 1920],
] as const;
/** Pictures kept with the code are small. In pixels. */
const LONGEST_SIDE = 720;
const README_WIDTH = 1280;

const demo = spawn(process.execPath, [CLI, 'demo', '--port', '0', '--speed', SPEED], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let said = '';
demo.stdout.on('data', (chunk) => (said += String(chunk)));
while (!said.includes('listening on')) await sleep(100);
const link = /wall: (\S+)/.exec(said)![1]!;

const browser = await playwright.launch(chromium);
const walls = await Promise.all(
  SIZES.map(async ([width, height]) => {
    const page = await browser.newPage({ viewport: { width, height }, locale: 'en-GB' });
    await page.goto(link);
    await page.goto(new URL('/wall', link).href);
    return { page, name: `${width}x${height}` };
  }),
);

for (const [index, moment] of MOMENTS.entries()) {
  while ((await countedShare()) < moment) await sleep(200);
  if (moment === 1) await sleep(8000); // the projection's last word
  for (const { page, name } of walls) {
    const picture = sharp(await page.screenshot());
    await picture
      .clone()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside' })
      .png({ palette: true, colors: 64 })
      .toFile(path.join(import.meta.dirname, `${index + 1}-${name}.png`));
    if (moment === 0.75 && name === '1920x1080') {
      await picture.resize({ width: README_WIDTH }).png({ palette: true }).toFile(README_PICTURE);
    }
  }
  console.log(`moment ${index + 1}: ${Math.round(100 * moment)}% counted`);
}
await browser.close();
demo.kill();

async function countedShare(): Promise<number> {
  const response = await fetch(new URL('/api/results', link));
  const { sheets } = (await response.json()) as Results;
  return 1 - sheets.awaiting / sheets.total;
}
