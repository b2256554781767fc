import { writeBody } from '#election/checkpoint.ts';
import { NoteSigner } from '../../server/access/notes.ts';
import { isConsistent, leafOf, rootOfInclusion, Tree } from '../../server/log/tree.ts';
import { median, printRatio } from './print.ts';

const MANY = 1_000_000;
const FEW = 1000;
const ROUNDS = 50;

/** Milliseconds for a checkpoint with both proofs under it. */
function timeProofs(tree: Tree, signer: NoteSigner): number {
  const { size } = tree;
  return median(
    Array.from({ length: ROUNDS }, (_, round) => {
      const index = Math.floor((round * size) / ROUNDS);
      const started = performance.now();
      const root = tree.root();
      const head = '0'.repeat(64);
      signer.sign(writeBody({ origin: 'bench', size, root: root.toString('base64'), head }));
      const inclusion = tree.inclusion(index, size);
      const consistency = tree.consistency(index + 1, size);
      const took = performance.now() - started;
      const reached = rootOfInclusion(leaf(index), index, size, inclusion);
      const before = { size: index + 1, root: tree.root(index + 1) };
      if (!reached?.equals(root) || !isConsistent(before, { size, root }, consistency)) {
        throw new Error(`the proof of ${index} in ${size} is none`);
      }
      return took;
    }),
  );
}

function leaf(index: number): Buffer {
  return leafOf(Buffer.from(`a fact of some length, at position ${index}`));
}

/** A checkpoint and both proofs at a million facts, beside the same at a thousand. */
export function benchProofs(): void {
  const signer = new NoteSigner(Buffer.alloc(32, 1), () => 'bench');
  const trees = [FEW, MANY].map((size) => {
    const tree = new Tree();
    for (let index = 0; index < size; index += 1) tree.add(leaf(index));
    return tree;
  });
  const [few, many] = trees.map((tree) => timeProofs(tree, signer)) as [number, number];
  printRatio(
    'a signed checkpoint, an inclusion and a consistency proof at 1,000,000 facts (baseline: at 1,000)',
    many,
    few,
    'ms',
    'under 20 ms',
  );
}
