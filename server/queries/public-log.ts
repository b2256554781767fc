/** The log as everybody may have it, and the proofs that it is one and the same for all. */
import { readNote } from '#election/checkpoint.ts';
import type { PersonId, ReportId } from '#election/model.ts';
import type { ReceiptProof } from '#protocol';
import type { View } from '../night/view.ts';
import { receiptFor } from '../night/receipt.ts';
import type { TallyNode } from '../node.ts';
import { writeLine } from '../log/portable.ts';
import { writeAtom } from '../export/atom.ts';

/** How many facts one answer has. */
const MOST = 1000;

/**
 * Facts of the log as a public export writes them, a line each.
 *
 * @param from the first position
 */
export async function publicLines(view: View, from: number, limit: number): Promise<string> {
  const count = Math.min(limit, MOST, view.version - from + 1);
  const stored = count > 0 ? await view.read(from - 1, count) : [];
  return stored.map(({ bytes }) => `${writeLine(bytes, true)}\n`).join('');
}

/** How many facts whoever asks may know of: strangers no more than was signed for. */
export function knownSize({ reading }: TallyNode, isStaff: boolean): number {
  if (isStaff) return reading.version;
  return reading.checkpoints.at(-1)?.checkpoint.size ?? 0;
}

/** The path from a fact to the root over the first `size`; null: there are not so many. */
export function proveInclusion(
  { reading }: TallyNode,
  position: number,
  size: number,
): string[] | null {
  const isThere = position >= 1 && position <= size && size <= reading.tree.size;
  return isThere ? asBase64(reading.tree.inclusion(position - 1, size)) : null;
}

/** What shows that one tree goes on from another; null: there are not so many facts. */
export function proveConsistency({ reading }: TallyNode, from: number, to: number) {
  const isThere = from >= 0 && from <= to && to <= reading.tree.size;
  return isThere ? asBase64(reading.tree.consistency(from, to)) : null;
}

function asBase64(hashes: readonly Buffer[]): string[] {
  return hashes.map((hash) => hash.toString('base64'));
}

/**
 * What shows a phone that its report stands in the log as it sent it: the stored bytes, and their way to
 * the root that a checkpoint names.
 *
 * @returns null: it is none of theirs
 */
export async function proveReceipt(
  node: TallyNode,
  personId: PersonId,
  id: string,
): Promise<ReceiptProof | null> {
  const { reading } = node;
  const recorded = reading.night.reports.get(id as ReportId);
  if (recorded?.report.by !== personId) return null;
  const receipt = receiptFor(reading, recorded, true);
  const [stored] = await reading.read(recorded.position - 1, 1);
  const signed = receipt.checkpoint === undefined ? null : readNote(receipt.checkpoint);
  const { publicKey } = reading;
  return {
    receipt,
    publicKey,
    fact: stored ? stored.bytes.toString() : '',
    inclusion: signed && proveInclusion(node, recorded.position, signed.checkpoint.size),
  };
}

/**
 * What was signed, as a feed.
 *
 * @param self its own address
 */
export function checkpointFeed({ reading, pack }: TallyNode, self: string): string {
  return writeAtom(`Tallywatch: ${pack.election.id}`, self, reading.checkpoints);
}
