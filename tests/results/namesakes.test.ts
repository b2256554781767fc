import { expect, test } from 'vitest';
import { tellApart } from '#results/namesakes.ts';

test('namesakes are told apart by their number on the ballot, and nobody else has one', () => {
  const named = (ballotOrder: number, name: string) => ({ ballotOrder, name });
  const all = [named(1, 'Zoe'), named(4, 'Max'), named(7, 'Zoe')];
  expect(tellApart(all).map(({ name }) => name)).toEqual(['Zoe (1)', 'Max', 'Zoe (7)']);
});
