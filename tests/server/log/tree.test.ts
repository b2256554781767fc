/** The tree over stored bytes, beside the vectors of RFC 6962’s reference and by its laws. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EMPTY_ROOT,
  isConsistent,
  leafOf,
  nodeOf,
  rootOfInclusion,
  Tree,
} from '../../../server/log/tree.ts';

/** The leaves and roots that the reference implementation of Certificate Transparency is tested with. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function treeOf(leaves: readonly Buffer[]): Tree {
  const tree = new Tree();
  for (const leaf of leaves) tree.add(leafOf(leaf));
  return tree;
}

/** As the RFC defines it, without anything kept. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leafOf(leaves[0]!);
  let split = 1;
  while (2 * split < leaves.length) split *= 2;
  return nodeOf(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

const leaves = fc
  .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 })
  .map((all) => all.map((one) => Buffer.from(one)));

describe('the tree', () => {
  test('has the roots of RFC 6962’s vectors', () => {
    const tree = treeOf(LEAVES.map((leaf) => Buffer.from(leaf, 'hex')));
    expect(ROOTS.map((_, index) => tree.root(index + 1).toString('hex'))).toEqual(ROOTS);
    expect(new Tree().root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  test('has at every size the root that the definition gives', () => {
    fc.assert(
      fc.property(leaves, (all) => {
        const tree = treeOf(all);
        for (let size = 0; size <= all.length; size += 1) {
          expect(tree.root(size).equals(rootByDefinition(all.slice(0, size)))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('proves of every fact that it is in, and of no other', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), fc.nat(), (all, a, b, bit) => {
        const tree = treeOf(all);
        const size = 1 + (a % all.length);
        const index = b % size;
        const path = tree.inclusion(index, size);
        const leaf = leafOf(all[index]!);
        expect(rootOfInclusion(leaf, index, size, path)!.equals(tree.root(size))).toBe(true);
        const other = Buffer.from(leaf);
        other[bit % 32]! ^= 1;
        expect(rootOfInclusion(other, index, size, path)!.equals(tree.root(size))).toBe(false);
        const longer = [...path, leaf];
        expect(rootOfInclusion(leaf, index, size, longer)?.equals(tree.root(size)) ?? false).toBe(
          false,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('proves that it goes on from each of its pasts, and from no other past', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), fc.nat(), (all, a, b, c) => {
        const tree = treeOf(all);
        const size = 1 + (a % all.length);
        const before = b % (size + 1);
        const proof = tree.consistency(before, size);
        const now = { size, root: tree.root(size) };
        expect(isConsistent({ size: before, root: tree.root(before) }, now, proof)).toBe(true);
        if (before === 0) return;
        const changed = all.map((leaf, index) => (index === c % before ? Buffer.from('x!') : leaf));
        if (changed[c % before]!.equals(all[c % before]!)) return;
        const other = { size: before, root: treeOf(changed).root(before) };
        expect(isConsistent(other, now, proof)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
