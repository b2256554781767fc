import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startDrive, stateOf, type Drive } from '#election/drive/drive.ts';
import { isMemberId, listMembers, type Member } from '#election/drive/members.ts';
import { rankOf, STAGES, STEPS, type Step } from '#election/drive/stage.ts';
import {
  askedOf,
  binomial,
  orderByHelp,
  paceOf,
  totalDrive,
  type DriveTotals,
} from '#results/drive-totals.ts';
import type { Fact } from '#election/fact.ts';
import type { MemberId } from '#election/model.ts';
import { Publication } from '#results/publication.ts';
import { sketchElection, sketchThreshold } from '#scenarios/election.ts';
import { correction, nightAfter, report, settings, step } from '#scenarios/night.ts';

const threshold = sketchThreshold({ signatures: 3, districts: 2, for: [] });
const zoo = sketchElection(
  [
    {
      id: 'savanna',
      district: 'plains',
      seats: 2,
      candidates: [
        { id: 'lion', party: 'cats' },
        { id: 'mouse', alliance: 'small' },
        { id: 'ant' },
      ],
      stations: [100],
    },
    {
      id: 'pond',
      district: 'waters',
      seats: 2,
      candidates: [
        { id: 'duck', party: 'birds' },
        { id: 'newt', alliance: 'small' },
      ],
      stations: [100],
    },
  ],
  {
    thresholds: [threshold],
    sittingMembers: [
      { districtId: 'island' as never, partyId: null, allianceId: 'small' as never, members: 2 },
    ],
  },
);
const counted = [
  report({ id: 'r1', station: 'savanna-1', votes: { lion: 50, mouse: 40, ant: 1 } }),
  report({ id: 'r2', station: 'pond-1', votes: { duck: 30, newt: 20 } }),
];
const EVERYBODY = ['lion', 'mouse', 'duck', 'newt', 'sitting:island::small:1'];

function driveAfter(facts: readonly Fact[]) {
  const night = nightAfter(zoo, [...counted, ...facts]);
  const outcomes = new Publication(night).outcomes();
  const members = listMembers(zoo, outcomes, night.drive);
  return { drive: night.drive, members, asked: askedOf(night.drive, members) };
}

function totalsAfter(facts: readonly Fact[]): DriveTotals {
  const { drive, asked } = driveAfter(facts);
  return totalDrive(threshold, drive, asked);
}

const stateAfter = (member: string, facts: readonly Fact[]) =>
  stateOf(driveAfter(facts).drive, member as MemberId);

/** Steps of several members, each going on from the one before of the same member, or beside it. */
const walks = fc
  .array(
    fc.record({
      member: fc.constantFrom(...EVERYBODY),
      step: fc.constantFrom(...STEPS),
      goesOn: fc.boolean(),
    }),
    { maxLength: 14 },
  )
  .map((sketches) => {
    const last = new Map<string, string>();
    return sketches.map(({ member, step: taken, goesOn }, index) => {
      const before = last.get(member);
      last.set(member, `s${index}`);
      return step(`s${index}`, member, taken, before !== undefined && goesOn ? [before] : []);
    });
  });

describe('members', () => {
  test('are the elected, the sitting, and those put right by hand', () => {
    const names = (members: readonly Member[]) => members.map(({ id, origin }) => [id, origin]);
    expect(names(driveAfter([]).members)).toEqual([
      ['lion', 'elected'],
      ['mouse', 'elected'],
      ['duck', 'elected'],
      ['newt', 'elected'],
      ['sitting:island::small:1', 'sitting'],
      ['sitting:island::small:2', 'sitting'],
    ]);
    const ant = { type: 'holds', name: 'Ada Ant', districtId: 'plains' } as const;
    const facts = [
      correction('c1', 'mouse', null, { type: 'does-not-hold' }),
      correction('c2', 'ant', null, { ...ant, partyId: null, allianceId: null } as never),
    ];
    const holding = driveAfter(facts).members.filter(({ holdsSeat }) => holdsSeat);
    expect(holding.map(({ id }) => id)).not.toContain('mouse');
    expect(holding.find(({ id }) => id === 'ant')).toMatchObject({ name: 'Ada Ant' });
  });

  test('of two corrections with the same basis the first counts, and what is counted can come back', () => {
    const no = { type: 'does-not-hold' } as const;
    const facts = [
      correction('c1', 'lion', null, no),
      correction('c2', 'lion', null, { type: 'as-counted' }),
    ];
    const holds = (all: readonly Fact[]) =>
      driveAfter(all).members.find(({ id }) => id === 'lion')!.holdsSeat;
    expect(holds(facts)).toBe(false);
    expect(holds([...facts, correction('c3', 'lion', 'c1', { type: 'as-counted' })])).toBe(true);
  });

  test('who lost the seat keeps their steps and does not count', () => {
    const signed = step('s1', 'mouse', 'notarised');
    const gone = correction('c1', 'mouse', null, { type: 'does-not-hold' });
    expect(totalsAfter([signed]).stages.notarised).toEqual({ signatures: 1, districts: 1 });
    expect(totalsAfter([signed, gone]).stages.notarised).toEqual({ signatures: 0, districts: 0 });
    expect(stateAfter('mouse', [signed, gone])).toMatchObject({ status: 'notarised' });
    expect(driveAfter([step('s2', 'ant', 'promised')]).members.at(-1)).toMatchObject({
      id: 'ant',
      holdsSeat: false,
    });
  });
});

describe('nobody is lost', () => {
  const id = 'hand:00000000-0000-4000-8000-000000000001';
  const seat = { type: 'holds', name: 'Ada Ant', districtId: 'plains' } as const;
  const held = correction('c1', id, null, { ...seat, partyId: null, allianceId: null } as never);
  const taken = step('s1', id, 'notarised');

  test('somebody added by hand stays on the list without the seat', () => {
    for (const type of ['does-not-hold', 'as-counted'] as const) {
      const { members, asked } = driveAfter([held, taken, correction('c2', id, 'c1', { type })]);
      expect(members.at(-1)).toMatchObject({ id, name: 'Ada Ant', holdsSeat: false });
      expect(asked.at(-1)).toMatchObject({ rank: 4 });
    }
  });

  test('sitting members of two rows of one alliance are as many as the rows say', () => {
    const [row] = zoo.sittingMembers;
    const twice = { ...zoo, sittingMembers: [row!, row!] };
    const night = nightAfter(twice, []);
    const outcomes = new Publication(night).outcomes();
    expect(listMembers(twice, outcomes, night.drive)).toHaveLength(4);
  });

  test('who can be meant: candidates, seats of a list, sitting members, and those added by hand', () => {
    for (const known of ['lion', 'lion#2', 'sitting:plains:cats::9', id]) {
      expect(isMemberId(zoo, known), known).toBe(true);
    }
    for (const unknown of ['unicorn', 'sitting:mars:::1', 'hand:x', 'lion#', '']) {
      expect(isMemberId(zoo, unknown), unknown).toBe(false);
    }
  });
});

describe('steps', () => {
  test('a member counts once, at every stage up to their own', () => {
    const facts = [step('s1', 'lion', 'promised'), step('s2', 'lion', 'notarised', ['s1'])];
    const { stages } = totalsAfter(facts);
    expect(STAGES.map((stage) => stages[stage].signatures)).toEqual([1, 1, 1, 1, 0]);
  });

  test('a district counts once however many members it gives', () => {
    const facts = [step('s1', 'lion', 'signed'), step('s2', 'mouse', 'signed')];
    expect(totalsAfter(facts).stages.signed).toEqual({ signatures: 2, districts: 1 });
  });

  test('a strike or withdrawal takes back exactly its own', () => {
    fc.assert(
      fc.property(walks, fc.constantFrom('struck-out', 'withdrawn'), (facts, out) => {
        const before = driveAfter(facts);
        const there = before.asked.find(({ member, rank }) => member.holdsSeat && rank > 0);
        if (!there) return;
        const basis = 'standing' in there.state ? there.state.standing.map(({ id }) => id) : [];
        const after = driveAfter([...facts, step('out', there.member.id, out as Step, basis)]);
        for (const { member, rank } of after.asked) {
          const old = before.asked.find((one) => one.member.id === member.id)!;
          expect(rank).toBe(member.id === there.member.id ? -1 : old.rank);
        }
        const [old, now] = [before, after].map(({ drive, asked }) =>
          totalDrive(threshold, drive, asked),
        );
        for (const stage of STAGES) {
          const own = there.rank >= rankOf(stage) ? 1 : 0;
          expect(now!.stages[stage].signatures).toBe(old!.stages[stage].signatures - own);
          const isOnly = !before.asked.some(
            ({ member, rank }) =>
              member.id !== there.member.id &&
              member.districtId === there.member.districtId &&
              rank >= rankOf(stage),
          );
          const district = isOnly ? own : 0;
          expect(now!.stages[stage].districts).toBe(old!.stages[stage].districts - district);
        }
      }),
    );
  });

  test('order independence: steps in any order give the same drive', () => {
    const shuffled = walks.chain((facts) =>
      fc.shuffledSubarray(facts, { minLength: facts.length }).map((other) => ({ facts, other })),
    );
    fc.assert(
      fc.property(shuffled, ({ facts, other }) => {
        expect(totalsAfter(other)).toEqual(totalsAfter(facts));
      }),
    );
  });

  test('idempotency: steps recorded twice change nothing', () => {
    fc.assert(
      fc.property(walks, (facts) => {
        expect(totalsAfter([...facts, ...facts])).toEqual(totalsAfter(facts));
      }),
    );
  });

  test('later stages never have more signatures, and districts never more than signatures', () => {
    fc.assert(
      fc.property(walks, (facts) => {
        const { stages } = totalsAfter(facts);
        STAGES.forEach((stage, index) => {
          const { signatures, districts } = stages[stage];
          expect(districts).toBeLessThanOrEqual(signatures);
          const before = STAGES[index - 1];
          if (before) expect(signatures).toBeLessThanOrEqual(stages[before].signatures);
        });
      }),
    );
  });

  test('two who go on to different steps are in conflict, which counts as the least until settled', () => {
    const asked = step('s0', 'lion', 'asked');
    const fork = [
      asked,
      step('s1', 'lion', 'notarised', ['s0']),
      step('s2', 'lion', 'promised', ['s0']),
    ];
    expect(stateAfter('lion', fork)).toMatchObject({ status: 'conflicting' });
    expect(totalsAfter(fork)).toMatchObject({
      conflicts: 1,
      stages: { promised: { signatures: 1 }, notarised: { signatures: 0 } },
    });
    const settled = [...fork, step('s3', 'lion', 'notarised', ['s1', 's2'])];
    expect(stateAfter('lion', settled)).toMatchObject({ status: 'notarised' });
    expect(totalsAfter(settled).conflicts).toBe(0);
  });

  test('two who say the same agree', () => {
    const both = [step('s1', 'lion', 'promised'), step('s2', 'lion', 'promised')];
    expect(stateAfter('lion', both)).toMatchObject({ status: 'promised' });
  });

  test('a step back is a step too', () => {
    const back = [step('s1', 'lion', 'signed'), step('s2', 'lion', 'unasked', ['s1'])];
    expect(stateAfter('lion', back)).toMatchObject({ status: 'unasked' });
    const again = step('s3', 'lion', 'asked', ['s2']);
    expect(stateAfter('lion', [...back, again])).toMatchObject({ status: 'asked' });
    const circle = [step('s1', 'lion', 'signed', ['s2']), step('s2', 'lion', 'promised', ['s1'])];
    expect(stateAfter('lion', circle)).toMatchObject({ status: 'conflicting' });
  });
});

describe('totals', () => {
  const all = [
    step('s1', 'lion', 'notarised'),
    step('s2', 'mouse', 'notarised'),
    step('s3', 'duck', 'notarised'),
    step('s4', 'newt', 'promised'),
  ];

  test('say what is missing, reserve included, and which part binds', () => {
    expect(totalsAfter(all)).toMatchObject({
      threshold: 'bid',
      needed: { signatures: 3, districts: 2 },
      missing: { signatures: 0, districts: 0 },
      binding: 'districts',
    });
    const reserve = { reserve: { signatures: 2, districts: 1 }, strikeRate: 0.1, deadline: null };
    expect(totalsAfter([...all, settings('d1', null, reserve)])).toMatchObject({
      missing: { signatures: 2, districts: 1 },
    });
    expect(totalsAfter(all.slice(0, 2))).toMatchObject({ binding: 'districts' });
  });

  test('the chance to hold is that of every way the strikes can fall', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (percent) => {
        const strikeRate = percent / 100;
        const aims = { reserve: { signatures: 0, districts: 0 }, strikeRate, deadline: null };
        const holds = 1 - strikeRate;
        // Three signatures, all needed: two from one district, one from another.
        const { chanceToHold } = totalsAfter([...all, settings('d1', null, aims)]);
        expect(chanceToHold).toBeCloseTo(holds ** 3, 9);
      }),
    );
    expect(totalsAfter(all.slice(0, 2)).chanceToHold).toBe(0);
    expect(binomial(4, 0.5)).toEqual([0.0625, 0.25, 0.375, 0.25, 0.0625]);
  });

  test('the pace is what is missing on each day that is left, the last one included', () => {
    const totals = { ...totalsAfter([]), deadline: '2018-07-03' };
    expect(paceOf(totals, '2018-07-02')).toEqual({
      days: 2,
      each: { signatures: 1.5, districts: 1 },
    });
    expect(paceOf(totals, '2018-07-04')).toBeNull();
    expect(paceOf({ ...totals, deadline: null }, '2018-07-02')).toBeNull();
  });

  test('who helps most comes first', () => {
    const { asked } = driveAfter([
      step('s1', 'lion', 'notarised'),
      step('s2', 'duck', 'promised'),
      step('s3', 'newt', 'refused'),
    ]);
    const order = orderByHelp(asked, ({ allianceId }) => allianceId !== null);
    expect(order.map(({ member }) => member.id)).toEqual([
      'sitting:island::small:1',
      'sitting:island::small:2',
      'duck',
      'mouse', // her district has a notarised signature
      'newt', // refused
      'lion', // has given it
    ]);
  });
});

test('a drive without any fact has nothing', () => {
  const drive: Drive = startDrive();
  expect(stateOf(drive, 'lion' as MemberId)).toEqual({ status: 'unasked', standing: [] });
});
