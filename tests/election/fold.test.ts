import { describe, expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import { applyFact, isAboutPeople, isFactType, isFigure } from '#election/fold.ts';
import type { ContestId, StationId } from '#election/model.ts';
import { findSheet, startNight, type Night } from '#election/night.ts';
import { contestRuling, nightAfter, report, retraction, ruling } from '#scenarios/night.ts';
import { says, savannaOf } from '#scenarios/savanna.ts';

const zoo = savannaOf([100, 80]);
const first = says('savanna-1', [50, 20, 4]);
const correction = says('savanna-1', [20, 50, 4], { id: 'r-2', kind: 'corrected' });

const sheetOf = (night: Night) =>
  findSheet(night, 'savanna-1' as StationId, 'savanna' as ContestId)!;
const votesIn = (night: Night) => night.contests.get('savanna' as ContestId)!.tally.votes;

/** A fact of any kind about the savanna's first station. */
const stated = (type: Fact['type'], by: string | null, at: string, matter: object = {}): Fact =>
  ({
    ...first,
    ...{ stationId: 'savanna-1', contestId: 'savanna', reportId: first.id },
    ...{ type, id: `${type} ${at}`, by, at: `2024-05-05T${at}:00Z`, ...matter },
  }) as never;

describe('a position applied twice changes nothing', () => {
  test('not with the same fact', () => {
    const night = nightAfter(zoo, [first, correction]);
    applyFact(night, correction, 2);
    expect(night).toEqual(nightAfter(zoo, [first, correction]));
  });

  test('not with another fact either', () => {
    const night = nightAfter(zoo, [first]);
    applyFact(night, correction, 1);
    applyFact(night, stated('RecheckAsked', 'desk', '19:00'), 1);
    applyFact(night, stated('NightOpened', null, '19:00', { rehearsal: true }), 0);
    expect(night).toEqual(nightAfter(zoo, [first]));
    expect(votesIn(night)).toEqual([50, 20, 4]);
    applyFact(night, correction, 2);
    expect(votesIn(night)).toEqual([20, 50, 4]);
  });
});

describe('a night', () => {
  test('knows the last fact, when it was recorded, and which contests have news', () => {
    const night = startNight(zoo);
    expect([night.version, night.at, night.rehearsal]).toEqual([0, null, false]);
    night.changed.clear();
    applyFact(night, stated('NightOpened', null, '18:00', { rehearsal: true }), 1);
    expect([night.version, night.at, night.rehearsal]).toEqual([1, '2024-05-05T18:00:00Z', true]);
    expect([...night.changed]).toEqual([]);
    applyFact(night, first, 2);
    expect([...night.changed]).toEqual(['savanna']);
    expect(night.contests.get('savanna' as ContestId)!.touchedAt).toBe(2);
    expect(night.reports.get(first.id as never)).toMatchObject({ position: 2 });
    night.changed.clear();
    applyFact(night, contestRuling('c', 'savanna', { type: 'close' }), 3);
    expect([...night.changed]).toEqual(['savanna']);
    expect(night.contests.get('savanna' as ContestId)!.touchedAt).toBe(3);
  });

  test('takes a report by its id once, and none without an author', () => {
    const copy = { ...correction, id: first.id };
    expect(votesIn(nightAfter(zoo, [first, copy]))).toEqual([50, 20, 4]);
    expect(nightAfter(zoo, [{ ...first, by: null }]).reports.size).toBe(0);
    expect(votesIn(nightAfter(zoo, [first, retraction('x', null as never, first.id)]))).toEqual([
      50, 20, 4,
    ]);
  });

  test('keeps what is said of a sheet that is none, and counts nothing of it', () => {
    const moon = report({ id: 'm', station: 'moon-1', votes: { lion: 3 } });
    const annul = ruling('d', 'moon-1', { type: 'annul' }, []);
    const close = contestRuling('c', 'moon', { type: 'close' });
    const astray = { stationId: 'moon-1', contestId: 'moon' };
    const taken = stated('SheetTaken', 'ada', '19:00', { ...astray, until: '' });
    const recheck = stated('RecheckAsked', 'ada', '19:00', astray);
    const night = nightAfter(zoo, [moon, annul, close, taken, recheck]);
    expect(night.reports.size).toBe(1);
    expect(night.contests).toEqual(startNight(zoo).contests);
    expect(night.sheets).toEqual(startNight(zoo).sheets);
  });

  test('takes a ruling by its id once', () => {
    const annul = ruling('d', 'savanna-1', { type: 'annul' }, []);
    expect(sheetOf(nightAfter(zoo, [annul, annul])).rulings).toHaveLength(1);
    const close = contestRuling('c', 'savanna', { type: 'close' });
    const contest = nightAfter(zoo, [close, close]).contests.get('savanna' as ContestId)!;
    expect(contest.rulings).toHaveLength(1);
    expect(contest.orders.closed).toBe(true);
  });

  test('counts the sheets by their state', () => {
    const differs = says('savanna-2', [1, 2, 3], { id: 'r-3', by: 'ben' });
    const facts = [first, says('savanna-2', [1, 2, 4]), differs];
    expect(startNight(zoo).sheets).toMatchObject({ total: 2, awaiting: 2 });
    expect(nightAfter(zoo, facts).sheets).toEqual({
      total: 2,
      awaiting: 0,
      reported: 1,
      verified: 0,
      disputed: 1,
      questioned: 0,
      annulled: 0,
      counted: 1,
      preliminary: 0,
      uncounted: 1,
    });
  });
});

describe('a sheet', () => {
  const take = (by: string | null, at: string, until: string) =>
    stated('SheetTaken', by, at, { until: `2024-05-05T${until}:00Z` });
  const takenBy = (...facts: Fact[]) => sheetOf(nightAfter(zoo, facts)).taken?.by;

  test('is whose who takes it first, until then', () => {
    const ada = take('ada', '19:00', '19:05');
    expect(takenBy(ada, take('eve', '19:04', '19:09'))).toBe('ada');
    expect(takenBy(ada, take('eve', '19:05', '19:10'))).toBe('eve');
    expect(takenBy(ada, take('eve', '19:06', '19:11'))).toBe('eve');
  });

  test('can be taken again by them, and by nobody without a name', () => {
    const longer = take('ada', '19:04', '19:09');
    expect(takenBy(take('ada', '19:00', '19:05'), longer, take('eve', '19:06', '19:11'))).toBe(
      'ada',
    );
    expect(takenBy(take(null, '19:00', '19:05'))).toBeUndefined();
  });

  test('is to be looked at again until somebody reports', () => {
    const again = stated('RecheckAsked', 'ada', '19:00');
    expect(sheetOf(startNight(zoo)).recheck).toBe(false);
    expect(sheetOf(nightAfter(zoo, [first, again])).recheck).toBe(true);
    expect(sheetOf(nightAfter(zoo, [first, again, correction])).recheck).toBe(false);
  });
});

describe('kinds of facts', () => {
  test('are told from those of a newer program', () => {
    expect(['ReportSubmitted', 'SeatSold', 'toString'].map(isFactType)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('about people are those that name, reach or follow a person', () => {
    const kinds = ['PersonNamed', 'LinkIssued', 'NoteAttached', 'StepTaken', 'DriveCorrected'];
    const all = [...kinds, 'MemberContacted', 'DriveSet'];
    const others = ['NightOpened', 'PackAmended', 'LinkRevoked', 'ReportSubmitted'];
    const rest = ['ReportRetracted', 'PhotoAttached', 'SheetRuled', 'ContestRuled', 'SheetTaken'];
    const last = ['RecheckAsked', 'WallDirected', 'DrivePublished'];
    const isPersonal = (type: string) => isAboutPeople(stated(type as Fact['type'], null, '19:00'));
    expect(all.filter((type) => !isPersonal(type))).toEqual([]);
    expect([...others, ...rest, ...last].filter(isPersonal)).toEqual([]);
  });

  test('that change figures are reports, rulings, and the opening that may say TEST', () => {
    const figures = ['NightOpened', 'ReportSubmitted', 'ReportRetracted', 'SheetRuled'];
    const all = [...figures, 'ContestRuled'];
    const people = ['PersonNamed', 'LinkIssued', 'LinkRevoked', 'NoteAttached', 'PhotoAttached'];
    const desk = ['PackAmended', 'SheetTaken', 'RecheckAsked', 'WallDirected'];
    const drive = ['StepTaken', 'DriveCorrected', 'MemberContacted', 'DriveSet', 'DrivePublished'];
    const changes = (type: string) => isFigure(stated(type as Fact['type'], null, '19:00'));
    expect(all.filter((type) => !changes(type))).toEqual([]);
    expect([...people, ...desk, ...drive].filter(changes)).toEqual([]);
  });
});
