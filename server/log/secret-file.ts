import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LENGTH = 32;

export function makeSecret(): Buffer {
  return randomBytes(LENGTH);
}

/** Secret bytes in a file that nobody but its owner reads; made where there is none. */
export function readSecretFile(folder: string, name: string): Buffer {
  const file = path.join(folder, `${name}.key`);
  try {
    writeFileSync(file, `${makeSecret().toString('hex')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const bytes = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (bytes.length !== LENGTH) throw new Error(`${file} is no key: 64 hexadecimal digits are`);
  return bytes;
}
