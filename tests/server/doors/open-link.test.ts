/** Opening a link changes nothing but the browser of whoever meant it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { getText, makeLink, makeToken } from '../client.ts';
import { bearer, makeFolder, readFacts, startNode, type NodeProcess } from '../node-process.ts';

let node: NodeProcess;
let folder: string;
beforeAll(async () => {
  folder = await makeFolder();
  const log = ['--data', folder];
  node = await startNode(await writePack(), log, '--trust-proxy');
});
afterAll(() => node.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${node.url}${path}`, { method, headers, redirect: 'manual' });
/** Whether every watcher's link there is was used. */
const areUsed = async (): Promise<boolean> => {
  const cookie = `tallywatch=${node.token}`;
  const page = await (await ask('/admin', { cookie })).text();
  return !page.includes('not used yet');
};

test('a preview sets nothing in motion, and does not make the link used', async () => {
  const { path, token } = await makeLink(node, 'watcher', '--stations', 's-1');
  const facts = (await readFacts(node.log)).length;
  const head = await ask(path, {}, 'HEAD');
  expect([head.status, head.headers.get('set-cookie')]).toEqual([200, null]);
  const preview = await ask(path, { 'user-agent': 'TelegramBot (like TwitterBot)' });
  expect([preview.status, preview.headers.get('location')]).toEqual([303, '/report']);
  expect((await readFacts(node.log)).length).toBe(facts);
  expect(await areUsed()).toBe(false);
  await getText(`${node.url}/report`, token);
  expect(await areUsed()).toBe(true);
});

test('where somebody else is signed in it asks, and is changed by a form of this site alone', async () => {
  const verifier = await makeToken(node, 'verifier');
  const { path, token } = await makeLink(node, 'watcher', '--stations', 's-1');
  const cookie = `tallywatch=${verifier}`;
  const asked = await ask(path, { cookie, accept: 'text/html' });
  expect([asked.status, asked.headers.get('set-cookie')]).toEqual([200, null]);
  const page = await asked.text();
  expect(page).toMatch(/Another link is open here/);
  expect(page).not.toContain(token);
  const foreign = await ask(path, { cookie, origin: 'https://evil.example' }, 'POST');
  expect(foreign.headers.get('set-cookie')).toBeNull();
  const meant = await ask(path, { cookie, origin: node.url }, 'POST');
  expect([meant.status, meant.headers.get('location')]).toEqual([303, '/report']);
  expect(meant.headers.get('set-cookie')).toMatch(/^tallywatch=dev_/);
  expect(meant.headers.get('set-cookie')).not.toContain(token);
  const again = await ask(path, { cookie: `tallywatch=${token}` });
  expect(again.status).toBe(303);
});

test('behind https the cookie is for this host alone, and pages ask for https ever after', async () => {
  const { path } = await makeLink(node, 'viewer');
  const safe = { 'x-forwarded-proto': 'https' };
  const answer = await ask(path, safe);
  const kept = answer.headers.get('set-cookie')!;
  expect(kept).toMatch(/^__Host-tallywatch=dev_[\w-]+; Path=\/; HttpOnly; SameSite=Lax/);
  expect(kept).toContain('Secure');
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  const page = await ask('/wall', { ...safe, cookie: kept.split(';')[0]! });
  expect(page.status).toBe(200);
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(page.headers.get('permissions-policy')).toContain('geolocation=()');
  const plain = await ask('/');
  expect(plain.headers.get('strict-transport-security')).toBeNull();
});

test('signing out ends the cookie, and wiping all that the browser keeps', async () => {
  const own = { origin: node.url };
  const out = await ask('/i/out', own, 'POST');
  expect([out.status, out.headers.get('location')]).toEqual([303, '/i']);
  expect(out.headers.getSetCookie().every((one) => one.includes('Max-Age=0'))).toBe(true);
  expect(out.headers.get('clear-site-data')).toBeNull();
  const wiped = await ask('/i/out?wipe', own, 'POST');
  expect(wiped.headers.get('clear-site-data')).toBe('"cache", "storage", "cookies"');
  const foreign = await ask('/i/out?wipe', { origin: 'https://evil.example' }, 'POST');
  expect(foreign.headers.get('set-cookie')).toBeNull();
});

test('a program’s token is its own, whatever cookie it has', async () => {
  const viewer = await makeToken(node, 'viewer');
  const { status } = await ask('/api/results', { ...bearer(viewer), cookie: 'tallywatch=x' });
  expect(status).toBe(200);
});
