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

/** The scene so many steps on, or back; the drive's only once it has begun. */
export function stepFrom(scene: Scene, step: number, hasDrive: boolean): Scene {
  const scenes = SCENES.filter((one) => one !== 'drive' || hasDrive);
  return scenes[(scenes.indexOf(scene) + step + scenes.length) % scenes.length]!;
}

/** Keys 1 to 6 choose, arrows step, R lets scenes change or stops them; null: another key. */
export function directByKey(
  direction: Direction,
  code: string,
  hasDrive: boolean,
): Direction | null {
  const number = /^(?:Digit|Numpad)([1-6])$/.exec(code)?.[1];
  if (number) return { scene: SCENES[Number(number) - 1]!, rotate: null };
  if (code === 'ArrowRight') return { ...direction, scene: stepFrom(direction.scene, 1, hasDrive) };
  if (code === 'ArrowLeft') return { ...direction, scene: stepFrom(direction.scene, -1, hasDrive) };
  if (code === 'KeyR') return { ...direction, rotate: direction.rotate === null ? STAYS : null };
  return null;
}
