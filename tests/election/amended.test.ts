/** A night whose ballot or stations change while reports are in. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import type { StationId } from '#election/model.ts';
import { checkInNight } from '#election/check-in-night.ts';
import { findSheet } from '#election/night.ts';
import { sketchElection } from '#scenarios/election.ts';
import {
  contestRuling,
  nightAfter,
  report,
  resultsAfter,
  retraction,
  ruling,
  statusesAfter,
} from '#scenarios/night.ts';

const pondOf = (candidates: readonly string[], stations: readonly number[]) =>
  sketchElection([{ id: 'pond', candidates: candidates.map((id) => ({ id })), stations }]);

const before = report({ id: 'r-1', station: 'pond-1', votes: { duck: 30, newt: 10 } });
const after = report({
  id: 'r-2',
  by: 'ben',
  station: 'pond-1',
  votes: { duck: 30, newt: 10, toad: 5 },
});
const contest = (...said: Parameters<typeof resultsAfter>) =>
  Object.values(resultsAfter(...said).contests)[0]!;

describe('a candidate who came onto the ballot later', () => {
  const amended = pondOf(['duck', 'newt', 'toad'], [100]);

  test('has unknown votes on older sheets: they count, the desk is asked, nothing is final', () => {
    expect(contest(amended, [before])).toMatchObject({
      status: 'counting',
      stations: { counted: 1, final: 0, questioned: 1 },
    });
    expect(Object.values(statusesAfter(amended, [before]))).not.toContain('clinched');
  });

  test('is known once somebody reports by the new ballot', () => {
    expect(contest(amended, [before, after])).toMatchObject({
      status: 'complete',
      candidates: [{ votes: 30 }, { votes: 10 }, { votes: 5 }],
    });
  });

  test('is not given 0 by a sheet that the desk re-keyed before', () => {
    const version = { kind: 'final', sheet: {}, votes: { duck: 29, newt: 11 } };
    const rekey = ruling('d-1', 'pond-1', { type: 're-key', version } as never, ['r-1']);
    expect(contest(amended, [before, rekey])).toMatchObject({
      status: 'counting',
      stations: { final: 0, questioned: 1, verified: 0 },
    });
  });
});

describe('a station that is dropped', () => {
  const without = pondOf(['duck', 'newt'], []);
  test('takes its reports out of the count, and a retraction of one is borne', () => {
    const facts: Fact[] = [before, retraction('t-1', 'watcher-of-pond-1', 'r-1')];
    expect(nightAfter(without, facts).reports.size).toBe(1);
    expect(
      findSheet(nightAfter(without, facts), 'pond-1' as StationId, 'pond' as never),
    ).toBeNull();
  });
});

describe('a candidate who is withdrawn', () => {
  const election = pondOf(['duck', 'newt', 'toad'], [100]);
  const withdraw = contestRuling('d-1', 'pond', { type: 'withdraw', candidateId: 'toad' as never });
  const back = contestRuling(
    'd-2',
    'pond',
    { type: 'reinstate', candidateId: 'toad' as never },
    'd-1',
  );
  const draft = {
    stationId: 'pond-1',
    contestId: 'pond',
    sheet: {},
    votes: { duck: 30, newt: 10 },
  };

  test('is asked of nobody any more, until they are back', () => {
    const codes = (...facts: Fact[]) =>
      checkInNight(nightAfter(election, facts), draft).map(({ code }) => code);
    expect(codes()).toEqual(['E04']);
    expect(codes(withdraw)).toEqual([]);
    expect(codes(withdraw, back)).toEqual(['E04']);
  });

  test('leaves a sheet whole that says nothing of them, whichever came first', () => {
    expect(contest(election, [withdraw, before]).status).toBe('complete');
    expect(contest(election, [before, withdraw]).status).toBe('complete');
    expect(contest(election, [before, withdraw, back]).status).toBe('counting');
  });

  test('two who read the same paper agree, whether the struck line was typed or not', () => {
    expect(contest(election, [withdraw, before, after]).stations).toMatchObject({ verified: 1 });
  });
});
