import { everybodyOf, totalsOf, type DriveTotals } from '#results/drive-totals.ts';
import type { Fact } from '#election/fact.ts';
import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { project } from '#projection/projection.ts';
import { Publication } from '#results/publication.ts';
import type { Results } from '#results/results.ts';
import { readAll, RefusedError, type EventLog } from '../log/event-log.ts';
import type { CountedPack } from './reading.ts';
import { Heads } from '../log/heads.ts';
import type { Line } from '../log/portable.ts';
import { decodeFact } from '../log/stored-fact.ts';

/** What a log comes to. */
export interface Verified {
  readonly results: Results;
  /** null: nothing was said of a drive, or the log has digests in place of its facts. */
  readonly drive: DriveTotals | null;
}

/**
 * Recomputes a night from its log alone: checks every fact against the heads that later facts
 * name, and counts again.
 *
 * @throws RefusedError at the first contradiction, naming the positions between which it lies
 */
export async function verifyLog(lines: AsyncIterable<Line>, pack: CountedPack): Promise<Verified> {
  const night = startNight(pack.election);
  const heads = new Heads();
  let packHash: string | null = null;
  let isWhole = true;
  for await (const line of lines) {
    const position = heads.position + 1;
    if ('digest' in line) {
      isWhole = false;
      heads.addDigest(line.digest);
      night.version = position;
      continue;
    }
    const fact = readFact(line.bytes, position);
    if (position === 1 && fact.type !== 'NightOpened') {
      throw new RefusedError('the log does not begin with the opening of a night');
    }
    heads.vouch(fact.prior);
    heads.addBytes(line.bytes);
    if (fact.type === 'NightOpened') assertSameElection(fact.electionId, pack);
    if (fact.type === 'NightOpened' || fact.type === 'PackAmended') packHash = fact.packHash;
    applyFact(night, fact, position);
  }
  if (packHash !== pack.hash) {
    throw new RefusedError(
      packHash === null
        ? 'the log is empty'
        : `the log was counted with another pack (${packHash}), not with this one (${pack.hash})`,
    );
  }
  const publication = new Publication(night);
  publication.project(project(night));
  const results = publication.results(heads.at(heads.position));
  const hasDrive = isWhole && night.drive.touchedAt > 0;
  const drive = hasDrive ? totalsOf(night, everybodyOf(night, publication.outcomes())) : null;
  return { results, drive };
}

function readFact(bytes: Buffer, position: number): Fact {
  try {
    return decodeFact(bytes);
  } catch (error) {
    throw new RefusedError(`position ${position}: ${(error as Error).message}`);
  }
}

function assertSameElection(electionId: string, { election }: CountedPack): void {
  if (electionId !== election.id) {
    throw new RefusedError(
      `this log belongs to the election "${electionId}", not to "${election.id}"`,
    );
  }
}

/** All facts of a log, as lines. */
export async function* readLines(log: EventLog): AsyncGenerator<Line> {
  for await (const { bytes } of readAll(log)) yield { bytes };
}
