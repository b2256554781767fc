import { isAboutPeople, type Fact, type Role } from '#election/fact.ts';
import type { StationId } from '#election/model.ts';
import type { StoryLine } from '#protocol';
import { decodeFact } from '../log/stored-fact.ts';
import type { Reading } from '../night/reading.ts';

/** How many facts are read at once, and for one page at most: a role may be rare. */
const WINDOW = 500;
const MOST_READ = 20_000;

/** Everything that was said of a station, in the order of the log. */
export async function tellStation(reading: Reading, stationId: StationId): Promise<StoryLine[]> {
  const lines: StoryLine[] = [];
  for (const position of reading.register.positionsOf(stationId)) {
    const [stored] = await reading.read(position - 1, 1);
    lines.push(tellFact(reading, position, decodeFact(stored!.bytes)));
  }
  return lines;
}

/**
 * The record, newest first.
 *
 * @param before the position to go on from; facts before it are told
 * @param role of whoever stated them; null: anybody
 */
export async function tellRecord(
  reading: Reading,
  before: number,
  role: Role | null,
  count: number,
): Promise<StoryLine[]> {
  const lines: StoryLine[] = [];
  let end = Math.min(before, reading.version + 1);
  for (let read = 0; end > 1 && lines.length < count && read < MOST_READ; read += WINDOW) {
    const start = Math.max(0, end - 1 - WINDOW);
    const stored = await reading.read(start, end - 1 - start);
    const told = stored.map(({ position, bytes }) =>
      tellFact(reading, position, decodeFact(bytes)),
    );
    lines.push(...told.filter((line) => role === null || line.who?.role === role).toReversed());
    end = start + 1;
  }
  return lines.slice(0, count);
}

function tellFact(reading: Reading, position: number, fact: Fact): StoryLine {
  const { by, at, type, id } = fact;
  return {
    position,
    hash: reading.heads.at(position),
    at,
    type,
    fact: isAboutPeople(fact) ? null : fact,
    who: by === null ? null : { role: reading.links.roleOf(by), mark: by.slice(0, 4) },
    // What organisers note of a member is theirs.
    note: isAboutPeople(fact) ? null : reading.register.noteOn(id),
  };
}
