import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { tell } from '#call';
import type { Problem, ReportAnswer, ReportMessage } from '#protocol';
import { RefusedError } from './log/event-log.ts';

export interface ReplaySettings {
  readonly url: string;
  readonly token: string;
  /** How many times faster than recorded; null: as fast as the server answers. */
  readonly speed: number | null;
  /** Confirm what the server asks about. */
  readonly confirm: boolean;
}

export interface Tally {
  sent: number;
  accepted: number;
  duplicate: number;
  rejected: number;
}

/** Reports under way at once. */
const LANES = 32;
/** Tries before a report is given up, where the server is busy or out of reach. */
const TRIES = 8;

/** One line of a file of reports. */
export interface Recorded {
  readonly place: string;
  readonly text: string;
}

/** Sends recorded reports over the public reporting interface. */
export async function replay(
  file: string,
  settings: ReplaySettings,
  say: (line: string) => void,
  progress: (done: number) => void,
): Promise<Tally> {
  const tally: Tally = { sent: 0, accepted: 0, duplicate: 0, rejected: 0 };
  const lines = readReports(file);
  const start = new Pace(settings.speed);
  const lane = async () => {
    for (;;) {
      const next = await lines.next();
      if (next.done) return;
      await start.wait(next.value.text);
      const outcome = await send(next.value, settings);
      tally.sent += 1;
      tally[outcome.as] += 1;
      for (const line of outcome.complaints) say(line);
      progress(tally.sent);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return tally;
}

/** The recorded reports that lie in a pack's folder: packed, where they are not there as they are. */
export function findReports(folder: string): string {
  const plain = path.join(folder, 'reports.ndjson');
  return !existsSync(plain) && existsSync(`${plain}.gz`) ? `${plain}.gz` : plain;
}

/** Recorded reports, a line each: `.gz` is unpacked, `-` is standard input. */
export async function* readReports(file: string): AsyncGenerator<Recorded> {
  const raw = file === '-' ? process.stdin : createReadStream(file);
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error: Error) => input.destroy(error));
  let number = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (text.trim() !== '') yield { place: `${file}:${number}`, text };
    }
  } catch (error) {
    throw new RefusedError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** Keeps the recorded intervals, shortened. */
class Pace {
  readonly #speed: number | null;
  #first: { recorded: number; now: number } | null = null;

  constructor(speed: number | null) {
    this.#speed = speed;
  }

  async wait(report: string): Promise<void> {
    const recorded = Date.parse(/"reportedAt"\s*:\s*"([^"]*)"/.exec(report)?.[1] ?? '');
    if (this.#speed === null || Number.isNaN(recorded)) return;
    this.#first ??= { recorded, now: Date.now() };
    const due = this.#first.now + (recorded - this.#first.recorded) / this.#speed;
    if (due > Date.now()) await sleep(due - Date.now());
  }
}

interface Outcome {
  readonly as: 'accepted' | 'duplicate' | 'rejected';
  readonly complaints: readonly string[];
}

async function send({ place, text }: Recorded, settings: ReplaySettings): Promise<Outcome> {
  const report = readLine(text);
  if (!report) return { as: 'rejected', complaints: [`${place}: this line is no JSON object`] };
  let answer = await post(report, settings);
  if (!answer.ok && settings.confirm && answer.problems.every(isQuestion)) {
    const confirmed = answer.problems.map(({ code }) => code);
    answer = await post({ ...report, confirmed }, settings);
  }
  if (answer.ok) return { as: answer.receipt.duplicate ? 'duplicate' : 'accepted', complaints: [] };
  const complaints = answer.problems.map(
    ({ code, path, message }) => `${place}: ${code} ${path && `${path}: `}${message}`,
  );
  return { as: 'rejected', complaints };
}

/** What a line says, for the server to judge; null where it says nothing. */
function readLine(text: string): ReportMessage | null {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' ? (line as ReportMessage | null) : null;
  } catch {
    return null;
  }
}

function isQuestion({ severity }: Problem): boolean {
  return severity === 'confirm';
}

async function post(report: ReportMessage, { url, token }: ReplaySettings): Promise<ReportAnswer> {
  const headers = { authorization: `Bearer ${token}` };
  let reason = '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (attempt > 0) await sleep(50 * 2 ** attempt);
    try {
      const { status, body } = await tell('POST /api/reports', report, { url, headers });
      if (status === 401) throw new RefusedError('the server does not know this token');
      if (status !== 503 && status !== 429) return body;
      reason = body.ok ? '' : (body.problems[0]?.message ?? '');
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      const { cause, message } = error as Error;
      reason = (cause as Error | undefined)?.message ?? message;
    }
  }
  throw new RefusedError(`no answer from ${url}: ${reason}`);
}
