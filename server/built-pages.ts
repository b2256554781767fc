/** The pages as they are built, and what they were built from. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  globSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const TOP = path.join(import.meta.dirname, '..');
export const HANDLER = path.join(TOP, 'build/handler.js');
/** Says what a build was made from: a copied tree has other dates, and the same bytes. */
const MADE_FROM = path.join(TOP, 'build/made-from.txt');
const VITE = path.join(TOP, 'node_modules/vite/bin/vite.js');
const SOURCES = [
  ...['src/**/*', 'static/**/*'],
  ...['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'],
];

/** SHA-256 over the names and bytes of all that pages are made from, hexadecimal. */
function hashSources(): string {
  const hash = createHash('sha256');
  const names = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: TOP })).toSorted();
  for (const name of names) {
    const file = path.join(TOP, name);
    if (!statSync(file).isFile()) continue;
    const bytes = readFileSync(file);
    hash.update(`${name.replaceAll(path.sep, '/')}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Whether the pages are there, made from what is here. */
export function isBuilt(): boolean {
  if (!existsSync(HANDLER) || !existsSync(MADE_FROM)) return false;
  return readFileSync(MADE_FROM, 'utf8').trim() === hashSources();
}

/** Whether pages can be built here: a production-only install has nothing to build with. */
export function canBuild(): boolean {
  return existsSync(VITE);
}

/** Whether this user may write what a build writes. */
export function mayBuild(): boolean {
  try {
    for (const folder of [TOP, path.join(TOP, 'node_modules')]) accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds the pages.
 *
 * @returns what went wrong; null: nothing
 */
export function buildPages(level: 'error' | 'info'): string | null {
  const source = hashSources();
  const { status, stderr } = spawnSync(process.execPath, [VITE, 'build', '--logLevel', level], {
    cwd: TOP,
    stdio: ['ignore', level === 'info' ? 'inherit' : 'ignore', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) return stderr.toString();
  writeFileSync(MADE_FROM, `${source}\n`);
  return null;
}
