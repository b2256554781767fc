import { isFigure } from '#election/fold.ts';
import type { Fact } from '#election/fact.ts';
import type { Placed } from './reading.ts';

/** A fact on its way to another thread: its position, and itself as JSON, which is faster than a clone. */
export type Sent = readonly [position: number, json: string];

/** Of facts those that change figures. */
export function pickFigures(placed: readonly Placed[]): Sent[] {
  return placed
    .filter(({ fact }) => isFigure(fact))
    .map(({ position, fact }): Sent => [position, JSON.stringify(fact)]);
}

/** The fact as it was sent. */
export function readSent(json: string): Fact {
  return JSON.parse(json) as Fact;
}
