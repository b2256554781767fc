/** The demo night to its end, and the drive of the weeks after it. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DriveTotals } from '#results/drive-totals.ts';
import type { Results } from '#results/results.ts';
import type { DriveList, DriveRow } from '#protocol';
import { getText } from '../client.ts';
import { bearer, makeFolder, tallywatch } from '../node-process.ts';

const CLI = path.join(import.meta.dirname, '../../../server/cli.ts');
/** The night passes in a moment: as fast as the machine counts. */
const SPEED = '3000';
const LONGEST = 300_000;

let demo: ChildProcess;
let folder: string;
let url: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  folder = await makeFolder();
  const words = [CLI, 'demo', '--port', '0', '--speed', SPEED, '--keep', folder];
  demo = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  demo.stdout!.on('data', (chunk) => (said += String(chunk)));
  await new Promise<void>((resolve, reject) => {
    demo.on('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
    demo.stderr!.on('data', (chunk) => String(chunk).includes('the night is over') && resolve());
  });
  url = /listening on (\S+)/.exec(said)![1]!;
  for (const [, who, token] of said.matchAll(/(\w+): \S+\/i\/(\S+)/g)) tokens[who!] = token!;
}, LONGEST);

async function stop(): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return;
  demo.removeAllListeners('exit').kill();
  await once(demo, 'exit');
}
afterAll(stop);

const list = async () =>
  JSON.parse(await getText(`${url}/api/drive/members`, tokens.drive!)) as DriveList;

async function take(rows: readonly DriveRow[], step: string): Promise<void> {
  // An administrator's messages are not limited.
  for (const { id: memberId } of rows) {
    const takenAt = new Date().toISOString();
    const message = { id: randomUUID(), memberId, step, basis: [], takenAt };
    const response = await fetch(`${url}/api/drive/steps`, {
      method: 'POST',
      headers: { ...bearer(tokens.administrator!), 'content-type': 'application/json' },
      body: JSON.stringify(message),
    });
    expect(response.status).toBe(200);
  }
}

test('the night ends at 267 allied seats, and at 275 signatures from 63 districts', async () => {
  const results = JSON.parse(await getText(`${url}/api/results`, null)) as Results;
  expect(results.sheets).toMatchObject({ awaiting: 0, disputed: 0 });
  expect(Object.values(results.seats.alliances)).toMatchObject([{ secured: 267, leading: 267 }]);
  expect(results.thresholds[0]).toMatchObject({
    signatures: { secured: 275, possible: 275 },
    districts: { secured: 63, possible: 63 },
    binding: 'districts',
    status: 'out-of-reach',
  });
});

test('267 elected and 8 sitting members appear by themselves', async () => {
  const { rows } = await list();
  const allied = rows.filter(({ isAllied }) => isAllied);
  const by = Map.groupBy(allied, ({ origin }) => origin);
  expect([by.get('elected')!.length, by.get('sitting')!.length]).toEqual([267, 8]);
  expect(rows.every(({ status, holdsSeat }) => status === 'unasked' && holdsSeat)).toBe(true);
});

test('118 promises and 76 notarised signatures from 63 districts leave 47 districts missing', async () => {
  const { rows } = await list();
  const allied = rows.filter(({ isAllied }) => isAllied);
  const first = [...Map.groupBy(allied, ({ districtId }) => districtId).values()].map(
    ([one]) => one!,
  );
  const others = allied.filter((row) => !first.includes(row));
  await take([...first, ...others.slice(0, 76 - first.length)], 'notarised');
  await take(others.slice(76 - first.length, 118 - first.length), 'promised');
  const totals = JSON.parse(await getText(`${url}/api/drive`, tokens.wall!)) as DriveTotals;
  expect(totals).toMatchObject({
    stages: {
      promised: { signatures: 118, districts: 63 },
      notarised: { signatures: 76, districts: 63 },
    },
    needed: { signatures: 110, districts: 110 },
    missing: { signatures: 34, districts: 47 },
    binding: 'districts',
  });
});

test('verify recomputes night and drive from the log alone', async () => {
  const [results, totals] = await Promise.all([
    getText(`${url}/api/results`, null),
    getText(`${url}/api/drive`, tokens.wall!),
  ]);
  await stop();
  const words = ['--data', folder, '--election', path.join(folder, 'election'), '--json'];
  const verified = await tallywatch('verify', ...words);
  expect(verified.err).toBe('');
  const { drive, contests, seats } = JSON.parse(verified.out) as Results & { drive: DriveTotals };
  expect(drive).toEqual(JSON.parse(totals));
  expect(Object.keys(contests)).toHaveLength(
    Object.keys((JSON.parse(results) as Results).contests).length,
  );
  expect(seats.total).toBe(1502);
}, 60_000);
