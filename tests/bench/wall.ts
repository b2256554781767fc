import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as playwright, type Page } from 'playwright';
import { chromium } from '../e2e/chromium.ts';
import { weigh } from './heap.ts';
import { printFigure, printRatio } from './print.ts';

/** The night of the demo passes so much faster than in life. */
const SPEED = 150;
const MINUTE = 60_000;
/** In real time; the demo's night is about five hours. */
const TENTH = (30 * MINUTE) / SPEED;
const CLI = path.join(import.meta.dirname, '../../server/cli.ts');

/** What the page measures of itself; put into it before anything else runs. */
interface Measured {
  readonly longTasks: number[];
  readonly applied: number[];
  readonly parsed: number[];
}

/** Times every message of a socket: all that the page does with it, and bare JSON.parse of it. */
function measureItself(): void {
  const measured: Measured = { longTasks: [], applied: [], parsed: [] };
  Object.assign(window, { measured });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) measured.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  const Bare = window.WebSocket;
  window.WebSocket = class extends Bare {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        const body = /^42\/live,(.*)$/s.exec(String(data))?.[1];
        if (body === undefined) return;
        const started = performance.now();
        JSON.parse(body);
        const parsed = performance.now();
        measured.parsed.push(parsed - started);
        // After all that the message sets off, before the next.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => measured.applied.push(performance.now() - parsed);
        port2.postMessage(null);
      });
    }
  };
}

/** A network that can be cut between a browser and a server. */
async function openWire(port: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
    }
    return near;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: (now: boolean) => {
      isCut = now;
      if (now) for (const socket of sockets) socket.destroy();
    },
    close: () => server.close(),
  };
}

/** A wall left running through a whole night, then cut off for a minute. */
export async function benchWall(): Promise<void> {
  const demo = spawn(process.execPath, [CLI, 'demo', '--port', '0', '--speed', String(SPEED)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let isOver = false;
  demo.stdout.on('data', (chunk) => (said += String(chunk)));
  demo.stderr.on('data', (chunk) => (isOver ||= String(chunk).includes('night is over')));
  while (!said.includes('listening on')) await sleep(100);
  const link = new URL(/wall: (\S+)/.exec(said)![1]!);
  const wire = await openWire(Number(link.port));
  link.port = String(wire.port);

  const browser = await playwright.launch(chromium);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.addInitScript(measureItself);
  await page.goto(link.href);
  await page.goto(new URL('/wall', link).href);
  const session = await page.context().newCDPSession(page);
  await sleep(TENTH);
  const first = await weigh(session);
  while (!isOver) await sleep(1000);
  const last = await weigh(session);
  const { longTasks, applied, parsed } = await page.evaluate(
    () => (window as unknown as { measured: Measured }).measured,
  );
  await page.reload();
  await page.getByText('live', { exact: true }).waitFor();
  await page.locator('.district').first().waitFor();
  const opened = await weigh(session);
  const { toLost, toRight } = await cutOff(page, wire);
  await browser.close();
  wire.close();
  demo.kill();

  printRatio(
    'what a wall keeps after a night (baseline: after its first tenth)',
    last.kept / 1e6,
    first.kept / 1e6,
    'MB',
    'at most 1.1',
  );
  printRatio(
    'the same (baseline: a wall opened after the night)',
    last.kept / 1e6,
    opened.kept / 1e6,
    'MB',
    'nothing is left behind',
  );
  printRatio(
    'with the machine code made of it (baseline: after the first tenth)',
    last.used / 1e6,
    first.used / 1e6,
    'MB',
    'grows while the browser goes on optimising',
  );
  printRatio(
    `applying one of ${applied.length} patches, the slowest hundredth (baseline: parsing it)`,
    quantile(applied, 0.99),
    quantile(parsed, 0.99),
    'ms',
    'at most 100 ms',
  );
  printFigure('longest task of the wall', Math.max(0, ...longTasks), 'ms', 'at most 200');
  printFigure('until a wall that is cut off says so', toLost, 'ms', 'at once');
  printFigure('until it is right again after a minute', toRight, 'ms', 'at most 2,000');
}

async function cutOff(page: Page, wire: Awaited<ReturnType<typeof openWire>>) {
  const lost = page.getByText('no connection since');
  const cutAt = performance.now();
  wire.cut(true);
  await lost.waitFor();
  const toLost = performance.now() - cutAt;
  await sleep(MINUTE);
  wire.cut(false);
  const backAt = performance.now();
  await page.getByText('live', { exact: true }).waitFor();
  return { toLost, toRight: performance.now() - backAt };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}
