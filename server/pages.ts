import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, statSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { RefusedError } from './log/event-log.ts';
import { lockFolder } from './log/folder-lock.ts';

const TOP = path.join(import.meta.dirname, '..');
const HANDLER = path.join(TOP, 'build/handler.js');
const SOURCES = ['src/**/*', 'static/**/*', 'package.json', 'svelte.config.js', 'vite.config.ts'];

/**
 * The pages as a request listener, built first where the build is missing or older than what
 * it is made from.
 *
 * @param origin the address people open; null: whatever the request says
 */
export async function loadPages(
  origin: string | null,
  say: (line: string) => void,
): Promise<RequestListener> {
  await buildOnce(say);
  if (origin) process.env.ORIGIN = origin;
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  const { handler } = (await import(pathToFileURL(HANDLER).href)) as { handler: RequestListener };
  return handler;
}

/** Several nodes may start at once: one builds, the others wait for it. */
async function buildOnce(say: (line: string) => void): Promise<void> {
  if (isBuilt()) return;
  const cache = path.join(TOP, 'node_modules/.cache/tallywatch');
  let release = lockFolder(cache, 'build.lock');
  while (!release) {
    await sleep(200);
    release = lockFolder(cache, 'build.lock');
  }
  try {
    if (!isBuilt()) await build(say);
  } finally {
    release();
  }
}

function isBuilt(): boolean {
  if (!existsSync(HANDLER)) return false;
  const built = statSync(HANDLER).mtimeMs;
  const sources = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: TOP }));
  return sources.every((file) => statSync(path.join(TOP, file)).mtimeMs <= built);
}

async function build(say: (line: string) => void): Promise<void> {
  say('building the pages, once …');
  const vite = path.join(TOP, 'node_modules/vite/bin/vite.js');
  const builder = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: TOP,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const said: Buffer[] = [];
  builder.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(builder, 'close')) as [number | null];
  if (code === 0) return;
  say(Buffer.concat(said).toString());
  throw new RefusedError('the pages could not be built: see above');
}
