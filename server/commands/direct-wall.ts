import { randomUUID } from 'node:crypto';
import type { PersonId } from '#election/model.ts';
import type { Direction } from '#election/wall.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../night/reading.ts';

/** How long walls keep to what was chosen, in milliseconds: a night. */
const KEPT = 12 * 60 * 60_000;

/** Tells every wall what to show; null lets each choose. False if that may not have been recorded. */
export async function directWall(
  reading: Reading,
  by: PersonId,
  direction: Direction | null,
): Promise<boolean> {
  const until = new Date(Date.now() + (direction ? KEPT : 0)).toISOString();
  const shown = direction ?? { scene: 'overview', rotate: null };
  try {
    await reading.state(randomUUID(), by, { type: 'WallDirected', ...shown, until });
    return true;
  } catch (error) {
    if (error instanceof NotRecordedError) return false;
    throw error;
  }
}
