import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LENGTH = 32;

export function makeSecret(): Buffer {
  return randomBytes(LENGTH);
}

/**
 * Asserts that bytes are those of a key.
 *
 * @throws Error naming where they stand
 */
export function demandKey(bytes: Buffer, where: string): Buffer {
  if (bytes.length !== LENGTH) throw new Error(`${where} is no key: 64 hexadecimal digits are`);
  return bytes;
}

/** The file beside a log that keeps something of this name. */
export function fileOf(folder: string, name: string): string {
  return path.join(folder, `${name}.key`);
}

/** Bytes in a file that nobody but its owner reads, as hexadecimal digits; null: there is none. */
export function readKept(file: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Keeps bytes in such a file, whatever it kept before. */
export function keep(file: string, bytes: Buffer): void {
  const next = `${file}.new`;
  writeFileSync(next, `${bytes.toString('hex')}\n`, { mode: 0o600, flush: true });
  renameSync(next, file);
}

/** A key in such a file; made where there is none. */
export function readSecretFile(file: string): Buffer {
  try {
    const made = `${makeSecret().toString('hex')}\n`;
    writeFileSync(file, made, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return demandKey(readKept(file) ?? Buffer.alloc(0), file);
}
