/**
 * On which side the hashes of an inclusion proof stand, from the leaf up (RFC 9162, 2.1.3.2); null: a proof
 * of this place has not so many.
 *
 * @param index of the leaf, from 0
 * @param size how many leaves the tree has
 * @param length how many hashes the proof has
 */
export function sidesOf(
  index: number,
  size: number,
  length: number,
): readonly ('left' | 'right')[] | null {
  const sides: ('left' | 'right')[] = [];
  let [place, last] = [index, size - 1];
  if (index < 0 || index > last) return null;
  while (sides.length < length) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      sides.push('left');
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else sides.push('right');
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? sides : null;
}
