import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { KeptNote } from './event-log.ts';

/** One a line, as JSON. */
const FILE = 'checkpoints.jsonl';

/** What was signed of a log in a folder, in the order it was written; a line that was cut off is none. */
export function readNotes(folder: string): KeptNote[] {
  let text: string;
  try {
    text = readFileSync(path.join(folder, FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as KeptNote];
    } catch {
      return [];
    }
  });
}

export function addNote(folder: string, note: KeptNote): void {
  const line = `${JSON.stringify(note)}\n`;
  appendFileSync(path.join(folder, FILE), line, { mode: 0o600, flush: true });
}
