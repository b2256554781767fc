/** A phone holds the server to its receipts: what it checks itself, and what it sends again. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeBody, writeNote } from '#election/checkpoint.ts';
import type { OutgoingReport } from '#phone/outgoing.ts';
import { openPhoneStore } from '#phone/phone-store.ts';
import { checkReceipts } from '#phone/receipts.ts';
import type { ReceiptProof, ReportMessage } from '#protocol';

const text = (said: string) => new TextEncoder().encode(said);
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.flatMap((part) => [...part]));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

const sent: OutgoingReport = {
  ...{ id: 'r-1', person: 'ann', madeAt: 1, stage: 'received', problems: [], type: 'report' },
  message: { id: 'r-1', votes: { duck: '3', newt: 0 } } as unknown as ReportMessage,
  practice: false,
  receipt: {
    reportId: 'r-1',
    position: 2,
    hash: 'abc',
    duplicate: false,
    state: 'reported',
  } as never,
};

let proof: ReceiptProof;
let status: number;

beforeEach(async () => {
  const fact = JSON.stringify({ id: 'r-1', report: { votes: { duck: 3, newt: 0 } }, mac: 'x' });
  const [zero, one] = [new Uint8Array([0]), new Uint8Array([1])];
  const [first, own, third] = [
    await sha256(zero, text('a')),
    await sha256(zero, text(fact)),
    await sha256(zero, text('c')),
  ];
  const root = await sha256(one, await sha256(one, first, own), third);
  const head = 'ab'.repeat(32);
  const body = writeBody({ origin: 'tallywatch/zoo/1', size: 3, root: base64(root), head });
  const { privateKey, publicKey } = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const signed = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, text(body)));
  const signature = base64(new Uint8Array([1, 2, 3, 4, ...signed]));
  const checkpoint = writeNote(body, [{ name: 'tallywatch/zoo/1', signature }]);
  proof = {
    receipt: { ...sent.receipt!, checkpoint },
    publicKey: base64(raw),
    fact,
    inclusion: [first, third].map(base64),
  };
  status = 200;
  const store = await openPhoneStore();
  await store.clear('outbox');
  await store.put('outbox', sent);
  vi.stubGlobal('fetch', async () => Response.json(proof, { status }));
});
afterEach(() => vi.unstubAllGlobals());

const kept = async () => (await (await openPhoneStore()).get('outbox', 'r-1')) as OutgoingReport;

test('what stands in the log as it was sent is proved by the phone itself, and kept', async () => {
  expect(await checkReceipts('ann')).toBe(false);
  expect((await kept()).proof).toBe(proof.receipt.checkpoint);
});

test.each([
  ['other figures', (one: ReceiptProof) => ({ ...one, fact: one.fact.replace('3', '4') })],
  ['another report', (one: ReceiptProof) => ({ ...one, fact: one.fact.replace('r-1', 'r-2') })],
  [
    'a path that leads elsewhere',
    (one: ReceiptProof) => ({ ...one, inclusion: [one.inclusion![1]!, one.inclusion![0]!] }),
  ],
  ['a path too short', (one: ReceiptProof) => ({ ...one, inclusion: one.inclusion!.slice(1) })],
  [
    'a key that has not signed',
    (one: ReceiptProof) => ({ ...one, publicKey: base64(new Uint8Array(32).fill(1)) }),
  ],
])('%s are found', async (_what, change) => {
  proof = change(proof);
  await checkReceipts('ann');
  expect((await kept()).proof).toBe('broken');
});

test('what the log has lost goes once more, under its old id', async () => {
  status = 404;
  expect(await checkReceipts('ann')).toBe(true);
  expect(await kept()).toMatchObject({ id: 'r-1', stage: 'saved', receipt: null });
});

test('a server that cannot say now changes nothing', async () => {
  status = 503;
  expect(await checkReceipts('ann')).toBe(false);
  expect(await kept()).toEqual(sent);
});
