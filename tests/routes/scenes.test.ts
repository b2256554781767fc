import { expect, test } from 'vitest';
import type { Election } from '#election/model.ts';
import { SCENES, type Direction } from '#election/wall.ts';
import { directByKey, readDirection, scenesOf, stepFrom } from '../../src/routes/wall/scenes.ts';

const threshold = { id: 'bid' } as Election['thresholds'][number];
const all = scenesOf({ thresholds: [threshold] });
const few = scenesOf({ thresholds: [] });

test('without a threshold no scene is about it', () => {
  expect(all).toEqual(SCENES);
  expect(few).toEqual(['overview', 'closest', 'district']);
});

test('steps go round, forwards and back', () => {
  expect(stepFrom('district', 1, few)).toBe('overview');
  expect(stepFrom('overview', -1, few)).toBe('district');
  let scene = all[0]!;
  for (const expected of [...all.slice(1), all[0]]) {
    scene = stepFrom(scene, 1, all);
    expect(scene).toBe(expected);
  }
});

test('keys choose what there is, arrows go on to what has something to say', () => {
  const now: Direction = { scene: 'closest', rotate: null };
  const telling = ['overview', 'closest', 'district'] as const;
  expect(directByKey(now, 'Digit2', all, telling)).toEqual({ scene: 'threshold', rotate: null });
  expect(directByKey(now, 'Digit2', few, telling)).toBeNull();
  expect(directByKey(now, 'ArrowRight', all, telling)?.scene).toBe('district');
  expect(directByKey(now, 'ArrowLeft', all, telling)?.scene).toBe('overview');
  expect(directByKey(now, 'KeyR', all, telling)?.rotate).toBeGreaterThan(0);
  expect(directByKey({ ...now, rotate: 20 }, 'KeyR', all, telling)?.rotate).toBeNull();
  expect(directByKey(now, 'KeyQ', all, telling)).toBeNull();
});

test('a link says which scene, and how long each stays', () => {
  const read = (query: string) => readDirection(new URLSearchParams(query));
  expect(read('')).toEqual({ scene: 'overview', rotate: null });
  expect(read('scene=tipping')).toEqual({ scene: 'tipping', rotate: null });
  expect(read('scene=nowhere&rotate')).toEqual({ scene: 'overview', rotate: 20 });
  expect(read('rotate=30').rotate).toBe(30);
  expect(read('rotate=0.01').rotate).toBe(20);
});
