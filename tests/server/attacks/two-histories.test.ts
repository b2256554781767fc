/** A node that shows two histories, and witnesses that follow it. */
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readNotes } from '#election/checkpoint.ts';
import { isSignedBy, readVerifierKey } from '../../../server/access/notes.ts';
import { writePack } from '#scenarios/pack-files.ts';
import { makeToken, postReport, zooReport } from '../client.ts';
import { makeFolder, startNode, tallywatch } from '../node-process.ts';

test('a witness cosigns what goes on, and cries when it does not; verify finds which log it was', async () => {
  const pack = await writePack();
  const [folder, copy] = [await makeFolder(), await makeFolder()];
  let node = await startNode(pack, ['--data', folder]);
  const token = await makeToken(node, 'watcher', '--stations', 's-1,s-2');
  const own = await makeFolder();
  const look = (dir = own) =>
    tallywatch('witness', node.url, '--key', path.join(own, 'key'), '--dir', dir, '--once');
  const first = await look();
  expect(first).toMatchObject({ code: 0 });
  expect(await look()).toMatchObject({ code: 0 });
  await node.stop();
  // Whoever holds the machine keeps a copy, and lets both go on in their own way.
  await cp(folder, copy, { recursive: true });
  const goOn = async (data: string, votes: object, more: number) => {
    node = await startNode(pack, ['--data', data]);
    await postReport(node.url, token, zooReport({ ...votes }));
    for (let n = 0; n < more; n += 1) await makeToken(node, 'viewer');
  };
  await goOn(folder, {}, 0);
  await node.stop(); // signs
  node = await startNode(pack, ['--data', folder]);
  const second = await look();
  expect(second.out).toMatch(/^\d+ facts, signed for and cosigned/);
  const notes = readNotes(await readFile(path.join(own, 'checkpoints'), 'utf8'));
  expect(notes).toHaveLength(2);
  const { publicKey } = readVerifierKey(/signs with (\S+)/.exec(first.err)![1]!)!;
  for (const note of notes) expect(isSignedBy(note!, publicKey, 'witness')).toBe(true);
  await node.stop();

  await goOn(copy, { votes: { lion: 0, zebra: 45, mouse: 0 }, sheet: {} }, 3);
  await node.stop();
  node = await startNode(pack, ['--data', copy]);
  const other = await look();
  expect(other.code).toBe(1);
  expect(other.err).toMatch(/does not go on from what was at/);
  expect(await readFile(path.join(own, 'two-histories.txt'), 'utf8')).toContain('tallywatch/zoo');
  await node.stop();

  const kept = ['--checkpoints', path.join(own, 'checkpoints')];
  const judge = (data: string) => tallywatch('verify', '--data', data, '--election', pack, ...kept);
  expect(await judge(folder)).toMatchObject({ code: 0 });
  const told = await judge(copy);
  expect(told.code).toBe(1);
  expect(told.err).toMatch(/this is another log, or it was changed/);
});
