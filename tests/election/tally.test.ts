import { describe, expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import type { Election } from '#election/model.ts';
import { addShare, copyTally, shareOf, startTally } from '#election/tally.ts';
import { contestRuling, resultsAfter, ruling, statusesAfter } from '#scenarios/night.ts';
import { says, savannaOf } from '#scenarios/savanna.ts';

const ahead = [says('savanna-1', [50, 20, 4])];
const PROVEN = { lion: 'clinched', zebra: 'eliminated', gnu: 'eliminated' };
const OPEN = { lion: 'leading', zebra: 'trailing', gnu: 'trailing' };

describe('a proof rests', () => {
  const small = savannaOf([100, 29]);

  test('not on a preliminary sheet, unless two people agree on it', () => {
    const early = { kind: 'preliminary' };
    const one = says('savanna-1', [50, 20, 4], early);
    const other = says('savanna-1', [50, 20, 4], { ...early, id: 'r-2', by: 'ben' });
    expect(statusesAfter(small, [one])).toEqual(OPEN);
    expect(statusesAfter(small, [one, other])).toEqual(PROVEN);
  });

  test('not on a questioned sheet, unless two people agree on it', () => {
    const warned = { confirmed: ['W06'] };
    const one = says('savanna-1', [50, 20, 4], warned);
    const other = says('savanna-1', [50, 20, 4], { ...warned, id: 'r-2', by: 'ben' });
    expect(statusesAfter(small, [one])).toEqual(OPEN);
    expect(statusesAfter(small, [one, other])).toEqual(PROVEN);
  });

  test('not on a disputed sheet, until the desk settles it', () => {
    const dispute = [...ahead, says('savanna-1', [50, 20, 5], { id: 'r-2', by: 'ben' })];
    const accept = ruling('d-1', 'savanna-1', { type: 'accept', reportId: 'r-2' as never }, [
      'report-of-savanna-1',
      'r-2',
    ]);
    expect(Object.values(statusesAfter(small, dispute))).not.toContain('clinched');
    expect(Object.values(statusesAfter(small, dispute))).not.toContain('eliminated');
    expect(statusesAfter(small, [...dispute, accept])).toEqual(PROVEN);
  });

  test('with double verification, on what two people hold alone', () => {
    const double = savannaOf([100, 29], { verification: 'double' });
    const other = says('savanna-1', [50, 20, 4], { id: 'r-2', by: 'ben' });
    expect(Object.values(statusesAfter(double, ahead))).toEqual(Array(3).fill('trailing'));
    expect(statusesAfter(double, [...ahead, other])).toEqual(PROVEN);
  });

  test('on the votes of settled sheets alone', () => {
    const close = says('savanna-1', [40, 20, 0]);
    const early = (votes: readonly number[]) => says('savanna-2', votes, { kind: 'preliminary' });
    expect(statusesAfter(small, [close, early([20, 0, 0])])).toMatchObject({ lion: 'leading' });
    expect(statusesAfter(small, [...ahead, early([0, 25, 0])])).toEqual(PROVEN);
  });

  test('on the voters that the desk read too, once its version is disputed', () => {
    const rekey = (registered: number) => {
      const version = {
        kind: 'final',
        sheet: { registered },
        votes: { lion: 0, zebra: 9, gnu: 0 },
      };
      const differs = says('savanna-2', [0, 8, 0], { id: 'r-9', by: 'ben' });
      const decision = { type: 're-key', version: version as never } as const;
      return [...ahead, ruling('d-1', 'savanna-2', decision, []), differs];
    };
    expect(statusesAfter(small, rekey(29))).toEqual(PROVEN);
    expect(statusesAfter(small, rekey(31))).toMatchObject({ lion: 'leading' });
  });

  test('on nothing while a station of unknown size is out', () => {
    expect(statusesAfter(savannaOf([100, 29, null]), ahead)).toEqual(OPEN);
    const counted = [...ahead, says('savanna-3', [1, 0, 0])];
    expect(statusesAfter(savannaOf([100, 29, null]), counted)).toEqual(PROVEN);
  });

  test('on the larger of the voters listed and reported, where a sheet is not settled', () => {
    const early = (registered: number) =>
      says('savanna-2', [0, 0, 0], { kind: 'preliminary', sheet: { registered } });
    expect(statusesAfter(small, [...ahead, early(31)])).toMatchObject({ lion: 'leading' });
    expect(statusesAfter(small, [...ahead, early(5)])).toEqual(PROVEN);
  });

  test('on the voters reported, where none are listed', () => {
    const early = (registered: number) =>
      says('savanna-2', [0, 0, 0], { kind: 'preliminary', sheet: { registered } });
    const unlisted = savannaOf([100, null]);
    expect(statusesAfter(unlisted, [...ahead, early(29)])).toEqual(PROVEN);
    expect(statusesAfter(unlisted, [...ahead, early(31)])).toMatchObject({ lion: 'leading' });
  });

  test('on nobody who is withdrawn', () => {
    const out = contestRuling('d-1', 'savanna', {
      type: 'withdraw',
      candidateId: 'lion' as never,
    });
    const close = [says('savanna-1', [50, 30, 0]), out];
    expect(statusesAfter(savannaOf([100, 29]), close)).toEqual({
      lion: 'eliminated',
      zebra: 'clinched',
      gnu: 'eliminated',
    });
  });
});

describe('the sums of a contest', () => {
  const countIn = (election: Election, facts: readonly Fact[]) =>
    Object.values(resultsAfter(election, facts).contests)[0]!;
  const full = { registered: 90, ballotsCast: 60, invalid: 6 };

  test('are those of the sheets that count', () => {
    const facts = [
      says('savanna-1', [30, 20, 4], { sheet: full }),
      says('savanna-2', [5, 6, 7], { sheet: { registered: 40, ballotsCast: 20, invalid: 2 } }),
    ];
    expect(countIn(savannaOf([100, 50, 70]), facts)).toMatchObject({
      stations: { total: 3, counted: 2, final: 2, verified: 0, disputed: 0, questioned: 0 },
      registered: { total: 200, counted: 130 },
      ballotsCast: 80,
      invalid: 8,
      turnout: { registered: 130, ballotsCast: 80 },
      candidates: [{ votes: 35 }, { votes: 26 }, { votes: 11 }],
    });
  });

  test('take turnout of the stations alone that state voters and ballots', () => {
    const facts = [
      says('savanna-1', [30, 20, 4], { sheet: full }),
      says('savanna-2', [5, 6, 7]),
      says('savanna-3', [1, 1, 1], { sheet: { ballotsCast: 3 } }),
    ];
    expect(countIn(savannaOf([100, 50, null]), facts)).toMatchObject({
      registered: { total: 140, counted: 140 },
      ballotsCast: 63,
      turnout: { registered: 90, ballotsCast: 60 },
    });
  });

  test('count stations by the state of their sheet', () => {
    const facts = [
      says('savanna-1', [30, 20, 4]),
      says('savanna-1', [30, 20, 4], { id: 'r-2', by: 'ben' }),
      says('savanna-2', [30, 20, 4]),
      says('savanna-2', [30, 20, 5], { id: 'r-4', by: 'ben' }),
      says('savanna-3', [30, 20, 4], { confirmed: ['W06'] }),
      says('savanna-4', [30, 20, 4], { kind: 'preliminary' }),
      ruling('d-1', 'savanna-5', { type: 'annul' }, []),
    ];
    expect(countIn(savannaOf([100, 100, 100, 100, 100, 100]), facts).stations).toMatchObject({
      total: 6,
      verified: 1,
      disputed: 1,
      questioned: 1,
      annulled: 1,
    });
    expect(countIn(savannaOf([100]), ahead).stations).toMatchObject({ counted: 1, final: 1 });
    const early = [says('savanna-1', [50, 20, 4], { kind: 'preliminary' })];
    expect(countIn(savannaOf([100]), early).stations).toMatchObject({ counted: 1, final: 0 });
  });

  test('leave an annulled sheet out, and what it might still have added', () => {
    const annul = ruling('d-1', 'savanna-2', { type: 'annul' }, []);
    expect(countIn(savannaOf([100, 500]), [...ahead, annul])).toMatchObject({
      status: 'complete',
      stations: { total: 2, counted: 1, annulled: 1 },
      registered: { total: 100, counted: 100 },
    });
    const third = savannaOf([100, 500, 29]);
    expect(statusesAfter(third, [...ahead, annul])).toEqual(PROVEN);
  });

  test('of a copy change alone', () => {
    const election = savannaOf([100]);
    const contest = [...election.contests.values()][0]!;
    const station = [...election.stations.values()][0]!;
    const version = { kind: 'final', sheet: full, votes: { lion: 3, zebra: 2, gnu: 1 } } as const;
    const share = shareOf(election, station, { status: 'verified', version: version as never }, 90);
    const tally = startTally(contest);
    addShare(copyTally(tally), contest, share, 1);
    expect(tally).toEqual(startTally(contest));
    addShare(tally, contest, share, 1);
    expect(tally.settledVotes).toEqual([3, 2, 1]);
    addShare(tally, contest, share, -1);
    expect(tally).toEqual(startTally(contest));
  });
});
