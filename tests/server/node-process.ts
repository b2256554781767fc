/** A node run as its users run it: a process of its own, on loopback, and the other commands. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fact } from '#election/fact.ts';
import type { PersonId } from '#election/model.ts';

const CLI = path.join(import.meta.dirname, '../../server/cli.ts');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end. */
export async function tallywatch(...words: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

export interface NodeProcess {
  readonly url: string;
  /** The administrator's token, if this start opened the night. */
  readonly token: string | null;
  /** The options by which other commands find its log. */
  readonly log: readonly string[];
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly said: string;
  /** Asks it to stop; gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts a node on a free port; rejects with what it said if it refuses.
 *
 * @param election null: the pack that the log carries
 */
export async function startNode(
  election: string | null,
  log: readonly string[],
  ...more: string[]
): Promise<NodeProcess> {
  const pack = election === null ? [] : ['--election', election];
  const words = ['serve', ...pack, ...log, '--port', '0', ...more];
  const child = spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk;
      const url = /listening on (\S+)\n/.exec(said)?.[1];
      if (!url) return;
      const token = /\/i\/([\w-]+)/.exec(said)?.[1] ?? null;
      const kill = async () => void (await end('SIGKILL'));
      const get = {
        get said() {
          return said;
        },
      };
      resolve(Object.assign(get, { url, token, log, child, stop: () => end('SIGTERM'), kill }));
      child.stdout.off('data', listen);
      child.stdout.on('data', (more: Buffer) => (said += more));
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    child.on('exit', (code) => reject(new Error(`exit ${code}: ${said}`)));
  });
}

export function makeFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'tallywatch-data-'));
}

/** The facts of a log, as `export-log` writes them beside a running node. */
export async function readFacts(log: readonly string[]): Promise<Fact[]> {
  const file = path.join(await makeFolder(), 'log.jsonl');
  await tallywatch('export-log', ...log, file);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(JSON.parse(line) as string) as Fact);
}

/** Whose token this is. */
export async function personOf(log: readonly string[], token: string): Promise<PersonId> {
  const tokenHash = createHash('sha256').update(token).digest('hex');
  const links = (await readFacts(log)).filter((fact) => fact.type === 'LinkIssued');
  return links.find((link) => link.tokenHash === tokenHash)!.personId;
}

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}
