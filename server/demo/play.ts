import { at, known } from '#election/known.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { tell } from '#call';
import type { StationId } from '#election/model.ts';
import { findSheet, standingOf } from '#election/night.ts';
import type { ReportMessage } from '#protocol';
import type { TallyNode } from '../node.ts';
import { LENGTH, type Script } from './script.ts';
import { Random } from './random.ts';

/** A simulated phone's token, by station and watcher. */
export type Tokens = ReadonlyMap<string, readonly [first: string, second: string]>;

export interface Stage {
  readonly node: TallyNode;
  readonly url: string;
  readonly tokens: Tokens;
  readonly deskToken: string;
  /** How many minutes of the night pass in a minute. */
  readonly speed: number;
  readonly signal: AbortSignal;
}

/** How long the desk takes to settle a dispute, in minutes of the night. */
const DESK_TAKES = 6;

/** Plays the night: phones report over the public interface, the desk settles what they dispute. */
export async function playNight(script: Script, stage: Stage): Promise<void> {
  const started = performance.now();
  const minute = () => ((performance.now() - started) / 60_000) * stage.speed;
  const desk = settleDisputes(script, stage, minute);
  const sending = new Set<Promise<void>>();
  for (const { minute: due, watcher, report } of script.cues) {
    const wait = ((due - minute()) * 60_000) / stage.speed;
    if (wait > 0) await sleep(wait, undefined, { signal: stage.signal }).catch(() => undefined);
    if (stage.signal.aborted) return;
    const token = at(known(stage.tokens, report.stationId), watcher - 1);
    const sent = sendAsPhone(stage, token, report).finally(() => sending.delete(sent));
    sending.add(sent);
    if (sending.size >= 64) await Promise.race(sending);
  }
  await Promise.all(sending);
  await desk;
}

/** A phone: asked whether the paper really says so, its watcher says yes. */
async function sendAsPhone(stage: Stage, token: string, report: ReportMessage): Promise<void> {
  const send = async (message: ReportMessage) =>
    (await tell('POST /api/reports', message, { url: stage.url, headers: bearer(token) })).body;
  let answer = await send(report);
  if (answer.ok) return;
  const confirmed = answer.problems.map(({ code }) => code);
  answer = await send({ ...report, confirmed });
  if (!answer.ok) throw new Error(`the demo's report was refused: ${answer.problems[0]?.message}`);
}

/** The desk: looks at every dispute for a while, then accepts the version the paper has. */
async function settleDisputes(
  { truth }: Script,
  stage: Stage,
  minute: () => number,
): Promise<void> {
  const seen = new Map<StationId, number>();
  const random = new Random(2);
  const { night } = stage.node.reading;
  const stations = [...night.election.stations.values()];
  while (!stage.signal.aborted) {
    const disputed = stations.filter(({ id, contestIds }) => {
      const sheet = findSheet(night, id, at(contestIds, 0));
      return sheet?.state.status === 'disputed';
    });
    if (minute() > LENGTH && disputed.length === 0) return;
    for (const { id, contestIds } of disputed) {
      const since = seen.get(id) ?? minute();
      seen.set(id, since);
      if (minute() - since < DESK_TAKES && minute() <= LENGTH) continue;
      const sheet = findSheet(night, id, at(contestIds, 0));
      const standing = sheet ? standingOf(night, sheet) : [];
      const right = standing.find(({ votes }) => isTrue(votes, known(truth, id).votes));
      if (!right) throw new Error(`nobody read ${id} as the paper has it`);
      const ruling = {
        id: random.uuid(),
        stationId: id,
        contestId: at(contestIds, 0),
        basis: { reportIds: standing.map((report) => report.id), previous: null },
        decision: { type: 'accept', reportId: right.id },
      } as const;
      await tell('POST /api/rulings', ruling, {
        url: stage.url,
        headers: bearer(stage.deskToken),
      });
    }
    await sleep(250, undefined, { signal: stage.signal }).catch(() => undefined);
  }
}

function isTrue(votes: Readonly<Record<string, number>>, truth: Readonly<Record<string, number>>) {
  return Object.entries(truth).every(([id, count]) => votes[id] === count);
}

function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}
