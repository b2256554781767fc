/**
 * Has Lighthouse look at the pages when the demo night is over and they are fullest, on its mobile
 * profile: while the night is played that fast, the node takes the machine Lighthouse measures. A
 * script of its own: it fetches Lighthouse from the registry, which nothing else needs.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '../e2e/chromium.ts';
import { median } from './print.ts';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
/** Each page so often; figures are medians, which a single run is far from. */
const RUNS = 5;
const TIMES = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
] as const;
const CLI = path.join(import.meta.dirname, '../../server/cli.ts');

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

const demo = spawn(process.execPath, [CLI, 'demo', '--port', '0', '--speed', '600'], {
  stdio: ['ignore', 'pipe', 'pipe'],
});
let said = '';
for (const stream of [demo.stdout, demo.stderr]) {
  stream.on('data', (chunk) => (said += String(chunk)));
}
demo.once('exit', () => {
  throw new Error(`the demo ended: ${said}`);
});
while (!said.includes('the night is over')) await sleep(100);

const linkOf = (who: string) => new URL(new RegExp(`${who}: (\\S+)`).exec(said)![1]!);
for (const [page, who] of [
  ['/', null],
  ['/wall', 'wall'],
  ['/report', 'phone'],
] as const) {
  look(new URL(page, linkOf('wall')).href, who && linkOf(who).pathname.split('/').at(-1)!);
}
demo.removeAllListeners('exit').kill();

function look(url: string, token: string | null): void {
  const reports = Array.from({ length: RUNS }, () => report(url, token));
  const scores = CATEGORIES.map(
    (name) =>
      `${name} ${Math.round(100 * median(reports.map((one) => one.categories[name]!.score)))}`,
  );
  const [first, largest, blocked] = TIMES.map((name) =>
    Math.round(median(reports.map(({ audits }) => audits[name]!.numericValue!))),
  );
  console.log(
    `${new URL(url).pathname}: ${scores.join(', ')} (aim: 95); first view ${first} ms (aim for /: 2,500), largest ${largest} ms, blocked ${blocked} ms`,
  );
}

function report(url: string, token: string | null): Report {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'tallywatch-')), 'report.json');
  const flags = `--chrome-flags=${['--headless=new', ...chromium.args].join(' ')}`;
  const headers = token
    ? [`--extra-headers=${JSON.stringify({ cookie: `tallywatch=${token}` })}`]
    : [];
  const words = ['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', url, flags];
  const only = `--only-categories=${CATEGORIES.join(',')}`;
  const { status, stderr } = spawnSync(
    'npm',
    [...words, ...headers, only, '--output=json', `--output-path=${file}`, '--quiet'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        ...('executablePath' in chromium && { CHROME_PATH: chromium.executablePath }),
      },
    },
  );
  if (status !== 0) throw new Error(`Lighthouse failed on ${url}: ${String(stderr)}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}
