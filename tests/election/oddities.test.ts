/** Where the count itself could mislead: what is not counted, void, unopposed, without a vote. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import { sketchElection, sketchThreshold } from '#scenarios/election.ts';
import { nightAfter, report, resultsAfter, ruling, statusesAfter } from '#scenarios/night.ts';
import { savannaOf, says } from '#scenarios/savanna.ts';

const contestOf = (...after: Parameters<typeof resultsAfter>) =>
  Object.values(resultsAfter(...after).contests)[0]!;

describe('counted', () => {
  const double = savannaOf([100, 100], { verification: 'double' });
  const one = says('savanna-1', [50, 20, 4]);

  test('is what the figures contain: with double verification no sheet of one person', () => {
    const other = says('savanna-1', [50, 20, 4], { id: 'r-2', by: 'ben' });
    const alone = { total: 2, awaiting: 1, counted: 0, uncounted: 1, preliminary: 0 };
    expect(resultsAfter(double, [one]).sheets).toMatchObject(alone);
    expect(contestOf(double, [one]).stations).toMatchObject({ counted: 0, uncounted: 1 });
    const both = { counted: 1, uncounted: 0 };
    expect(resultsAfter(double, [one, other]).sheets).toMatchObject(both);
    expect(contestOf(double, [one, other]).stations).toMatchObject(both);
  });

  test('preliminary sheets are, and are said to be preliminary', () => {
    const early = says('savanna-1', [50, 20, 4], { kind: 'preliminary' });
    const night = savannaOf([100]);
    expect(resultsAfter(night, [early]).sheets).toMatchObject({ counted: 1, preliminary: 1 });
    const final = says('savanna-1', [50, 20, 4], { id: 'r-2' });
    expect(resultsAfter(night, [early, final]).sheets).toMatchObject({
      counted: 1,
      preliminary: 0,
    });
  });
});

describe('a poll that is void', () => {
  const election = savannaOf([100, 100], {
    tieBreak: 'registration-order',
    thresholds: [
      sketchThreshold({ signatures: 1, districts: 1, for: [{ party: 'lions' as never }] }),
    ],
  });
  const annul = (station: string, ...reports: string[]) =>
    ruling(`void-${station}`, station, { type: 'annul' }, reports);
  const facts: Fact[] = [
    says('savanna-1', [50, 20, 4]),
    annul('savanna-1', 'report-of-savanna-1'),
    annul('savanna-2'),
  ];

  test('elects nobody, leads to nothing and is never complete', () => {
    const results = resultsAfter(election, facts);
    const contest = Object.values(results.contests)[0]!;
    expect(contest).toMatchObject({ status: 'void', tie: null, vacant: 1 });
    expect(contest.candidates.map(({ status, seats }) => [status, seats])).toEqual(
      Array(3).fill(['trailing', 0]),
    );
    expect(results.seats.parties).toMatchObject({ lions: { secured: 0, leading: 0 } });
    expect(results.thresholds[0]).toMatchObject({
      status: 'out-of-reach',
      signatures: { secured: 0, leading: 0, possible: 0 },
    });
    expect(results.sheets).toMatchObject({ counted: 0, annulled: 2 });
  });

  test('with one station left is an election', () =>
    expect(contestOf(election, facts.slice(0, 2)).status).toBe('awaiting'));
});

describe('without a poll', () => {
  test('no more candidates than seats are elected, unopposed', () => {
    const election = sketchElection([
      { id: 'pond', seats: 2, candidates: [{ id: 'duck' }, { id: 'newt' }], stations: [] },
    ]);
    const contest = contestOf(election, []);
    expect(contest).toMatchObject({ status: 'complete', unopposed: true, vacant: 0 });
    expect(contest.candidates.map(({ status }) => status)).toEqual(['elected', 'elected']);
  });

  test('more candidates than seats are not', () => {
    const election = sketchElection([
      { id: 'pond', candidates: [{ id: 'duck' }, { id: 'newt' }], stations: [] },
    ]);
    expect(contestOf(election, [])).toMatchObject({ status: 'awaiting', unopposed: false });
  });
});

test('all candidates without a vote in a complete contest are an open tie, never the first registered', () => {
  const election = savannaOf([100], { tieBreak: 'registration-order' });
  const contest = contestOf(election, [says('savanna-1', [0, 0, 0])]);
  expect(contest.status).toBe('tied');
  expect(contest.tie?.candidates).toEqual(['gnu', 'lion', 'zebra']);
  expect(contest.candidates.every(({ status }) => status === 'tied')).toBe(true);
});

describe('a proof', () => {
  const night = savannaOf([200, 50, 1]);
  const ahead = says('savanna-1', [120, 20, 10]);

  test('is not overturned by a sheet in hand', () => {
    expect(statusesAfter(night, [ahead])).toMatchObject({ lion: 'clinched' });
    const questioned = says('savanna-2', [0, 150, 0], { confirmed: ['W04'] });
    expect(statusesAfter(night, [ahead, questioned])).toEqual({
      ...{ lion: 'trailing', zebra: 'leading', gnu: 'trailing' },
    });
  });

  const sheets = fc.record({
    station: fc.constantFrom('savanna-1', 'savanna-2', 'savanna-3'),
    by: fc.constantFrom('ann', 'ben', 'cid'),
    kind: fc.constantFrom('preliminary', 'final', 'corrected'),
    votes: fc.array(fc.nat(60), { minLength: 3, maxLength: 3 }),
    doubted: fc.boolean(),
  });

  /** Every way to count one version in hand, or none, at each station that is not settled. */
  test('law: whatever version in hand counts in the end, no proof falls', () => {
    const election = savannaOf([60, 50, 40]);
    fc.assert(
      fc.property(fc.array(sheets, { minLength: 1, maxLength: 8 }), (said) => {
        const facts = said.map(({ doubted, votes, ...one }, index) =>
          says(one.station, votes, {
            ...one,
            id: `r-${index}`,
            ...(doubted && { confirmed: ['W04'] }),
          }),
        );
        const contest = nightAfter(election, facts).contests.get('savanna' as never)!;
        const statuses = statusesAfter(election, facts);
        const proven = Object.entries(statuses).filter(([, one]) => one === 'clinched');
        if (proven.length === 0) return;
        const choices = [...contest.sheets.values()].map((sheet) =>
          sheet.share.settled
            ? [Object.values(sheet.share.counted!.votes)]
            : [[0, 0, 0], ...sheet.reports.map(({ votes }) => Object.values(votes))],
        );
        for (const [index, id] of ['lion', 'zebra', 'gnu'].entries()) {
          if (statuses[id] !== 'clinched') continue;
          const worst = ['lion', 'zebra', 'gnu'].map((_, rival) =>
            choices.reduce(
              (sum, versions) =>
                sum + Math.max(...versions.map((one) => one[rival]! - one[index]!)),
              0,
            ),
          );
          worst.forEach((lead, rival) => rival !== index && expect(lead).toBeLessThan(0));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('a report says how it is counted, whatever else is in the night', () => {
  const election = savannaOf([100, 100]);
  const early = report({
    id: 'r',
    station: 'savanna-2',
    kind: 'preliminary',
    votes: { lion: 1, zebra: 0, gnu: 0 },
  });
  expect(resultsAfter(election, [early]).sheets).toMatchObject({
    counted: 1,
    preliminary: 1,
    uncounted: 0,
  });
});
