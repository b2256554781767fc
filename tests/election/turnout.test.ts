import { describe, expect, test } from 'vitest';
import { checkReport } from '#election/check-report.ts';
import type { ContestId, Election, PollingStation, StationId } from '#election/model.ts';
import { known } from '#election/known.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report } from '#scenarios/night.ts';

const zoo = sketchElection([
  { id: 'savanna', candidates: [{ id: 'lion' }], stations: [100, null, null] },
  { id: 'pond', candidates: [{ id: 'duck' }], stations: [] },
]);

/** The zoo with a station that is otherwise. */
function withStation(id: string, change: Partial<PollingStation>): Election {
  const stations = new Map(zoo.stations);
  stations.set(id as StationId, { ...known(zoo.stations, id as StationId), ...change });
  return { ...zoo, stations };
}

const says = (station: string, sheet: object, contest = 'savanna') =>
  report({
    id: `${station} ${contest}`,
    station,
    contest,
    sheet,
    votes: contest === 'savanna' ? { lion: 1 } : { duck: 1 },
  });
const sums = (election: Election, ...facts: Parameters<typeof nightAfter>[1]) =>
  nightAfter(election, facts).stations;

describe('turnout', () => {
  const postal = withStation('savanna-2', { kind: 'postal' });
  const polled = says('savanna-1', { ballotsCast: 40 });

  test('counts the ballots of postal stations, whose voters stand in other registers', () => {
    const { turnout, registered } = sums(postal, polled, says('savanna-2', { ballotsCast: 25 }));
    expect(turnout).toEqual({ registered: 100, ballotsCast: 65 });
    expect(registered).toEqual({ total: 100, counted: 100 });
  });

  test('adds no voters of a postal station, whatever its sheet repeats', () => {
    const sheet = { registered: 100, ballotsCast: 25 };
    expect(sums(postal, polled, says('savanna-2', sheet)).turnout.registered).toBe(100);
  });

  test('of a postal station with a register of its own counts both', () => {
    const own = withStation('savanna-2', { kind: 'postal', registeredVoters: 30 });
    expect(sums(own, polled, says('savanna-2', { ballotsCast: 25 })).turnout).toEqual({
      registered: 130,
      ballotsCast: 65,
    });
  });

  test('leaves a polling station with an unknown register out of both sums', () => {
    expect(sums(zoo, polled, says('savanna-2', { ballotsCast: 25 })).turnout).toEqual({
      registered: 100,
      ballotsCast: 40,
    });
  });
});

describe('a split precinct', () => {
  const ids = ['savanna', 'pond'] as ContestId[];
  const split = withStation('savanna-1', {
    contestIds: ids,
    parts: ids.map((id) => [id]),
    registeredVoters: 1000,
  });
  const savanna = says('savanna-1', { registered: 600, ballotsCast: 300 });
  const pond = says('savanna-1', { registered: 400, ballotsCast: 200 }, 'pond');

  test('adds what its parts say, whichever comes first', () => {
    const whole = {
      registered: { total: 1000, counted: 1000 },
      ballotsCast: 500,
      turnout: { registered: 1000, ballotsCast: 500 },
    };
    expect(sums(split, savanna, pond)).toEqual(whole);
    expect(sums(split, pond, savanna)).toEqual(whole);
    expect(sums(split, pond)).toEqual({
      registered: { total: 1000, counted: 400 },
      ballotsCast: 200,
      turnout: { registered: 400, ballotsCast: 200 },
    });
  });

  test('has its list where its sheets do not say who is registered', () => {
    const [one, other] = [{ ballotsCast: 300 }, { ballotsCast: 200 }];
    expect(sums(split, says('savanna-1', one), says('savanna-1', other, 'pond'))).toEqual({
      registered: { total: 1000, counted: 1000 },
      ballotsCast: 500,
      turnout: { registered: 1000, ballotsCast: 500 },
    });
    expect(sums(split, says('savanna-1', one)).turnout).toEqual({ registered: 0, ballotsCast: 0 });
  });

  test('is not compared with the list of the whole', () => {
    const draft = { stationId: 'savanna-1', contestId: 'pond', votes: { duck: 199 } };
    const sheet = { registered: 400, ballotsCast: 200, invalid: 1 };
    expect(checkReport(split, { ...draft, sheet })).toEqual([]);
  });
});
