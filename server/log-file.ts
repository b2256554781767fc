/** A log as one portable file, with the keys of its deployment beside it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { accept } from './night/accepted.ts';
import { RefusedError, readAll, type EventLog } from './log/event-log.ts';
import { Heads } from './log/heads.ts';
import { exportLog, importLog } from './log/portable.ts';
import { demandKey } from './log/secret-file.ts';

/** What stands beside a log: names, what nodes sign with, and what phones hold. */
const KEYS = ['people', 'facts', 'devices'] as const;
type LogKeys = Readonly<Record<(typeof KEYS)[number], Buffer>>;

type Progress = (done: number, total: number) => void;

/** Where the keys of an exported log stand. */
export function keysBeside(file: string): string {
  return `${file}.keys`;
}

/** The keys beside an exported log; null: there are none. */
export function readKeysBeside(file: string): LogKeys | null {
  const beside = keysBeside(file);
  return existsSync(beside) ? parseKeys(readFileSync(beside, 'utf8'), beside) : null;
}

function parseKeys(text: string, where: string): LogKeys {
  try {
    const said = JSON.parse(text) as Record<string, string>;
    const read = (name: string) => demandKey(Buffer.from(said[name] ?? '', 'hex'), where);
    return { people: read('people'), facts: read('facts'), devices: read('devices') };
  } catch {
    throw new RefusedError(`${where} holds no keys of a log`);
  }
}

/** Writes a log, and its keys beside it; a public one without them. Returns how many facts it has. */
export async function exportWithKeys(
  log: EventLog,
  file: string,
  isPublic: boolean,
  progress: Progress,
): Promise<number> {
  const count = await exportLog(log, file, isPublic, progress);
  if (!isPublic) {
    const keys: Record<string, string> = {};
    for (const name of KEYS) keys[name] = (await log.secret(name)).toString('hex');
    writeFileSync(keysBeside(file), `${JSON.stringify(keys)}\n`, { mode: 0o600 });
  }
  return count;
}

/** Fills a log, with the keys of its deployment; where there are none its facts are taken as they are. */
export async function importWithKeys(
  log: EventLog,
  file: string,
  progress: Progress,
): Promise<{ readonly count: number; readonly hadKeys: boolean }> {
  const keys = readKeysBeside(file);
  if (keys && (await log.length()) === 0) {
    for (const name of KEYS) await log.keep(name, keys[name]);
  }
  const count = await importLog(file, log, progress);
  if (!keys) {
    const heads = new Heads();
    for await (const { bytes } of readAll(log)) heads.addBytes(bytes);
    await accept(log, heads.newest);
  }
  return { count, hadKeys: keys !== null };
}
