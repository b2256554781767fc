/** A program that speaks to a node. */
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { applyChanges, type Changes } from '#results/changes.ts';
import type { Results, Summary } from '#results/results.ts';
import type { LivePatch, ReportAnswer, ReportMessage } from '#protocol';
import { bearer, tallywatch, type NodeProcess } from './node-process.ts';

export interface Told {
  readonly status: number;
  readonly body: ReportAnswer;
}

export async function postReport(url: string, token: string | null, body: unknown): Promise<Told> {
  const response = await fetch(`${url}/api/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && bearer(token)) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as ReportAnswer };
}

export async function getText(url: string, token: string | null): Promise<string> {
  const response = await fetch(url, { headers: token === null ? {} : bearer(token) });
  return response.text();
}

/** The results once the projection has caught up with the count. */
export async function getProjected(url: string, token: string | null): Promise<string> {
  for (;;) {
    const text = await getText(`${url}/api/results`, token);
    const { version, projection } = JSON.parse(text) as Results;
    if (projection?.version === version) return text;
    await sleep(100);
  }
}

/** Results or a summary without what is projected, which may be older than the count. */
export function countOf(results: Results | Summary): unknown {
  const text = JSON.stringify({ ...results, projection: null }, (key, value: unknown) =>
    key === 'projected' || key === 'probability' ? null : value,
  );
  return JSON.parse(text);
}

export async function getStatus(url: string, token: string | null, init: RequestInit = {}) {
  const headers = { ...init.headers, ...(token === null ? {} : bearer(token)) };
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}

/** Another address each time, for a node that believes its proxy: failed sign-ins are limited. */
export function someAddress(): Record<string, string> {
  const part = () => Math.floor(Math.random() * 256);
  return { 'x-forwarded-for': `10.${part()}.${part()}.${part()}` };
}

/** Makes a link by the command, beside the running node. */
export async function makeLink({ log }: NodeProcess, role: string, ...more: string[]) {
  const { out } = await tallywatch('link', '--role', role, ...more, '--json', ...log);
  const link = JSON.parse(out) as {
    token: string;
    path: string;
    code?: string;
    /** What a watcher's text messages begin with, and codes for one line each. */
    text?: { number: number; codes: string[] };
  };
  return link;
}

/** The same; gives its token. */
export async function makeToken(node: NodeProcess, role: string, ...more: string[]) {
  return (await makeLink(node, role, ...more)).token;
}

/** A socket that has connected; rejects with the server's reason. */
export async function connect(
  url: string,
  namespace: '/report' | '/live' | '/desk',
  auth: { token?: string | null; version?: number },
  extraHeaders: Record<string, string> = {},
): Promise<Socket> {
  const socket = io(`${url}${namespace}`, {
    auth,
    extraHeaders,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  const heard: [string, unknown][] = [];
  said.set(socket, heard);
  socket.onAny((event: string, message: unknown) => heard.push([event, message]));
  return new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(socket));
    socket.on('connect_error', (error) => {
      const { data } = error as Error & { data?: { code: string } };
      reject(new Error(data?.code ?? error.message));
    });
  });
}

const said = new WeakMap<Socket, [string, unknown][]>();

/** The next message of a kind, also one that has come already. */
export async function hear<Message>(socket: Socket, event: string): Promise<Message> {
  const heard = said.get(socket)!;
  for (;;) {
    const index = heard.findIndex(([name]) => name === event);
    if (index >= 0) return heard.splice(index, 1)[0]![1] as Message;
    await sleep(5);
  }
}

/** The next patch of which this is true: a projection comes as a patch too. */
export async function hearPatch(
  socket: Socket,
  isMeant: (patch: LivePatch) => boolean,
): Promise<LivePatch> {
  for (;;) {
    const patch = await hear<LivePatch>(socket, 'patch');
    if (isMeant(patch)) return patch;
  }
}

/** A summary with a patch applied, as a wall does it. */
export function applyPatch(summary: Summary, patch: LivePatch): Summary {
  const { from: _from, to: version, head, at, watched: _watched, ...changes } = patch;
  return { ...applyChanges<Summary>(summary, changes as Changes<Summary>), version, head, at };
}

export function submit(socket: Socket, report: unknown): Promise<ReportAnswer> {
  return socket.timeout(20_000).emitWithAck('report:submit', report) as Promise<ReportAnswer>;
}

let made = 0;

/** A good report of one of the zoo's savanna stations, changed as told. */
export function zooReport(change: Partial<ReportMessage> = {}): ReportMessage {
  made += 1;
  return {
    id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    stationId: 's-1',
    contestId: 'savanna',
    kind: 'final',
    reportedAt: '2024-05-05T20:30:00+02:00',
    sheet: { registered: change.stationId === 's-2' ? 80 : 100, ballotsCast: 52, invalid: 2 },
    votes: { lion: 40, zebra: 30, mouse: 20 },
    ...change,
  };
}
