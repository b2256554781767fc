import { lastOf } from '#election/known.ts';
import { mkdtemp } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Role } from '#election/fact.ts';
import type { StationId } from '#election/model.ts';
import { pathOf } from '../access/links.ts';
import { RefusedError } from '../log/event-log.ts';
import { issueLink } from '../commands/links.ts';
import type { Append } from '../night/append-fact.ts';
import { startServer, type RunningNode } from '../main.ts';
import { readPack } from '../packs/read-pack.ts';
import { inventContests, writeDemoPack } from './election.ts';
import { readFacts } from './facts.ts';
import { playNight, type Tokens } from './play.ts';
import { Random } from './random.ts';
import { writeScript, type Script } from './script.ts';

const SEED = 20170910;

export interface DemoSettings {
  readonly port: number;
  readonly host: string;
  readonly speed: number;
  /** Where log and pack are kept; null: in a folder that is forgotten. */
  readonly keep: string | null;
}

/** A demo night as it runs. */
export interface RunningDemo {
  readonly running: RunningNode;
  /** Links by what they open, the administrator's first. */
  readonly links: Readonly<Record<'administrator' | 'wall' | 'phone' | 'desk' | 'drive', string>>;
  /** Resolves when the last report was counted; the server goes on. */
  readonly night: Promise<void>;
  stop(): Promise<void>;
}

/** Starts a real server on the built-in election and plays its night into it. */
export async function startDemo(
  settings: DemoSettings,
  say: (line: string) => void,
  pages: RequestListener | null = null,
): Promise<RunningDemo> {
  const folder = settings.keep ?? (await mkdtemp(path.join(tmpdir(), 'tallywatch-demo-')));
  const random = new Random(SEED);
  const districts = readFacts();
  const contests = inventContests(districts, random);
  const script = writeScript(contests, random);
  const election = path.join(folder, 'election');
  await writeDemoPack(election, districts, contests);
  const read = await readPack(election);
  if (!read.ok) throw new Error('the demo’s own pack is broken');

  const running = await startServer(
    {
      ...settings,
      election,
      log: { data: folder },
      origin: null,
      trustProxy: false,
      rehearsal: false,
      amend: null,
      unsafe: false,
      projection: true,
      embedOn: ['*'],
      tiles: null,
      photos: path.join(folder, 'photos'),
      schematic: true,
    },
    read.pack,
    say,
    pages,
  );
  if (running.adminToken === null) {
    await running.close();
    throw new RefusedError(`${folder} holds a night already: keep this one in another folder`);
  }
  const { append } = running.node;
  say('handing out links to the watchers …');
  const { tokens, phone } = await issueWatchers(append, script);
  const issueStaff = async (role: Role, name: string) =>
    (await issueLink(append, { role, name, stationIds: [], withCode: false })).token;
  // The simulated desk is somebody else than whoever tries the desk.
  const deskToken = await issueStaff('verifier', 'Simulated desk');
  const ownDeskToken = await issueStaff('verifier', 'Desk');
  const wallToken = await issueStaff('viewer', 'Wall');
  const driveToken = await issueStaff('organiser', 'Organiser');
  const end = new AbortController();
  const { url, node } = running;
  const stage = { node, url, tokens, deskToken, speed: settings.speed, signal: end.signal };
  const at = (token: string) => `${url}${pathOf(token)}`;
  return {
    running,
    links: {
      administrator: at(running.adminToken),
      wall: at(wallToken),
      phone: at(phone),
      desk: at(ownDeskToken),
      drive: at(driveToken),
    },
    night: playNight(script, stage),
    stop: async () => {
      end.abort();
      await running.close();
    },
  };
}

/** Two watchers for every station; and a phone for whoever tries the demo, at the last of them. */
async function issueWatchers(
  append: Append,
  { cues }: Script,
): Promise<{ tokens: Tokens; phone: string }> {
  const ids = [...new Set(cues.map(({ report }) => report.stationId as StationId))];
  const issue = async (id: StationId, withCode = false) => {
    const holder = { role: 'watcher', name: null, stationIds: [id], withCode } as const;
    return (await issueLink(append, holder)).token;
  };
  const pairs = await Promise.all(
    ids.map(async (id) => [id, [await issue(id), await issue(id)]] as const),
  );
  return { tokens: new Map(pairs), phone: await issue(lastOf(ids), true) };
}
