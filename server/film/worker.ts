/** Makes the film of a night in a thread of its own: it counts everything once more. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeFilm } from '#results/film.ts';
import type { Election } from '#election/model.ts';
import { yieldToOthers } from '../projection/urgency.ts';
import { readSent, type Sent } from '../night/figures.ts';

yieldToOthers();
const { election, step } = workerData as { election: Election; step: number };
if (!parentPort) throw new Error('this is the film’s own thread');
const port = parentPort;
const facts: Sent[] = [];

port.on('message', (more: readonly Sent[] | null) => {
  if (more) facts.push(...more);
  else port.postMessage(make());
});

function make(): string {
  const placed = facts.map(([position, json]) => [position, readSent(json)] as const);
  return JSON.stringify(makeFilm(election, placed, step));
}
