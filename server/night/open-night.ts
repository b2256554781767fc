import { randomUUID } from 'node:crypto';
import { checkReport } from '#election/check-report.ts';
import { isBlocking } from '#election/finding.ts';
import type { Election } from '#election/model.ts';
import { RefusedError } from '../log/event-log.ts';
import type { CountedPack, Reading } from './reading.ts';
import type { Append } from './append-fact.ts';

/** The id of every log's first fact. */
const FIRST = 'night';

export interface Opening {
  readonly rehearsal: boolean;
  /** Why a pack that differs from the log's is accepted; null: it is not. */
  readonly amend: string | null;
  /** What this deployment signs checkpoints with. */
  readonly publicKey: string;
  /** The pack's files in one piece, which the log carries. */
  readonly packed: () => string;
}

/**
 * Opens the night on an empty log, or checks that this pack is the log's.
 *
 * @throws RefusedError where log and pack do not belong together
 */
export async function openNight(
  reading: Reading,
  append: Append,
  pack: CountedPack,
  { rehearsal, amend, publicKey, packed }: Opening,
  say: (line: string) => void = () => undefined,
): Promise<void> {
  const { election, hash } = pack;
  if (reading.version === 0) {
    await append(FIRST, null, {
      type: 'NightOpened',
      electionId: election.id,
      packHash: hash,
      rehearsal,
      stations: [...election.stations.keys()],
      publicKey,
      pack: packed(),
    });
  }
  if (rehearsal && !reading.night.rehearsal) {
    throw new RefusedError('this log is that of a real night: a rehearsal needs a log of its own');
  }
  if (reading.packHash !== hash) await amendPack(reading, append, pack, { amend, packed }, say);
  if (reading.publicKey !== publicKey) {
    await append(`key ${publicKey}`, null, { type: 'KeyAnnounced', publicKey });
  }
}

async function amendPack(
  reading: Reading,
  append: Append,
  pack: CountedPack,
  { amend: reason, packed }: Pick<Opening, 'amend' | 'packed'>,
  say: (line: string) => void,
): Promise<void> {
  if (reason === null) {
    throw new RefusedError(
      'this pack differs from the one the log was counted with: use that one, or accept the change with --amend "REASON"',
    );
  }
  const fitted = fitReports(reading, pack.election);
  if (fitted.refused !== null) throw new RefusedError(fitted.refused);
  for (const line of fitted.said) say(line);
  await append(randomUUID(), null, {
    type: 'PackAmended',
    packHash: pack.hash,
    reason,
    stations: [...pack.election.stations.keys()],
    pack: packed(),
  });
}

/** How many positions a sentence names. */
const NAMED = 10;

/**
 * What an amended pack does to the reports there are: those of a station or contest that it drops are set
 * aside by name, those that say nothing of a new candidate stay and are asked about; whatever else cannot
 * be read by it refuses it, in one sentence.
 */
function fitReports(
  { night }: Reading,
  election: Election,
): { readonly refused: string | null; readonly said: readonly string[] } {
  const dropped = new Map<string, number[]>();
  const partial = new Map<string, number[]>();
  const unfit = new Map<string, number[]>();
  const note = (to: Map<string, number[]>, what: string, position: number) =>
    to.set(what, [...(to.get(what) ?? []), position]);
  for (const { report, position } of night.reports.values()) {
    const findings = checkReport(election, report).filter(
      // Recorded before there were bounds, it stays.
      (one) => isBlocking(one) && one.code !== 'E09',
    );
    const isDropped = findings.some(({ code }) => code === 'E01' || code === 'E02');
    if (isDropped) {
      note(dropped, `${report.stationId} (${report.contestId})`, position);
      continue;
    }
    for (const { code, path } of findings) {
      note(code === 'E04' ? partial : unfit, `${code} ${path}`, position);
    }
  }
  const list = (found: ReadonlyMap<string, readonly number[]>) =>
    [...found].map(([what, positions]) => `${what} at ${sayPositions(positions)}`).join('; ');
  return {
    refused:
      unfit.size === 0
        ? null
        : `the amended pack does not fit reports that are recorded: ${list(unfit)}`,
    said: [
      ...(dropped.size > 0
        ? [`reports set aside, their stations are dropped: ${list(dropped)}`]
        : []),
      ...(partial.size > 0
        ? [`reports that say nothing of a new candidate, the desk is asked: ${list(partial)}`]
        : []),
    ],
  };
}

function sayPositions(positions: readonly number[]): string {
  const named = positions.slice(0, NAMED).join(', ');
  const more = positions.length - NAMED;
  return `position ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
