/** The election pack that a log carries: who has the log needs no folder beside it. */
import { describePackProblem } from '#text/pack-problems.ts';
import { RefusedError } from './log/event-log.ts';
import type { Line } from './log/portable.ts';
import type { Scribe } from './night/scribe.ts';
import { unpackFiles } from './packs/packed.ts';
import { readFiles, type Pack } from './packs/read-pack.ts';

/** Facts that carry one; nothing else is looked at more closely. */
const CARRIERS = ['"NightOpened"', '"PackAmended"'];

/** Neither a folder nor the log has a pack. */
export class NoPackError extends RefusedError {
  /** Nothing was recorded yet: an election can be set up. */
  readonly isEmpty: boolean;

  /** @param isOld an earlier version wrote the log */
  constructor(isOld = false) {
    super(
      isOld
        ? 'an earlier version wrote this log, which does not carry its election pack: name it with --election DIR'
        : 'the log is empty: name the election pack with --election DIR',
    );
    this.isEmpty = !isOld;
  }
}

/**
 * The newest pack that a log carries, as a node stated it.
 *
 * @throws RefusedError where it carries none, or one that cannot be read
 */
export async function packOfLog(lines: AsyncIterable<Line>, scribe: Scribe): Promise<Pack> {
  let position = 0;
  let newest: { readonly packHash: string; readonly pack: string } | null = null;
  let isOld = false;
  /** Who can write to the storage can put a signed fact in once more. */
  const stated = new Set<string>();
  for await (const line of lines) {
    position += 1;
    const bytes = 'bytes' in line ? line.bytes : null;
    if (!bytes || !CARRIERS.some((type) => bytes.includes(type))) continue;
    const read = scribe.read(bytes, position);
    if (!('fact' in read)) continue;
    const { signed, fact } = read;
    if (fact.type !== 'NightOpened' && fact.type !== 'PackAmended') continue;
    isOld = true;
    // What no node has signed, or a person states, counts for nothing.
    if (signed === false || fact.by !== null) continue;
    const isAgain = fact.type === 'NightOpened' ? stated.size > 0 : stated.has(fact.id);
    if (isAgain) continue;
    stated.add(fact.id);
    const { packHash, pack } = fact;
    newest = typeof pack === 'string' ? { packHash, pack } : null;
  }
  if (!newest) throw new NoPackError(isOld);
  const read = readFiles(unpackFiles(newest.pack));
  if (!read.ok) throw new RefusedError(read.problems.map(describePackProblem).join('\n'));
  if (read.pack.hash !== newest.packHash) {
    throw new RefusedError('the pack that the log carries is not the one it names: it was changed');
  }
  return read.pack;
}
