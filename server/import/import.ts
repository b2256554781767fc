/** Makes an election pack of what others publish. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describePackProblem } from '#text/pack-problems.ts';
import { RefusedError } from '../log/event-log.ts';
import { readFiles } from '../packs/read-pack.ts';
import { Draft } from './draft.ts';
import { finishDraft } from './finish.ts';
import { makePack, type MadePack, type Missing } from './make-pack.ts';
import type { Format, Mapping } from './mapping.ts';
import { matchOutlines } from './outlines.ts';
import { sayMissing, saySums } from './print.ts';
import { findFormat, readSources, takeSources, type ReadSources } from './read-sources.ts';
import { findSources } from './sources.ts';
import { packOfReport } from './take-nist.ts';
import { takePackTables } from './workbook.ts';

export interface ImportSettings {
  readonly to: string;
  readonly as: Format | 'auto';
  readonly mapping: Mapping;
  /** Fields of `election.json`, over those of the mapping. */
  readonly election: Readonly<Record<string, unknown>>;
  /** Asks somebody for what is missing; null: there is nobody. */
  readonly ask: ((missing: Missing) => Promise<string>) | null;
  readonly say: (line: string) => void;
  /** How many rows of a table were read. */
  readonly progress: (done: number) => void;
}

export const MAP_FILE = 'import-map.json';

/**
 * Reads sources, and writes the pack into a folder that is new or empty.
 *
 * @returns the files written
 * @throws RefusedError in sentences: what cannot be read, what is missing, why the pack would not pass
 *   `check`; then nothing is written
 */
export async function importPack(
  names: readonly string[],
  settings: ImportSettings,
): Promise<readonly string[]> {
  const { to, say } = settings;
  await demandEmpty(to);
  const mapping: Mapping = {
    ...settings.mapping,
    election: { ...settings.mapping.election, ...settings.election },
  };
  const sources = await findSources(names, say);
  const draft = new Draft();
  const read = await readSources(sources, draft, say);
  const as = settings.as === 'auto' ? (mapping.as ?? findFormat(read)) : settings.as;
  const own = ownSettings(read);
  const isOurs = as === 'pack' || (as === 'nist' && packOfReports(read) !== null);
  const files = isOurs
    ? await copyPack(read, { ...own, ...mapping.election })
    : await makeFromDraft(read, as, own, mapping, draft, settings);
  const checked = readFiles(onlyPack(files));
  for (const one of checked.warnings) say(describePackProblem(one));
  if (!checked.ok) {
    const problems = checked.problems.map(describePackProblem);
    throw new RefusedError(
      ['nothing is written: the pack would not pass check', ...problems].join('\n'),
    );
  }
  await writeAll(to, files);
  return [...files.keys()];
}

/** Files that are written beside a pack. */
const REPORTS = 'reports.ndjson';

function onlyPack(files: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  return new Map([...files].filter(([name]) => name !== REPORTS && name !== MAP_FILE));
}

/** What an `election.json` among the sources says. */
function ownSettings({ files }: ReadSources): Readonly<Record<string, unknown>> {
  const bytes = files.get('election.json');
  if (!bytes) return {};
  try {
    return JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new RefusedError(`election.json: ${(error as Error).message}`);
  }
}

function packOfReports({ nist }: ReadSources) {
  const [report] = nist;
  return report && nist.length === 1 ? packOfReport(report) : null;
}

/** The files of what is a pack already: in a folder, a workbook, or a report of this program. */
async function copyPack(
  read: ReadSources,
  said: Readonly<Record<string, unknown>>,
): Promise<Map<string, Buffer>> {
  const { files, settings } = packOfReports(read) ?? (await takePackTables(read.tables));
  const shapes = [...read.files].filter(([name]) => name !== 'election.json');
  const all = JSON.stringify({ ...settings, ...said }, null, 2);
  return new Map([['election.json', Buffer.from(`${all}\n`)], ...files, ...shapes]);
}

async function makeFromDraft(
  read: ReadSources,
  as: Exclude<Format, 'pack'>,
  own: Readonly<Record<string, unknown>>,
  mapping: Mapping,
  draft: Draft,
  settings: ImportSettings,
): Promise<Map<string, Buffer>> {
  const { say } = settings;
  const guessed = await takeSources(read, as, mapping, draft, settings.progress);
  Object.assign(draft.settings, own, mapping.election);
  finishDraft(draft, mapping);
  matchOutlines(draft, read.shapes, mapping);
  const complete = await makeComplete(draft, { ...mapping, ...guessed }, settings);
  const { made } = complete;
  for (const line of draft.taken.list()) say(line);
  for (const line of draft.left.list()) say(`left out, or to look at: ${line}`);
  for (const line of made.defaults) say(line);
  for (const line of saySums(draft)) say(line);
  const files = new Map(made.files);
  if (made.reports !== null) files.set(REPORTS, Buffer.from(made.reports));
  return files.set(MAP_FILE, Buffer.from(`${JSON.stringify(complete.mapping, null, 2)}\n`));
}

/** The pack with everything that it needs: asked for, where somebody is there. */
async function makeComplete(
  draft: Draft,
  mapping: Mapping,
  { ask }: ImportSettings,
): Promise<{ readonly made: MadePack; readonly mapping: Mapping }> {
  const made = makePack(draft, mapping);
  if (made.missing.length === 0) return { made, mapping };
  if (!ask) throw new RefusedError(sayMissing(made.missing));
  let said = mapping;
  for (const missing of made.missing) {
    const answer = await ask(missing);
    if (answer === '') throw new RefusedError(sayMissing(made.missing));
    said = answerWith(said, missing, answer);
  }
  Object.assign(draft.settings, said.election);
  return makeComplete(draft, said, { ask: null } as ImportSettings);
}

function answerWith(mapping: Mapping, { field, contests }: Missing, answer: string): Mapping {
  if (contests === null) return { ...mapping, election: { ...mapping.election, [field]: answer } };
  const value = field === 'seats' ? Number(answer) : answer;
  const own = { ...mapping.contests?.[contests], [field]: value };
  return { ...mapping, contests: { ...mapping.contests, [contests]: own } };
}

async function demandEmpty(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new RefusedError(`cannot write to ${folder}: ${message}`);
  });
  if (there.length > 0) throw new RefusedError(`${folder} is not empty: name a new folder`);
}

async function writeAll(folder: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, bytes] of files) {
      await writeFile(path.join(folder, name), bytes, { flag: 'wx' });
    }
  } catch (error) {
    throw new RefusedError(`cannot write to ${folder}: ${(error as Error).message}`);
  }
}
