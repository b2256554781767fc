/** Whether a packed file (ZIP) stays small when it is unpacked, whatever it says of itself. */
import { inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
/** The end of a directory, and the longest remark behind it. */
const END_SIZE = 22;
const LONGEST_REMARK = 65_535;
const DEFLATED = 8;

/** Unpacks every entry of a ZIP to see how large it becomes; what is no ZIP is as large as it is. In bytes. */
export function unpacksWithin(bytes: Buffer, most: number): boolean {
  if (bytes.length < END_SIZE || bytes.readUInt32LE(0) !== LOCAL) return bytes.length <= most;
  let end = bytes.length - END_SIZE;
  const first = Math.max(0, end - LONGEST_REMARK);
  while (end >= first && bytes.readUInt32LE(end) !== END) end -= 1;
  if (end < first) return true; // no directory: whoever reads it refuses it
  let [at, left] = [bytes.readUInt32LE(end + 16), most];
  while (at + 46 <= bytes.length && bytes.readUInt32LE(at) === ENTRY) {
    const packed = bytes.readUInt32LE(at + 20);
    const method = bytes.readUInt16LE(at + 10);
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length) return true;
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    left -= method === DEFLATED ? sizeOf(bytes.subarray(from, from + packed), left) : packed;
    if (left <= 0) return false;
    const lengths = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return true;
}

function sizeOf(deflated: Buffer, most: number): number {
  try {
    return inflateRawSync(deflated, { maxOutputLength: most }).length;
  } catch (error) {
    // Broken data is refused by whoever reads it; too much of it here.
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? most : 0;
  }
}
