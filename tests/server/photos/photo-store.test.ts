import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
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
