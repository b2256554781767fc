/** Checkpoints and proofs read by an implementation that is not ours: Sigstore's, for its own log. */
import { createHash, createPublicKey } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/timestamp/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/timestamp/merkle.js';
import { expect, onTestFinished, test } from 'vitest';
import { writePack } from '#scenarios/pack-files.ts';
import { getText, makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, startNode } from '../node-process.ts';

test('what a node signs and proves is a checkpoint and a proof to Sigstore too', async () => {
  const node = await startNode(await writePack(), ['--data', await makeFolder()]);
  onTestFinished(async () => void (await node.stop()));
  const watcher = await makeToken(node, 'watcher', '--stations', 's-1,s-2');
  for (const stationId of ['s-1', 's-2', 's-1']) {
    await postReport(node.url, watcher, zooReport({ stationId }));
  }
  const get = (where: string) => getText(`${node.url}${where}`, null);
  // A new one is signed at most once a second, if anybody asks.
  await expect.poll(async () => (await get('/api/checkpoint')).split('\n')[1]).not.toBe('0');
  const envelope = await get('/api/checkpoint');
  const [origin = '', said = '', root = ''] = envelope.split('\n');
  const size = Number(said);

  // NAME+ID+KEY, as C2SP's signed-note writes a key; the key wrapped as RFC 8410 has it.
  // The key is base64, which has a plus of its own in every second key.
  const key = (await get('/api/checkpoint.key')).trim();
  const { id = '', wrapped = '' } =
    /^[^+]+\+(?<id>[0-9a-f]{8})\+(?<wrapped>.+)$/.exec(key)?.groups ?? {};
  const raw = Buffer.from(wrapped, 'base64');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw.subarray(1)]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const named = createHash('sha256').update(`${origin}\n`).update(raw).digest('hex');
  expect(id).toBe(named.slice(0, 8));
  const always = { start: new Date(0), end: new Date(9e12) };
  const logs = [{ logID: Buffer.from(id, 'hex'), publicKey, validFor: always }];

  const lines = (await get('/api/log')).trimEnd().split('\n');
  let proven = 0;
  for (const [index, line] of lines.slice(0, size).entries()) {
    const stored = JSON.parse(line) as string | object;
    if (typeof stored !== 'string') continue; // about people: only a digest is shown
    const path = `/api/proof/inclusion?position=${index + 1}&size=${size}`;
    const hashes = JSON.parse(await get(path)) as string[];
    const entry = (change: { root?: Buffer; body?: string; envelope?: string } = {}) =>
      ({
        integratedTime: '1',
        canonicalizedBody: Buffer.from(change.body ?? stored),
        inclusionProof: {
          logIndex: `${index}`,
          treeSize: `${size}`,
          rootHash: change.root ?? Buffer.from(root, 'base64'),
          hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
          checkpoint: { envelope: change.envelope ?? envelope },
        },
      }) as Parameters<typeof verifyCheckpoint>[0];
    verifyCheckpoint(entry(), logs);
    verifyMerkleInclusion(entry());
    proven += 1;
    expect(() => verifyMerkleInclusion(entry({ body: `${stored} ` }))).toThrow();
    expect(() => verifyCheckpoint(entry({ root: Buffer.alloc(32) }), logs)).toThrow();
    const forged = envelope.replace(`\n${size}\n`, `\n${size + 1}\n`);
    expect(() => verifyCheckpoint(entry({ envelope: forged }), logs)).toThrow();
  }
  expect(proven).toBeGreaterThan(0);
});
