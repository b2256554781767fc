/** How much memory the scripts of a page use, and how much of it is the page's own. */
import type { CDPSession } from 'playwright';

/** The part of Chromium's heap snapshot that is read here. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] };
  };
  /** One row of numbers a node, each as long as `node_fields`. */
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

export interface Weight {
  /** Bytes the page's scripts use, with the machine code the browser makes of them. */
  readonly used: number;
  /** Bytes of the objects, arrays, strings and functions that the page itself keeps. */
  readonly kept: number;
}

/** Weighs a page after its garbage was collected. */
export async function weigh(session: CDPSession): Promise<Weight> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { used: usedSize, kept: await countKept(session) };
}

/**
 * Neither machine code, which grows for as long as the browser goes on optimising, nor the
 * browser's own tree of elements and layout.
 */
async function countKept(session: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const hear = ({ chunk }: { chunk: string }) => void chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', hear);
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', hear);
  const { snapshot, nodes, strings } = JSON.parse(chunks.join('')) as Snapshot;
  const { node_fields: fields, node_types: kinds } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = kinds[0][nodes[node + type!]!];
    const isBrowsers = kind === 'native' && !strings[nodes[node + name!]!]!.startsWith('system /');
    if (kind !== 'code' && !isBrowsers) bytes += nodes[node + size!]!;
  }
  return bytes;
}
