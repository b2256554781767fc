import type { Fact } from '#election/fact.ts';
import type { Stored } from '../log/event-log.ts';

/** Facts that change figures, and the one that says whether they are a test. */
const FIGURES: ReadonlySet<Fact['type']> = new Set<Fact['type']>([
  'NightOpened',
  'ReportSubmitted',
  'ReportRetracted',
  'SheetRuled',
  'ContestRuled',
]);

/** A fact on its way to another thread: its position and its bytes as text. */
export type Sent = readonly [position: number, text: string];

export function isFigure({ type }: Fact): boolean {
  return FIGURES.has(type);
}

/** Of facts as they are stored those that change figures. */
export function pickFigures(stored: readonly Stored[]): Sent[] {
  return stored.flatMap(({ position, bytes }): Sent[] => {
    const text = bytes.toString();
    return isFigure(JSON.parse(text) as Fact) ? [[position, text]] : [];
  });
}
