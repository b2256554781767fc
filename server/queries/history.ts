import { type Fact, type Role } from '#election/fact.ts';
import { isAboutPeople } from '#election/fold.ts';
import type { StationId } from '#election/model.ts';
import type { HistoryLine } from '#protocol';
import { markOf } from '#results/person-mark.ts';
import type { Reading } from '../night/reading.ts';

/** How many facts are read at once, and for one page at most: a role may be rare. */
const WINDOW = 500;
const MOST_READ = 20_000;

/** Everything that was said of a station, in the order of the log. */
export async function stationHistory(
  reading: Reading,
  stationId: StationId,
): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = [];
  for (const position of reading.register.positionsOf(stationId)) {
    const fact = await reading.factAt(position);
    if (fact) lines.push(describeFact(reading, position, fact));
  }
  return lines;
}

/**
 * The record, newest first.
 *
 * @param before the position to go on from; facts before it are told
 * @param role of whoever stated them; null: anybody
 */
export async function logHistory(
  reading: Reading,
  before: number,
  role: Role | null,
  count: number,
): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = [];
  let end = Math.min(before, reading.version + 1);
  for (let read = 0; end > 1 && lines.length < count && read < MOST_READ; read += WINDOW) {
    const start = Math.max(0, end - 1 - WINDOW);
    const placed = await reading.readFacts(start, end - 1 - start);
    const told = placed.map(({ position, fact }) => describeFact(reading, position, fact));
    lines.push(...told.filter((line) => role === null || line.who?.role === role).toReversed());
    end = start + 1;
  }
  return lines.slice(0, count);
}

function describeFact(reading: Reading, position: number, fact: Fact): HistoryLine {
  const { by, at, type, id } = fact;
  return {
    position,
    hash: reading.heads.at(position),
    at,
    type,
    fact: isAboutPeople(fact) ? null : fact,
    who: by === null ? null : { role: reading.links.roleOf(by), mark: markOf(by) },
    // What organisers note of a member is theirs.
    note: isAboutPeople(fact) ? null : reading.register.noteOn(id),
  };
}
