/** Imports sources that a test writes, or that lie there. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Election } from '#election/model.ts';
import { readRecorded } from '../../../server/backtest/recorded.ts';
import { importPack } from '../../../server/import/import.ts';
import type { Mapping } from '../../../server/import/mapping.ts';
import { RefusedError } from '../../../server/log/event-log.ts';
import { readPack, type Pack } from '../../../server/packs/read-pack.ts';
import { resultsAfter } from '#scenarios/night.ts';
import { makeFolder } from '../node-process.ts';

/** What no table says of an election. */
export const ZOO_DAY = {
  name: 'Zoo council',
  date: '2024-05-05',
  timeZone: 'Europe/Berlin',
  pollsClose: '2024-05-05T20:00:00+02:00',
};
export const ONE_SEAT: Mapping = {
  election: ZOO_DAY,
  contests: { '*': { seats: 1, method: 'plurality' } },
};

export interface Imported {
  readonly pack: Pack;
  readonly election: Election;
  readonly said: readonly string[];
  readonly folder: string;
  /** Votes by contest and candidate, by their names, as the reports of the import end. */
  readonly votes: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export async function writeSources(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const folder = await makeFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

export async function importAll(
  sources: readonly string[],
  mapping: Mapping,
  as: Parameters<typeof importPack>[1]['as'] = 'auto',
): Promise<Imported> {
  const folder = path.join(await makeFolder(), 'pack');
  const said: string[] = [];
  await importPack(sources, {
    ...{ to: folder, as, mapping, ask: null },
    say: (line) => said.push(line),
    progress: () => undefined,
  });
  const read = await readPack(folder);
  if (!read.ok) throw new Error('an import that is not refused passes check');
  const { pack } = read;
  return { pack, election: pack.election, said, folder, votes: await countVotes(folder, pack) };
}

/** What an import of files says when it is refused. */
export async function refusal(
  files: Readonly<Record<string, string | Buffer>>,
  mapping: Mapping = ONE_SEAT,
): Promise<string> {
  const folder = await writeSources(files);
  try {
    await importAll([folder], mapping);
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

async function countVotes(folder: string, { election }: Pack): Promise<Imported['votes']> {
  const file = path.join(folder, 'reports.ndjson');
  const isThere = await readFile(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return {};
  const results = resultsAfter(election, await readRecorded(file, election));
  return Object.fromEntries(
    [...election.contests.values()].map(({ id, name, candidates }) => [
      name,
      Object.fromEntries(
        candidates.map((candidate, index) => [
          candidate.name,
          results.contests[id]!.candidates[index]!.votes,
        ]),
      ),
    ]),
  );
}
