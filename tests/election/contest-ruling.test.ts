import { describe, expect, test } from 'vitest';
import {
  countingRulings,
  matterOf,
  ordersOf as ordersWith,
  lastRulings,
  type ContestDecision,
  type ContestRuling,
} from '#election/contest-ruling.ts';

const ordersOf = (rulings: readonly ContestRuling[]) => ordersWith(rulings, () => false);
const rule = (id: string, decision: object, previous: string | null = null) =>
  ({ id, decision, previous, stamps: [] }) as unknown as ContestRuling;

const call = (id: string, who: string, previous: string | null = null) =>
  rule(id, { type: 'call', candidateIds: [who] }, previous);
const withdraw = (id: string, candidateId: string, previous: string | null = null) =>
  rule(id, { type: 'withdraw', candidateId }, previous);
const reinstate = (id: string, candidateId: string, previous: string | null = null) =>
  rule(id, { type: 'reinstate', candidateId }, previous);

describe('rulings on a contest', () => {
  test('are on one matter where one could take the other back', () => {
    const matters = [
      { type: 'lot', tied: [], elected: [] },
      { type: 'call', candidateIds: [] },
      { type: 'withdraw', candidateId: 'lion' },
      { type: 'reinstate', candidateId: 'lion' },
      { type: 'withdraw', candidateId: 'gnu' },
      { type: 'close' },
      { type: 'reopen' },
    ].map((decision) => matterOf(decision as ContestDecision));
    expect(matters).toEqual([
      'lot',
      'call',
      'candidate lion',
      'candidate lion',
      'candidate gnu',
      'closing',
      'closing',
    ]);
  });

  test('count once for what was there before: the first does', () => {
    const rulings = [call('r1', 'lion'), call('r2', 'zebra'), call('r3', 'gnu', 'r1')];
    expect(countingRulings(rulings).get('call')).toEqual([rulings[0], rulings[2]]);
    expect(ordersOf(rulings).called).toEqual(['gnu']);
    expect(ordersOf(rulings.slice(0, 2)).called).toEqual(['lion']);
  });

  test('do not meet those on another matter', () => {
    const rulings = [call('r1', 'lion'), withdraw('r2', 'lion'), withdraw('r3', 'gnu')];
    expect(ordersOf(rulings)).toMatchObject({
      called: ['lion'],
      withdrawn: new Set(['lion', 'gnu']),
      lot: null,
      closed: false,
    });
  });

  test('made on what never was are not in force', () => {
    expect(lastRulings([call('r2', 'lion', 'r1')]).size).toBe(0);
    const rulings = [call('r1', 'lion'), call('r3', 'gnu', 'r2')];
    expect(ordersOf(rulings).called).toEqual(['lion']);
  });

  test('made on one that came later in the log are lost for good', () => {
    const rulings = [call('r3', 'gnu', 'r2'), call('r1', 'lion'), call('r2', 'zebra', 'r1')];
    expect(ordersOf(rulings).called).toEqual(['zebra']);
  });

  test('that name each other in a ring end somewhere', () => {
    const rulings = [call('r1', 'lion'), call('r1', 'gnu', 'r1')];
    expect(ordersOf(rulings).called).toEqual(['gnu']);
  });

  test('put a candidate out of the race, and back in it', () => {
    const out = withdraw('r1', 'lion');
    const back = reinstate('r2', 'lion', 'r1');
    expect([...ordersOf([out]).withdrawn]).toEqual(['lion']);
    expect([...ordersOf([out, back]).withdrawn]).toEqual([]);
    expect([...ordersOf([out, back, withdraw('r3', 'lion', 'r2')]).withdrawn]).toEqual(['lion']);
  });

  test('close a contest, and open it again', () => {
    const close = rule('r1', { type: 'close' });
    expect(ordersOf([]).closed).toBe(false);
    expect(ordersOf([close]).closed).toBe(true);
    expect(ordersOf([close, rule('r2', { type: 'reopen' }, 'r1')]).closed).toBe(false);
  });

  test('draw a lot, and take it back by one that elects nobody', () => {
    const drawn = { type: 'lot', tied: ['lion', 'gnu'], elected: ['gnu'] };
    const lot = rule('r1', drawn);
    expect(ordersOf([lot]).lot).toEqual(drawn);
    expect(ordersOf([lot, rule('r2', { ...drawn, elected: [] }, 'r1')]).lot).toBeNull();
  });
});
