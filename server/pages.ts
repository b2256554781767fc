import type { RequestListener } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { buildPages, canBuild, HANDLER, isBuilt, mayBuild } from './built-pages.ts';
import { RefusedError } from './log/event-log.ts';
import { lockFolder } from './log/folder-lock.ts';

const CACHE = path.join(import.meta.dirname, '../node_modules/.cache/tallywatch');

/**
 * The pages as a request listener, built first where the build is missing or made from
 * something else.
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
  if (!canBuild()) {
    throw new RefusedError(
      'the pages are not built for this version, and vite is not installed here: run "npm ci && npm run build" where it is, and copy build/',
    );
  }
  if (!mayBuild()) {
    throw new RefusedError(
      'the pages are not built for this version, and this user may not write here: run "npm run build" as who may',
    );
  }
  let release = lockFolder(CACHE, 'build.lock');
  while (!release) {
    await sleep(200);
    release = lockFolder(CACHE, 'build.lock');
  }
  try {
    if (!isBuilt()) build(say);
  } finally {
    release();
  }
}

function build(say: (line: string) => void): void {
  say('building the pages, once …');
  const fault = buildPages('error');
  if (fault === null) return;
  say(fault);
  throw new RefusedError('the pages could not be built: see above');
}
