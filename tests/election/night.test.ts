import { describe, expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import type { ContestId, Election, StationId } from '#election/model.ts';
import { findSheet, startNight } from '#election/night.ts';
import { largest } from '#election/turnout.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report, ruling } from '#scenarios/night.ts';

const zoo = sketchElection([
  { id: 'savanna', candidates: [{ id: 'lion' }, { id: 'zebra' }], stations: [100, 50] },
  { id: 'pond', candidates: [{ id: 'duck' }], stations: [] },
]);

/** The first station of the savanna votes for the pond as well. */
const shared: Election = {
  ...zoo,
  stations: new Map(
    [...zoo.stations.values()].map((station) => {
      const contestIds = [...station.contestIds, 'pond' as ContestId];
      return [
        station.id,
        station.id === 'savanna-1' ? { ...station, contestIds, parts: [contestIds] } : station,
      ];
    }),
  ),
};

const savanna = (sheet: object): Fact =>
  report({ id: 'r-1', station: 'savanna-1', sheet, votes: { lion: 30, zebra: 10 } });
const pond = (sheet: object): Fact =>
  report({ id: 'r-2', station: 'savanna-1', contest: 'pond', sheet, votes: { duck: 30 } });

const sumsAfter = (...facts: Fact[]) => nightAfter(shared, facts).stations;

describe('a station with sheets for two contests', () => {
  test('counts once, by its list, before anything is said', () => {
    expect(startNight(shared).stations).toEqual({
      registered: { total: 150, counted: 0 },
      ballotsCast: 0,
      turnout: { registered: 0, ballotsCast: 0 },
    });
    expect(startNight(shared).sheets).toMatchObject({ total: 3, awaiting: 3 });
  });

  test('counts by the larger of them, whichever came first', () => {
    const one = savanna({ registered: 110, ballotsCast: 60 });
    const other = pond({ registered: 105, ballotsCast: 70 });
    const sums = {
      registered: { total: 160, counted: 110 },
      ballotsCast: 70,
      turnout: { registered: 110, ballotsCast: 70 },
    };
    expect(sumsAfter(one, other)).toEqual(sums);
    expect(sumsAfter(other, one)).toEqual(sums);
  });

  test('counts by the one that is there', () => {
    expect(sumsAfter(pond({ registered: 90, ballotsCast: 40 }))).toEqual({
      registered: { total: 140, counted: 90 },
      ballotsCast: 40,
      turnout: { registered: 90, ballotsCast: 40 },
    });
  });

  test('has no turnout where no sheet says how many came', () => {
    expect(sumsAfter(savanna({ registered: 90 }))).toEqual({
      registered: { total: 140, counted: 90 },
      ballotsCast: 0,
      turnout: { registered: 0, ballotsCast: 0 },
    });
  });

  test('has none either where nobody knows how many voters there are', () => {
    const unlisted: Election = {
      ...shared,
      stations: new Map(
        [...shared.stations].map(([id, one]) => [id, { ...one, registeredVoters: null }]),
      ),
    };
    expect(nightAfter(unlisted, [savanna({ ballotsCast: 60 })]).stations).toEqual({
      registered: { total: 0, counted: 0 },
      ballotsCast: 60,
      turnout: { registered: 0, ballotsCast: 0 },
    });
  });

  test('leaves out what the desk annulled', () => {
    const annul = (contestId: string): Fact => ({
      ...ruling(`d-${contestId}`, 'savanna-1', { type: 'annul' }, []),
      ...{ contestId: contestId as ContestId },
    });
    const one = savanna({ registered: 110, ballotsCast: 60 });
    const other = pond({ registered: 105, ballotsCast: 70 });
    expect(sumsAfter(one, other, annul('pond'))).toMatchObject({
      registered: { total: 160, counted: 110 },
      ballotsCast: 60,
    });
    expect(sumsAfter(one, other, annul('pond'), annul('savanna'))).toEqual({
      registered: { total: 50, counted: 0 },
      ballotsCast: 0,
      turnout: { registered: 0, ballotsCast: 0 },
    });
  });
});

test('a sheet is found by its station and its contest', () => {
  const night = startNight(shared);
  const find = (station: string, contest: string) =>
    findSheet(night, station as StationId, contest as ContestId);
  expect(find('savanna-2', 'savanna')).toMatchObject({ state: { status: 'awaiting' } });
  expect([find('savanna-2', 'pond'), find('savanna-1', 'moon')]).toEqual([null, null]);
});

test('the largest of figures is null only where none is known', () => {
  expect(largest([3, null, 7, 5])).toBe(7);
  expect(largest([null, 0])).toBe(0);
  expect([largest([null]), largest([])]).toEqual([null, null]);
});
