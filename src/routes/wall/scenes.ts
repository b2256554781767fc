import { at } from '#election/known.ts';
import type { Election } from '#election/model.ts';
import { SCENES, type Direction, type Scene } from '#election/wall.ts';

/** How long a scene stays when scenes change by themselves, in seconds. */
export const STAYS = 20;
const SHORTEST = 3;

/** `?scene=threshold` stays there; `?rotate` or `?rotate=30` goes round. */
export function readDirection(query: URLSearchParams): Direction {
  const scene = SCENES.find((one) => one === query.get('scene')) ?? 'overview';
  const wanted = query.get('rotate');
  if (wanted === null) return { scene, rotate: null };
  const seconds = Number(wanted);
  return { scene, rotate: seconds >= SHORTEST ? seconds : STAYS };
}

/** Scenes that are about the threshold. */
const OF_THRESHOLD: readonly Scene[] = ['threshold', 'tipping', 'drive'];

/** The scenes of an election: without a threshold there are fewer. */
export function scenesOf({ thresholds }: Pick<Election, 'thresholds'>): readonly Scene[] {
  return SCENES.filter((scene) => thresholds.length > 0 || !OF_THRESHOLD.includes(scene));
}

/** The scene so many steps on, or back. */
export function stepFrom(scene: Scene, step: number, scenes: readonly Scene[]): Scene {
  return at(scenes, (scenes.indexOf(scene) + step + scenes.length) % scenes.length);
}

/**
 * Keys 1 to 6 choose, arrows step, R lets scenes change or stops them; null: another key.
 *
 * @param telling those of the scenes that have something to say now
 */
export function directByKey(
  direction: Direction,
  code: string,
  scenes: readonly Scene[],
  telling: readonly Scene[],
): Direction | null {
  const number = /^(?:Digit|Numpad)([1-6])$/.exec(code)?.[1];
  const scene = number && at(SCENES, Number(number) - 1);
  if (scene) return scenes.includes(scene) ? { scene, rotate: null } : null;
  if (code === 'ArrowRight') return { ...direction, scene: stepFrom(direction.scene, 1, telling) };
  if (code === 'ArrowLeft') return { ...direction, scene: stepFrom(direction.scene, -1, telling) };
  if (code === 'KeyR') return { ...direction, rotate: direction.rotate === null ? STAYS : null };
  return null;
}
