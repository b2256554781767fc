/** A pack's files in one piece, as the log carries them. */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { RefusedError } from '../log/event-log.ts';

/** The largest piece that is carried, compressed; and the most that is unpacked from one. In bytes. */
const MOST = 16 * 2 ** 20;
const MOST_UNPACKED = 128 * 2 ** 20;

/**
 * Packs files: a line of their names and lengths as JSON, then their bytes one after the other; compressed
 * (Brotli, RFC 7932), as base64.
 *
 * @throws RefusedError where they are too large to be carried
 */
export function packFiles(files: ReadonlyMap<string, Buffer>): string {
  const index = [...files].map(([name, bytes]) => [name, bytes.length]);
  const whole = Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...files.values()]);
  const packed = brotliCompressSync(whole, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 6,
      [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
    },
  });
  if (packed.length > MOST || whole.length > MOST_UNPACKED) {
    const size = (packed.length / 2 ** 20).toFixed(1);
    throw new RefusedError(
      `the election pack is ${size} MB when it is compressed, and a log carries at most 16: make its outlines simpler`,
    );
  }
  return packed.toString('base64');
}

/**
 * The files of a packed pack.
 *
 * @throws RefusedError where it is none
 */
export function unpackFiles(text: string): Map<string, Buffer> {
  try {
    if (text.length > 4 * Math.ceil(MOST / 3)) throw new Error('it is longer than a log carries');
    const whole = brotliDecompressSync(Buffer.from(text, 'base64'), {
      maxOutputLength: MOST_UNPACKED,
    });
    const end = whole.indexOf('\n');
    const index = JSON.parse(whole.toString('utf8', 0, end)) as [name: string, length: number][];
    let from = end + 1;
    const files = index.map(([name, length]) => {
      const bytes = whole.subarray(from, from + length);
      if (bytes.length !== length) throw new Error(`${name} is cut off`);
      from += length;
      return [name, bytes] as const;
    });
    return new Map(files);
  } catch (error) {
    throw new RefusedError(
      `the pack that the log carries cannot be read: ${(error as Error).message}`,
    );
  }
}
