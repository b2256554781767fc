/**
 * Has Lighthouse look at the pages while the demo night runs, on its mobile profile. A script of its
 * own: it fetches Lighthouse from the registry, which the project does not need otherwise.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '../e2e/chromium.ts';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
/** Until a good part of the night is in, in milliseconds. */
const WARM_UP = 60_000;
const CLI = path.join(import.meta.dirname, '../../server/cli.ts');

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

const demo = spawn(process.execPath, [CLI, 'demo', '--port', '0', '--speed', '150'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let said = '';
demo.stdout.on('data', (chunk) => (said += String(chunk)));
while (!said.includes('listening on')) await sleep(100);
await sleep(WARM_UP);

const linkOf = (who: string) => new URL(new RegExp(`${who}: (\\S+)`).exec(said)![1]!);
for (const [page, who] of [
  ['/', null],
  ['/wall', 'wall'],
  ['/report', 'phone'],
] as const) {
  look(new URL(page, linkOf('wall')).href, who && linkOf(who).pathname.split('/').at(-1)!);
}
demo.kill();

function look(url: string, token: string | null): void {
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
  const { categories, audits } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const scores = CATEGORIES.map((name) => `${name} ${Math.round(100 * categories[name]!.score)}`);
  const first = Math.round(audits['first-contentful-paint']!.numericValue!);
  const largest = Math.round(audits['largest-contentful-paint']!.numericValue!);
  console.log(
    `${new URL(url).pathname}: ${scores.join(', ')} (aim: 95); first view ${first} ms, largest ${largest} ms (aim for /: 2,500)`,
  );
}
