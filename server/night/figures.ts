import { isFigure } from '#election/fold.ts';
import type { Fact } from '#election/fact.ts';
import type { Stored } from '../log/event-log.ts';

/** A fact on its way to another thread: its position and its bytes as text. */
export type Sent = readonly [position: number, text: string];

/** Of facts as they are stored those that change figures. */
export function pickFigures(stored: readonly Stored[]): Sent[] {
  return stored.flatMap(({ position, bytes }): Sent[] => {
    const text = bytes.toString();
    return isFigure(JSON.parse(text) as Fact) ? [[position, text]] : [];
  });
}
