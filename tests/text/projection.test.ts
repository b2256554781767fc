import { expect, test } from 'vitest';
import { projectionWords, sayChance } from '#text/projection.ts';

const words = projectionWords('en');

test.each([
  [null, 'too early to say'],
  [0, 'out of the question'],
  [0.0005, 'less than 1 in 100'],
  [0.02, 'about 1 in 50'],
  [0.05, 'about 1 in 20'],
  [0.5, 'about even'],
  [0.66, 'about 2 in 3'],
  [0.98, 'about 49 in 50'],
  [0.9995, 'more than 99 in 100'],
  [1, 'certain'],
])('%s is said as "%s"', (probability, said) => {
  expect(sayChance(probability, words)).toBe(said);
});

test('what is said is close to what is meant, and never reads as certain', () => {
  for (let probability = 0.01; probability < 0.99; probability += 0.001) {
    const said = sayChance(probability, words);
    const [some, of] = /(\d+) in (\d+)/.exec(said)?.slice(1).map(Number) ?? [1, 2];
    expect(Math.abs(some! / of! - probability)).toBeLessThan(0.06);
  }
});
