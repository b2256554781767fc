/** Who holds a link, on which devices, and what is left of people afterwards. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { randomUUID } from 'node:crypto';
import { signedText } from '#election/signed-report.ts';
import type { ReportMessage } from '#protocol';
import { getStatus, getText, makeLink, makeToken, postReport, zooReport } from '../client.ts';
import {
  bearer,
  makeFolder,
  readFacts,
  startNode,
  tallywatch,
  type NodeProcess,
} from '../node-process.ts';

let node: NodeProcess;
let pack: string;
let folder: string;
beforeAll(async () => {
  [pack, folder] = [await writePack(), await makeFolder()];
  node = await startNode(pack, ['--data', folder]);
});
afterAll(() => node.stop());

/** A browser that opens a link; gives its cookie. */
async function open(link: string, cookie = ''): Promise<string> {
  const response = await fetch(`${node.url}/i/${link}`, {
    redirect: 'manual',
    headers: cookie ? { cookie } : {},
  });
  expect(response.status).toBe(303);
  return response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
}

const page = async (cookie: string) =>
  (await fetch(`${node.url}/report`, { headers: { cookie }, redirect: 'manual' })).text();
const status = (cookie: string, where = '/report') =>
  getStatus(`${node.url}${where}`, null, { headers: { cookie } });
const adminPage = async (token: string) =>
  (await fetch(`${node.url}/admin`, { headers: { cookie: `tallywatch=${token}` } })).text();
const post = (cookie: string, where: string, fields: Record<string, string>) =>
  fetch(`${node.url}${where}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: node.url, accept: 'text/html' },
    body: new URLSearchParams(fields),
  });

test('each device has a token of its own, is listed, and ends alone or with all others', async () => {
  const { token, code } = await makeLink(node, 'watcher', '--stations', 's-1');
  const own = await open(token);
  expect(own).not.toContain(token);
  expect(await open(token, own)).toBe(own);
  expect(await page(own)).not.toContain('open on');
  const other = await open(token);
  expect(other).not.toBe(own);
  await page(other);
  expect(await page(own)).toContain('open on 2 devices');
  const typed = await fetch(`${node.url}/i`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: node.url },
    body: new URLSearchParams({ code: code! }),
  });
  const third = typed.headers.get('set-cookie')!.split(';')[0]!;
  await page(third);
  const three = await page(own);
  expect(three).toContain('open on 3 devices');
  // The devices stand with the last used first, and the one that asks has no button.
  const [thirdId] = [...three.matchAll(/name="deviceId" value="(\w+)"/g)].map(([, id]) => id!);
  expect((await post(own, '/report?/endDevices', { deviceId: thirdId! })).status).toBe(303);
  expect([await status(own), await status(other), await status(third)]).toEqual([200, 200, 303]);
  expect((await post(own, '/report?/endDevices', {})).status).toBe(303);
  expect([await status(own), await status(other)]).toEqual([200, 303]);
  // Who holds the link itself, a program or whoever opens it anew, goes on.
  expect(await status(`tallywatch=${token}`)).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const again = await open(token);
  expect(await status(again)).toBe(200);
  expect((await tallywatch('revoke', token, ...node.log)).code).toBe(0);
  await expect.poll(() => status(own)).toBe(303);
  expect(await status(again)).toBe(303);
});

test('a device token that was changed is nobody’s, and nobody ends another’s devices', async () => {
  const cookie = await open((await makeLink(node, 'watcher', '--stations', 's-1')).token);
  const victim = await makeLink(node, 'watcher', '--stations', 's-2', '--name', 'Victim');
  const theirs = await open(victim.token);
  await page(theirs);
  const flipped = cookie.slice(0, -1) + (cookie.endsWith('A') ? 'B' : 'A');
  expect(await status(flipped)).toBe(303);
  const [, id] = /dev_([0-9a-f-]{36})/.exec(theirs)!;
  expect(await status(cookie.replace(/dev_[0-9a-f-]{36}/, `dev_${id}`))).toBe(303);
  await post(cookie, '/admin?/endDevices', { linkId: id! });
  expect(await status(theirs)).toBe(200);
  const admin = await open(node.token!);
  const list = await adminPage(node.token!);
  expect(list).toContain('devices: 1');
  expect((await post(admin, '/admin?/endDevices', { linkId: id! })).status).toBe(200);
  expect(await status(theirs)).toBe(303);
});

test('what a phone has signed is known to be its own, and nothing else is', async () => {
  const token = await makeToken(node, 'watcher', '--stations', 's-1,s-2');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
  const { subtle } = globalThis.crypto;
  const pair = await subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const raw = Buffer.from(await subtle.exportKey('raw', pair.publicKey)).toString('base64');
  const tell = async (message: object) => {
    const response = await fetch(`${node.url}/api/phone-keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(token) },
      body: JSON.stringify({ id: randomUUID(), ...message }),
    });
    return response.status;
  };
  expect(await tell({ key: 'AAAA' })).toBe(400);
  expect(await tell({ key: Buffer.alloc(65, 4).toString('base64') })).toBe(400);
  expect(await tell({ key: raw })).toBe(200);
  const sign = async (report: ReportMessage) => {
    const text = new TextEncoder().encode(signedText(report));
    const bytes = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, text);
    return Buffer.from(bytes).toString('base64');
  };
  const [own, other] = [zooReport({ stationId: 's-1' }), zooReport({ stationId: 's-2' })];
  const signature = await sign(own);
  for (const report of [
    { ...own, signature },
    { ...other, signature },
  ]) {
    expect((await postReport(node.url, token, report)).body).toMatchObject({ ok: true });
  }
  const again = await postReport(node.url, token, own);
  expect(again.body).toMatchObject({ ok: true, receipt: { duplicate: true } });
  const facts = (await readFacts(node.log)) as unknown as { id: string; report?: ReportMessage }[];
  const kept = (id: string) => facts.find((fact) => fact.id === id)!.report!.signature;
  expect([kept(own.id), kept(other.id)]).toEqual([signature, undefined]);
  const verified = await tallywatch('verify', ...node.log, '--election', pack);
  expect(verified.out).toContain('1 reports are signed by their phones');
  const desk = `tallywatch=${await makeToken(node, 'verifier')}`;
  const page = await fetch(`${node.url}/desk/s-2/savanna`, { headers: { cookie: desk } });
  expect(await page.text()).toContain('not signed, though its sender’s phone has a key');
});

test('after forgetting, the count is what it was and nobody can be named', async () => {
  const token = await makeToken(node, 'watcher', '--stations', 's-1', '--name', 'Wanda Wolke');
  const viewer = await makeToken(node, 'viewer');
  await postReport(node.url, token, zooReport({ stationId: 's-1' }));
  await postReport(node.url, token, zooReport({ stationId: 's-1', kind: 'corrected' }));
  const count = async () =>
    (JSON.parse(await getText(`${node.url}/api/results`, viewer)) as { sheets: unknown }).sheets;
  const before = await count();
  expect(await adminPage(node.token!)).toContain('Wanda Wolke');
  expect((await tallywatch('forget-people', ...node.log, '--yes')).err).toContain('stop it first');
  const admin = node.token;
  await node.stop();
  const bytes = await readFile(path.join(folder, 'log.sqlite'));
  expect(bytes.includes('Wanda')).toBe(false);
  expect((await tallywatch('forget-people', ...node.log)).code).toBe(1);
  expect((await tallywatch('forget-people', ...node.log, '--yes')).code).toBe(0);
  node = await startNode(pack, node.log);
  expect(await count()).toEqual(before);
  const list = await adminPage(admin!);
  expect(list).toContain('People and links');
  expect(list).not.toContain('Wanda');
  expect(list).not.toContain('counts for nothing');
  const told = await tallywatch('verify', ...node.log, '--election', pack);
  expect(told.code).toBe(0);
});
