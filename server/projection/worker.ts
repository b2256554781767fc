/**
 * Projects the night in a thread of its own: it counts along, and looks ahead when there is news,
 * at most every few seconds and once more when it gets quiet.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Election } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight, type Night } from '#election/night.ts';
import { project, type Projection } from '#projection/projection.ts';
import { readSent, type Sent } from '../night/figures.ts';
import { yieldToOthers } from './urgency.ts';

/** Facts that change figures, and the version the log has with them. */
export interface News {
  readonly version: number;
  readonly facts: readonly Sent[];
  /** They were there when the node started: its past is projected too. */
  readonly past: boolean;
  /** More of it follows at once. */
  readonly more: boolean;
}

/** A projection, or one of the past, and when its last fact was recorded. */
export interface Projected {
  readonly projection: Projection;
  readonly at: string | null;
  readonly past: boolean;
}

/** The least time between two projections, in milliseconds; they take at most a fifth of all time. */
const PAUSE = 3000;
const SHARE = 4;
/** Between two of the past, which never make what is new wait for more than one of them. */
const PAST_PAUSE = 1000;
/** How long it works before it rests, in milliseconds. */
const WORK = 2;
const LONGEST_REST = 20;
/** How many moments of the past are projected after a start. */
const MOMENTS = 10;

const { election } = workerData as { election: Election };
if (!parentPort) throw new Error('this is the projection’s own thread');
const port = parentPort;
const night = startNight(election);
/** The facts that were there at the start, until their moments are projected. */
const past: Sent[] = [];
/** How far the past is projected. */
let then: { readonly night: Night; readonly each: number } | null = null;
let version = 0;
let last: Projection | null = null;
let hasNews = false;
let timer: NodeJS.Timeout | null = null;
let pastTimer: NodeJS.Timeout | null = null;

yieldToOthers();

port.on('message', (news: News) => {
  for (const [position, json] of news.facts) applyFact(night, readSent(json), position);
  if (news.past) past.push(...news.facts);
  version = news.version;
  hasNews ||= news.facts.length > 0 || last === null;
  if (!news.more) timer ??= setTimeout(look, 0);
});

/** Projects what is counted; facts that change no figure only move the version on. */
function look(): void {
  const work = measure(() => {
    if (hasNews || !last) {
      hasNews = false;
      tellNow(project(night, rest));
    } else if (last.version !== version) {
      tellNow(last);
    }
  });
  if (past.length > 0) pastTimer ??= setTimeout(lookBack, PAST_PAUSE);
  timer = setTimeout(
    () => {
      timer = null;
      if (hasNews || last?.version !== version) look();
    },
    Math.max(PAUSE, SHARE * work),
  );
}

/** How long this works, in milliseconds: what it rests for others is no work. */
function measure(act: () => void): number {
  const [started, before] = [performance.now(), restedFor];
  act();
  return performance.now() - started - (restedFor - before);
}

function tellNow(projection: Projection): void {
  last = { ...projection, version };
  tell({ projection: last, at: night.at, past: false });
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));
let rested = 0;
let restedFor = 0;

/** Works for a moment, rests for as long: with few cores a receipt need not wait its turn. */
function rest(): void {
  const worked = performance.now() - rested;
  if (worked < WORK) return;
  const begun = performance.now();
  Atomics.wait(sleeper, 0, 0, Math.min(worked, LONGEST_REST));
  rested = performance.now();
  restedFor += rested - begun;
}

function tell(projected: Projected): void {
  port.postMessage(projected);
}

/** Projects one moment of the past, until all are: the history of a night outlives a restart. */
function lookBack(): void {
  pastTimer = null;
  const work = measure(() => {
    then ??= { night: startNight(election), each: Math.ceil(past.length / MOMENTS) };
    for (const [position, json] of past.splice(0, then.each)) {
      applyFact(then.night, readSent(json), position);
    }
    if (past.length === 0) {
      then = null; // that was now
    } else if (then.night.at !== night.at) {
      tell({ projection: project(then.night, rest), at: then.night.at, past: true });
    }
  });
  if (past.length > 0) pastTimer = setTimeout(lookBack, Math.max(PAST_PAUSE, SHARE * work));
}
