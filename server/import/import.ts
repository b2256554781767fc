/** Makes an election pack of what others publish. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describePackProblem } from '#text/pack-problems.ts';
import { RefusedError } from '../log/event-log.ts';
import type { Looked, Missing } from '#pack/setup.ts';
import { readFiles, type Pack } from '../packs/read-pack.ts';
import { Draft } from './draft.ts';
import { finishDraft } from './finish.ts';
import { makePack } from './make-pack.ts';
import type { Format, Mapping } from './mapping.ts';
import { matchOutlines } from './outlines.ts';
import { sayMissing, saySums } from './print.ts';
import { findFormat, readSources, takeSources, type ReadSources } from './read-sources.ts';
import { findSources } from './sources.ts';
import { packOfReport } from './pack-of-report.ts';
import { takePackTables } from './workbook.ts';

export interface LookSettings {
  readonly as: Format | 'auto';
  readonly mapping: Mapping;
  /** What is said at once: an encoding, a file that is passed over. */
  readonly say: (line: string) => void;
  /** How many rows of a table were read. */
  readonly progress: (done: number) => void;
}

export interface ImportSettings extends LookSettings {
  readonly to: string;
  /** Asks somebody for what is missing; null: there is nobody. */
  readonly ask: ((missing: Missing) => Promise<string>) | null;
}

/** What sources would become. */
export interface Look extends Looked {
  /** The pack's files and what is written beside them; null: something is missing. */
  readonly files: ReadonlyMap<string, Buffer> | null;
  /** What was taken for want of a word on it. */
  readonly defaults: readonly string[];
  /** null: it would not pass `check`. */
  readonly pack: Pack | null;
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
  const { to, say, ask } = settings;
  await demandEmpty(to);
  let look = await lookAt(names, settings);
  if (look.missing.length > 0 && ask) {
    const mapping = await askForAll(look.missing, settings.mapping, ask);
    look = await lookAt(names, { ...settings, mapping });
  }
  for (const line of look.taken) say(line);
  for (const line of look.left) say(`left out, or to look at: ${line}`);
  for (const line of [...look.defaults, ...look.sums]) say(line);
  for (const one of look.warnings) say(describePackProblem(one));
  if (!look.files) throw new RefusedError(sayMissing(look.missing));
  if (!look.pack) {
    const problems = look.problems.map(describePackProblem);
    throw new RefusedError(
      ['nothing is written: the pack would not pass check', ...problems].join('\n'),
    );
  }
  await writeAll(to, look.files);
  return [...look.files.keys()];
}

async function askForAll(
  missing: readonly Missing[],
  mapping: Mapping,
  ask: (missing: Missing) => Promise<string>,
): Promise<Mapping> {
  let said = mapping;
  for (const one of missing) {
    const answer = await ask(one);
    if (answer === '') throw new RefusedError(sayMissing(missing));
    said = answerWith(said, one, answer);
  }
  return said;
}

/**
 * Reads sources, and says what they would become; nothing is written.
 *
 * @throws RefusedError where one cannot be read
 */
export async function lookAt(names: readonly string[], settings: LookSettings): Promise<Look> {
  const { say, mapping } = settings;
  const sources = await findSources(names, say);
  const draft = new Draft();
  const read = await readSources(sources, draft, say);
  const as = settings.as === 'auto' ? (mapping.as ?? findFormat(read)) : settings.as;
  const own = parseSettings(read.files.get('election.json'));
  if (as === 'pack' || (as === 'nist' && packOfReports(read) !== null)) {
    const files = await copyPack(read, { ...own, ...mapping.election });
    return judge(files, { ...NOTHING, taken: ['read as an election pack'] });
  }
  const guessed = await takeSources(read, as, mapping, draft, settings.progress);
  Object.assign(draft.settings, own, mapping.election);
  finishDraft(draft, mapping);
  matchOutlines(draft, read.shapes, mapping);
  const made = makePack(draft, mapping);
  const files = new Map(made.files);
  if (made.reports !== null) files.set(REPORTS, Buffer.from(made.reports));
  const all = JSON.stringify({ ...mapping, ...guessed }, null, 2);
  files.set(MAP_FILE, Buffer.from(`${all}\n`));
  const said = {
    ...{ missing: made.missing, defaults: made.defaults, tables: draft.tables },
    ...{ taken: draft.taken.list(), left: draft.left.list(), sums: saySums(draft) },
    contests: [...draft.contests.values()].map((contest) => ({
      name: contest.title ?? contest.name,
      seats: contest.seats ?? null,
      method: contest.method ?? null,
      votesPerBallot: contest.votesPerBallot ?? null,
      candidates: [...contest.candidates.values()].map(({ name }) => name),
    })),
    parties: [...draft.parties].map(([key, { name, color = null }]) => ({
      id: made.parties.get(key) ?? '',
      ...{ name, color },
    })),
    settings: parseSettings(made.files.get('election.json')),
  };
  return judge(made.missing.length > 0 ? null : files, said);
}

type Said = Omit<Look, 'files' | 'problems' | 'warnings' | 'pack'>;

const NOTHING: Omit<Said, 'taken'> = {
  ...{ missing: [], defaults: [], tables: [], left: [], sums: [], contests: [], parties: [] },
  settings: {},
};

function judge(files: ReadonlyMap<string, Buffer> | null, said: Said): Look {
  if (!files) return { ...said, files, problems: [], warnings: [], pack: null };
  const checked = readFiles(onlyPack(files));
  const { warnings } = checked;
  if (!checked.ok) return { ...said, files, problems: checked.problems, warnings, pack: null };
  return { ...said, files, problems: [], warnings, pack: checked.pack };
}

/** What the sources have figures of is written beside the pack. */
export const REPORTS = 'reports.ndjson';

function onlyPack(files: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  return new Map([...files].filter(([name]) => name !== REPORTS && name !== MAP_FILE));
}

/** What an `election.json` says; nothing where there is none. */
function parseSettings(bytes: Buffer | undefined): Readonly<Record<string, unknown>> {
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
