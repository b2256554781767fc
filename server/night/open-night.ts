import { randomUUID } from 'node:crypto';
import { checkReport } from '#election/check-report.ts';
import { isBlocking } from '#election/finding.ts';
import { RefusedError } from '../log/event-log.ts';
import type { CountedPack, Reading } from './reading.ts';
import type { Append } from './append-fact.ts';

/** The id of every log's first fact. */
const FIRST = 'night';

export interface Opening {
  readonly rehearsal: boolean;
  /** Why a pack that differs from the log's is accepted; null: it is not. */
  readonly amend: string | null;
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
  { rehearsal, amend }: Opening,
): Promise<void> {
  const { election, hash } = pack;
  if (reading.version === 0) {
    await append(FIRST, null, {
      type: 'NightOpened',
      electionId: election.id,
      packHash: hash,
      rehearsal,
      stations: [...election.stations.keys()],
    });
  }
  if (rehearsal && !reading.night.rehearsal) {
    throw new RefusedError('this log is that of a real night: a rehearsal needs a log of its own');
  }
  if (reading.packHash !== hash) await amendPack(reading, append, pack, amend);
}

async function amendPack(
  reading: Reading,
  append: Append,
  pack: CountedPack,
  reason: string | null,
): Promise<void> {
  if (reason === null) {
    throw new RefusedError(
      'this pack differs from the one the log was counted with: use that one, or accept the change with --amend "REASON"',
    );
  }
  for (const { report, position } of reading.night.reports.values()) {
    const unknown = checkReport(pack.election, report).find(isBlocking);
    if (unknown) {
      throw new RefusedError(
        `the amended pack does not fit the report at position ${position}: ${unknown.code} ${unknown.path}`,
      );
    }
  }
  await append(randomUUID(), null, {
    type: 'PackAmended',
    packHash: pack.hash,
    reason,
    stations: [...pack.election.stations.keys()],
  });
}
