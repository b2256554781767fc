import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { chromium as playwright, type Browser } from 'playwright';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { chromium } from '../e2e/chromium.ts';
import { makeToken } from '../server/client.ts';
import { makeFolder, startNode } from '../server/node-process.ts';
import { median, printFigure, printRatio } from './print.ts';

/** One bar of signal and an old phone: round trip in ms, bytes a second, times slower. */
const SIGNAL = { latency: 400, throughput: 400_000 / 8 };
const SLOWDOWN = 4;
const CANDIDATES = 25;

/** A station with the long Russian sheet and many candidates. */
function writeLargePack(): Promise<string> {
  const rows = Array.from(
    { length: CANDIDATES },
    (_, n) => `c${n},savanna,${n + 1},Кандидатов Иван Петрович ${n + 1},cats,,${n + 1}`,
  );
  const [header] = ZOO['candidates.csv']!.split('\n');
  const rest = ZOO['candidates.csv']!.split('\n').filter((row) => row.includes(',pond,'));
  return writePack({
    'election.json': ZOO['election.json']!.replace('"basic"', '"ru-12"'),
    'candidates.csv': `${[header, ...rows, ...rest].join('\n')}\n`,
  });
}

/** The page as it is sent, and the scripts that it names, compressed. In bytes. */
async function weigh(url: string, cookie: string) {
  const response = await fetch(url, { headers: { cookie } });
  const html = await response.text();
  const named = `${response.headers.get('link')} ${html}`.matchAll(
    /["'(<]([^"'()<>\s]*\/_app\/immutable\/[^"'()<>\s]+\.js)["')>]/g,
  );
  const scripts = new Set([...named].map(([, path]) => new URL(path!, url).href));
  let script = 0;
  for (const address of scripts) {
    script += gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer()), {
      level: 9,
    }).length;
  }
  return { html, page: Buffer.byteLength(html), script };
}

/** Milliseconds until the page's first field has taken a figure, on a slow phone. */
async function timeUntilTyped(browser: Browser, url: string, cookie: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const [name, value] = cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SIGNAL.latency,
    downloadThroughput: SIGNAL.throughput,
    uploadThroughput: SIGNAL.throughput,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  const started = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('input[inputmode=numeric]').first().fill('42');
  const took = performance.now() - started;
  await context.close();
  return took;
}

/** What the phone's pages weigh, and how soon the form takes figures on a bad network. */
export async function benchPhonePage(): Promise<void> {
  const log = ['--data', await makeFolder()];
  const node = await startNode(await writeLargePack(), log);
  const token = await makeToken(node, 'watcher', '--stations', 's-1');
  const cookie = `tallywatch=${token}`;
  const form = `${node.url}/report/s-1/savanna`;
  const stations = await weigh(`${node.url}/report`, cookie);
  const weight = await weigh(form, cookie);
  const bare = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end(weight.html.replaceAll(/<script.*?<\/script>/gs, ''));
  }).listen(0, '127.0.0.1');
  await once(bare, 'listening');
  const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
  const browser = await playwright.launch(chromium);
  const own: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    own.push(await timeUntilTyped(browser, form, cookie));
    baseline.push(await timeUntilTyped(browser, bareUrl, cookie));
  }
  await browser.close();
  bare.close();
  await node.stop();
  printFigure('scripts of /report before any lazy part, gzip', stations.script, 'bytes', '45,000');
  printFigure('scripts of the form, gzip', weight.script, 'bytes', 'none');
  printFigure(`HTML of a form with ${CANDIDATES} candidates`, weight.page, 'bytes', '20,000');
  printRatio(
    'until the form takes figures at 400 ms, 400 kbit/s and 4x slower (baseline: the same page bare)',
    median(own),
    median(baseline),
    'ms',
    'at most 3,000 ms',
  );
}
