import { hash } from 'node:crypto';
import { sidesOf } from '#election/inclusion.ts';
import { at } from '#election/known.ts';

const SIZE = 32;
/** Where leaves are put together: a zero first. */
let scratch = Buffer.alloc(4096);
/** Where nodes are: a one first. */
const pair = Buffer.alloc(1 + 2 * SIZE, 1);

/** The hash of a leaf of a Merkle tree: SHA-256(0x00 ‖ bytes), as RFC 6962 has it. */
export function leafOf(bytes: Buffer): Buffer {
  if (bytes.length >= scratch.length) scratch = Buffer.alloc(2 * bytes.length);
  bytes.copy(scratch, 1); // after the zero
  return sha256(scratch.subarray(0, 1 + bytes.length));
}

/** The hash of a node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeOf(left: Buffer, right: Buffer): Buffer {
  left.copy(pair, 1);
  right.copy(pair, 1 + SIZE);
  return sha256(pair);
}

function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** The root of a tree without leaves. */
export const EMPTY_ROOT = sha256(Buffer.alloc(0));

/**
 * A Merkle tree over the stored bytes of a log, RFC 6962 section 2.1: one leaf a position. Hashes of whole
 * subtrees are kept, 64 bytes a leaf in all; a leaf costs one hash on average, a root or a proof O(log n).
 */
export class Tree {
  /** Of each level the hashes of its whole subtrees, one after the other; the leaves first. */
  readonly #levels: Level[] = [new Level()];

  get size(): number {
    return at(this.#levels, 0).count;
  }

  add(leaf: Buffer): void {
    let hash = leaf;
    for (let level = 0; ; level += 1) {
      const own = (this.#levels[level] ??= new Level());
      own.push(hash);
      if (own.count % 2 === 1) return;
      hash = nodeOf(own.get(own.count - 2), hash);
    }
  }

  /**
   * The root over the first leaves.
   *
   * @param size how many, at most as many as there are
   */
  root(size = this.size): Buffer {
    return size === 0 ? EMPTY_ROOT : this.#hash(0, size);
  }

  /** The path from a leaf to the root over the first `size`, from below (RFC 6962, 2.1.1). */
  inclusion(index: number, size: number): Buffer[] {
    return this.#path(index, 0, size);
  }

  /** What shows that the first `first` leaves are those of the first `second` (RFC 6962, 2.1.2). */
  consistency(first: number, second: number): Buffer[] {
    return first === 0 || first === second ? [] : this.#subproof(first, 0, second, true);
  }

  #path(index: number, start: number, end: number): Buffer[] {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...this.#path(index, start, middle), this.#hash(middle, end)]
      : [...this.#path(index, middle, end), this.#hash(start, middle)];
  }

  #subproof(first: number, start: number, end: number, isWhole: boolean): Buffer[] {
    if (first === end) return isWhole ? [] : [this.#hash(start, end)];
    const middle = start + splitOf(end - start);
    return first <= middle
      ? [...this.#subproof(first, start, middle, isWhole), this.#hash(middle, end)]
      : [...this.#subproof(first, middle, end, false), this.#hash(start, middle)];
  }

  /** The hash over the leaves from `start` to before `end`. */
  #hash(start: number, end: number): Buffer {
    const count = end - start;
    const level = Math.log2(count);
    if (Number.isInteger(level) && start % count === 0) {
      return at(this.#levels, level).get(start / count);
    }
    const middle = start + splitOf(count);
    return nodeOf(this.#hash(start, middle), this.#hash(middle, end));
  }
}

/** Hashes one after the other, in one piece of memory. */
class Level {
  #bytes = Buffer.alloc(64 * SIZE);
  count = 0;

  push(hash: Buffer): void {
    if ((this.count + 1) * SIZE > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    hash.copy(this.#bytes, this.count * SIZE);
    this.count += 1;
  }

  get(index: number): Buffer {
    return Buffer.from(this.#bytes.subarray(index * SIZE, (index + 1) * SIZE));
  }
}

/** The largest power of two below a count of at least two. */
function splitOf(count: number): number {
  return 2 ** Math.ceil(Math.log2(count) - 1);
}

/** The root that an inclusion proof leads to; null: it has not the right length. */
export function rootOfInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer | null {
  const sides = sidesOf(index, size, path.length);
  return (
    sides &&
    path.reduce(
      (hash, next, step) => (sides[step] === 'left' ? nodeOf(next, hash) : nodeOf(hash, next)),
      leaf,
    )
  );
}

/** Whether a proof shows that one root is over the first leaves of another (RFC 9162, 2.1.4.2). */
export function isConsistent(
  first: { readonly size: number; readonly root: Buffer },
  second: { readonly size: number; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  if (first.size === 0) return proof.length === 0;
  const isPower = Number.isInteger(Math.log2(first.size));
  const path = isPower ? [first.root, ...proof] : proof;
  const [start, ...rest] = path;
  if (!start) return false;
  let [place, last] = [first.size - 1, second.size - 1];
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  let [old, now] = [start, start];
  for (const next of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [old, now] = [nodeOf(next, old), nodeOf(next, now)];
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else now = nodeOf(now, next);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && old.equals(first.root) && now.equals(second.root);
}
