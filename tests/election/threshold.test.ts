import { describe, expect, test } from 'vitest';
import type { Election } from '#election/model.ts';
import { sketchElection, sketchThreshold } from '#scenarios/election.ts';
import { report, resultsAfter } from '#scenarios/night.ts';

const contest = (id: string) => ({
  id,
  seats: 2,
  candidates: [
    { id: `${id}-ant`, alliance: 'small-animals' },
    { id: `${id}-bee`, alliance: 'small-animals' },
    { id: `${id}-elk`, party: 'antlers' },
  ],
  stations: [100],
});

const alliance = 'small-animals' as never;

const zoo = (signatures: number, districts: number, sitting = 0): Election =>
  sketchElection([contest('meadow'), contest('wood'), contest('moor')], {
    thresholds: [sketchThreshold({ signatures, districts, for: [{ alliance }] })],
    sittingMembers:
      sitting === 0
        ? []
        : [
            {
              districtId: 'meadow' as never,
              partyId: null,
              allianceId: alliance,
              members: sitting,
            },
          ],
  });

const wins = (id: string, ant: number, bee: number, elk: number) =>
  report({
    id: `report-of-${id}`,
    station: `${id}-1`,
    votes: { [`${id}-ant`]: ant, [`${id}-bee`]: bee, [`${id}-elk`]: elk },
  });

const night = [wins('meadow', 30, 20, 10), wins('wood', 5, 4, 50)];

const thresholdAfter = (election: Election, facts = night) =>
  resultsAfter(election, facts).thresholds[0]!;

describe('the two-part threshold', () => {
  test('counts seats in one part and districts once in the other', () => {
    expect(thresholdAfter(zoo(4, 3))).toMatchObject({
      for: { alliance },
      signatures: { needed: 4, secured: 3, leading: 3, possible: 5 },
      districts: { needed: 3, secured: 2, leading: 2, possible: 3 },
      status: 'open',
    });
  });

  test('names the scarce part, districts where both are equally short', () => {
    expect(thresholdAfter(zoo(3, 3)).binding).toBe('districts');
    expect(thresholdAfter(zoo(6, 3)).binding).toBe('signatures');
    expect(thresholdAfter(zoo(3, 2)).binding).toBe('districts');
  });

  test('seats alone do not reach it', () => {
    expect(thresholdAfter(zoo(3, 3)).status).toBe('open');
    expect(thresholdAfter(zoo(3, 2)).status).toBe('reached');
  });

  test('is out of reach when one part cannot be filled any more', () => {
    expect(thresholdAfter(zoo(5, 1)).status).toBe('open');
    expect(thresholdAfter(zoo(6, 1)).status).toBe('out-of-reach');
    expect(thresholdAfter(zoo(1, 4)).status).toBe('out-of-reach');
  });

  test('sitting members count in all three, their district once', () => {
    expect(thresholdAfter(zoo(9, 3, 4))).toMatchObject({
      signatures: { secured: 7, leading: 7, possible: 9 },
      districts: { secured: 2, leading: 2, possible: 3 },
    });
  });

  test('counts nothing of others, sitting or elected', () => {
    const stranger = { districtId: 'moor' as never, partyId: 'antlers' as never, allianceId: null };
    const election = { ...zoo(4, 3), sittingMembers: [{ ...stranger, members: 9 }] };
    expect(thresholdAfter(election)).toEqual(thresholdAfter(zoo(4, 3)));
    expect(thresholdAfter(election)).toMatchObject({ districts: { secured: 2 } });
  });

  test('can hold no more seats of a contest than it has candidates there', () => {
    const antlers = { party: 'antlers' as never };
    const bid = sketchThreshold({ signatures: 4, districts: 3, for: [antlers] });
    expect(thresholdAfter({ ...zoo(1, 1), thresholds: [bid] }, [])).toMatchObject({
      signatures: { possible: 3 },
      status: 'out-of-reach',
    });
  });

  test('that needs no districts has one part alone', () => {
    expect(thresholdAfter(zoo(4, 0), [])).toMatchObject({ binding: 'signatures', status: 'open' });
    expect(thresholdAfter(zoo(4, 0))).toMatchObject({ binding: 'signatures', status: 'open' });
    expect(thresholdAfter(zoo(3, 0))).toMatchObject({ binding: 'signatures', status: 'reached' });
  });

  test('is open before anything is said, and never holds more than there are seats', () => {
    expect(thresholdAfter(zoo(6, 3), [])).toMatchObject({
      signatures: { secured: 0, leading: 0, possible: 6 },
      districts: { secured: 0, leading: 0, possible: 3 },
      binding: 'districts',
      status: 'open',
    });
  });
});
