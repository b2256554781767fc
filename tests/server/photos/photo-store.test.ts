import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { NotRecordedError } from '../../../server/log/event-log.ts';
import { PhotoStore } from '../../../server/photos/photo-store.ts';
import { makeFolder } from '../node-process.ts';

const bytes = Buffer.from('a photo');
const photo = `sha256-${createHash('sha256').update(bytes).digest('hex')}`;
const piece = { photo, sender: 'p-1', at: 0, of: bytes.length, bytes };

test('a photo that the disk does not take now goes again later', async () => {
  const file = path.join(await makeFolder(), 'no-folder');
  await writeFile(file, '');
  await expect(new PhotoStore(file).addPiece(piece)).rejects.toThrow(NotRecordedError);
});

test('what the disk takes a part of only is not kept, and nobody is told that it is', async () => {
  const file = path.join(await makeFolder(), 'photo');
  const script = path.join(import.meta.dirname, 'short-write.ts');
  // As a full disk does: the first write takes a part, and says so by a number.
  const words = ['-c', `ulimit -f 64 && exec "${process.execPath}" "${script}" "${file}"`];
  const { stdout } = await promisify(execFile)('sh', words);
  expect(stdout).toMatch(/^not kept: /);
  expect((await stat(file)).size).toBeGreaterThan(0);
});

test('one person’s many large pictures make nobody else wait for all of them, and none is lost', async () => {
  const store = new PhotoStore(await makeFolder());
  const send = async (sender: string, side: number, shade: number) => {
    const create = {
      width: side,
      height: side,
      channels: 3,
      background: { r: shade, g: 0, b: 0 },
    } as const;
    const picture = await sharp({ create }).png().toBuffer();
    const name = `sha256-${createHash('sha256').update(picture).digest('hex')}`;
    const whole = { photo: name, sender, at: 0, of: picture.length, bytes: picture };
    return () => store.addPiece(whole);
  };
  const large = await Promise.all([1, 2, 3, 4, 5, 6].map((shade) => send('eve', 5000, shade)));
  const small = await send('ann', 100, 9);
  const done: string[] = [];
  const sent = large.map((one, index) =>
    one().then(
      () => done.push(`eve ${index}`),
      (error: unknown) => done.push((error as Error).message),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 100)); // all have asked by now
  expect(await small()).toMatchObject({ ok: true });
  const before = done.filter((one) => one.startsWith('eve')).length;
  await Promise.all(sent);
  expect(done.filter((one) => one.startsWith('eve')).length).toBeGreaterThan(before);
  expect(done).toContain('too many photos wait to be coded');
  // What was shed goes again, whichever piece of it comes, and is kept.
  for (const one of large) expect(await one()).toMatchObject({ ok: true });
});
