/** Real elections, where they are: a folder of packs with recorded reports and outcomes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const FOLDER =
  process.env.TALLYWATCH_ELECTIONS ?? path.join(import.meta.dirname, '../../../shared/elections');

export interface Expected {
  readonly contests: Readonly<
    Record<
      string,
      {
        readonly votes: Readonly<Record<string, number>>;
        readonly winners: readonly string[] | { readonly seats: Readonly<Record<string, number>> };
      }
    >
  >;
  readonly seats: { readonly total: number; readonly parties: Readonly<Record<string, number>> };
  readonly threshold?: Readonly<Record<string, { signatures: number; districts: number }>>;
  readonly turnout?: { readonly registered: number; readonly ballotsCast: number };
}

export const PACKS: readonly string[] = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => existsSync(path.join(FOLDER, name, 'expected.json')))
  : [];

/** Why tests on real elections are skipped; null where they are not. */
export const ABSENT = PACKS.length > 0 ? null : `no recorded elections in ${FOLDER}`;

export function packFolder(name: string): string {
  return path.join(FOLDER, name);
}

export function readExpected(name: string): Expected {
  return JSON.parse(readFileSync(path.join(FOLDER, name, 'expected.json'), 'utf8')) as Expected;
}

/** The recorded reports of a night, as a file that `replay` takes. */
export function reportsFile(name: string): string {
  const plain = path.join(FOLDER, name, 'reports.ndjson');
  return existsSync(plain) ? plain : `${plain}.gz`;
}

export function readReports(name: string): string[] {
  const file = reportsFile(name);
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text.split('\n').filter(Boolean);
}
