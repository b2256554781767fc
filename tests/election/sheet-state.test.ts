import { describe, expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import type { ContestId, Election, StationId } from '#election/model.ts';
import { findSheet } from '#election/night.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report, resultsAfter, retraction, ruling } from '#scenarios/night.ts';

const savanna = sketchElection([
  { id: 'savanna', candidates: [{ id: 'lion' }, { id: 'zebra' }], stations: [100] },
]);
const double: Election = { ...savanna, verification: 'double' };

const station = 'savanna-1';
const lions = { lion: 30, zebra: 10 };
const zebras = { lion: 10, zebra: 30 };
const crowd = { lion: 40, zebra: 1 };

const says = (id: string, by: string, votes: Record<string, number>, more = {}) =>
  report({ id, by, station, votes, ...more });

function sheetAfter(facts: readonly Fact[], election = savanna) {
  return findSheet(nightAfter(election, facts), station as StationId, 'savanna' as ContestId)!
    .state;
}

function countAfter(facts: readonly Fact[], election = savanna) {
  const [contest] = Object.values(resultsAfter(election, facts).contests);
  return contest!.candidates.map(({ votes }) => votes);
}

describe('the state of a sheet', () => {
  test('a sheet is awaited until somebody reports it', () => {
    expect(sheetAfter([]).status).toBe('awaiting');
  });

  test('one report makes it reported', () => {
    expect(sheetAfter([says('a', 'ann', lions)])).toMatchObject({
      status: 'reported',
      version: { votes: lions },
    });
  });

  test('one report with a confirmed warning makes it questioned, and it counts', () => {
    const facts = [says('a', 'ann', lions, { confirmed: ['W06'] })];
    expect(sheetAfter(facts).status).toBe('questioned');
    expect(countAfter(facts)).toEqual([30, 10]);
  });

  test('two people who agree make it verified, also with warnings', () => {
    const facts = [
      says('a', 'ann', lions, { confirmed: ['W06'] }),
      says('b', 'ben', lions, { confirmed: ['W06'] }),
    ];
    expect(sheetAfter(facts).status).toBe('verified');
  });

  test('one person who reports twice is still one person', () => {
    expect(sheetAfter([says('a', 'ann', lions), says('b', 'ann', lions)]).status).toBe('reported');
  });

  test('it is disputed when two people differ, and counts for nobody, whoever claims to be first', () => {
    for (const at of ['0001-01-01T00:00:00Z', '2024-05-05T18:59:00Z', '9999-12-31T23:59:59Z']) {
      const facts = [says('a', 'ann', lions), says('b', 'ben', zebras, { at })];
      expect(sheetAfter(facts)).toEqual({ status: 'disputed', version: null, backed: false });
      expect(countAfter(facts)).toEqual([0, 0]);
    }
  });

  test('a third person settles what two dispute, and a fourth opens it again', () => {
    const facts = [
      says('a', 'ann', lions),
      says('b', 'ben', zebras),
      says('c', 'cat', zebras),
      says('d', 'dan', lions),
    ];
    expect(countAfter(facts.slice(0, 3))).toEqual([10, 30]);
    expect(countAfter(facts)).toEqual([0, 0]);
  });

  test('of a disputed sheet the version that most people hold counts', () => {
    const facts = [
      says('a', 'ann', zebras, { at: '2024-05-05T20:00:00+02:00' }),
      says('b', 'ben', lions),
      says('c', 'cat', lions),
    ];
    expect(countAfter(facts)).toEqual([30, 10]);
  });

  test('a line that only one of them has is no contradiction', () => {
    const facts = [
      says('a', 'ann', lions, { sheet: { registered: 100 } }),
      says('b', 'ben', lions, { sheet: { ballotsCast: 41 } }),
    ];
    expect(sheetAfter(facts)).toMatchObject({
      status: 'verified',
      version: { sheet: { registered: 100, ballotsCast: 41 } },
    });
  });

  test('of lines that differ, beside a reading that fits both, none stands', () => {
    const facts = [
      says('a', 'ann', lions),
      says('b', 'ben', lions, { sheet: { registered: 90, invalid: 2 } }),
      says('c', 'cat', lions, { sheet: { registered: 80 } }),
    ];
    for (const all of [facts, facts.toReversed()]) {
      expect(sheetAfter(all)).toMatchObject({
        status: 'disputed',
        version: { sheet: { invalid: 2 }, votes: lions },
      });
      expect(countAfter(all)).toEqual([30, 10]);
    }
  });

  test('a line that differs is one', () => {
    const facts = [
      says('a', 'ann', lions, { sheet: { ballotsCast: 40 } }),
      says('b', 'ben', lions, { sheet: { ballotsCast: 41 } }),
    ];
    expect(sheetAfter(facts).status).toBe('disputed');
  });

  test('preliminary reports of others are set aside while a final one stands', () => {
    const facts = [says('a', 'ann', lions, { kind: 'preliminary' }), says('b', 'ben', zebras)];
    expect(sheetAfter(facts)).toMatchObject({ status: 'reported', version: { votes: zebras } });
  });

  test('two witnesses of a preliminary sheet are a version like any other', () => {
    const early = [
      says('a', 'ann', lions, { kind: 'preliminary' }),
      says('b', 'ben', lions, { kind: 'preliminary' }),
    ];
    const facts = [...early, says('c', 'cat', zebras)];
    for (const election of [savanna, double]) {
      expect(sheetAfter(facts, election).status).toBe('disputed');
      expect(countAfter(facts, election)).toEqual([30, 10]);
    }
    expect(sheetAfter([...facts, says('d', 'dan', zebras)])).toMatchObject({ version: null });
    const single = [early[0]!, says('b', 'ben', crowd, { kind: 'preliminary' }), facts[2]!];
    expect(sheetAfter(single)).toMatchObject({ status: 'reported', version: { votes: zebras } });
  });

  test('of one person’s reports the latest stands, by a clock that cannot be ahead of the log', () => {
    const facts = [
      says('a', 'ann', zebras, { at: '9999-12-31T23:59:59Z' }),
      { ...says('b', 'ann', lions, { at: '2024-05-05T18:30:01Z' }), at: '2024-05-05T18:31:00Z' },
    ];
    for (const all of [facts, facts.toReversed()]) expect(countAfter(all)).toEqual([30, 10]);
  });

  test('of one person’s reports a corrected one stands over a later final one', () => {
    const facts = [
      says('a', 'ann', zebras, { kind: 'corrected', at: '2024-05-05T21:00:00+02:00' }),
      says('b', 'ann', lions, { at: '2024-05-05T22:00:00+02:00' }),
    ];
    expect(countAfter(facts)).toEqual([10, 30]);
  });

  test('times are compared as instants, not as text', () => {
    const facts = [
      says('a', 'ann', lions, { at: '2024-05-05T23:00:00+05:00' }),
      says('b', 'ann', zebras, { at: '2024-05-05T21:00:00+02:00' }),
    ];
    expect(countAfter(facts)).toEqual([10, 30]);
  });

  test('of one person’s reports of one moment the one with the greater id stands', () => {
    const facts = [says('a', 'ann', lions), says('b', 'ann', zebras)];
    expect(countAfter(facts)).toEqual([10, 30]);
    expect(countAfter(facts.toReversed())).toEqual([10, 30]);
  });

  test('a report that supersedes itself stands', () => {
    const facts = [says('b', 'ann', zebras, { supersedes: 'b' }), says('a', 'ann', lions)];
    expect(countAfter(facts)).toEqual([10, 30]);
  });

  test('two readings of one paper are of the greater kind', () => {
    const facts = [
      says('a', 'ann', lions, { kind: 'corrected' }),
      says('b', 'ben', lions, { kind: 'final' }),
    ];
    for (const all of [facts, facts.toReversed()]) {
      expect(sheetAfter(all)).toMatchObject({ status: 'verified', version: { kind: 'corrected' } });
    }
  });

  test('a report its author supersedes does not stand, whatever its time', () => {
    const facts = [
      says('b', 'ann', zebras, { supersedes: 'a', at: '2024-05-05T19:00:00+02:00' }),
      says('a', 'ann', lions),
    ];
    expect(countAfter(facts)).toEqual([10, 30]);
  });

  test('superseding or retracting another person’s report is ignored', () => {
    const facts = [
      says('a', 'ann', lions),
      says('b', 'ben', zebras, { supersedes: 'a' }),
      retraction('r', 'ben', 'a'),
    ];
    expect(sheetAfter(facts).status).toBe('disputed');
  });

  test('reports that supersede each other are all kept', () => {
    const facts = [
      says('a', 'ann', lions, { supersedes: 'b' }),
      says('b', 'ann', zebras, { supersedes: 'a', at: '2024-05-05T21:00:00+02:00' }),
    ];
    expect(countAfter(facts)).toEqual([10, 30]);
  });

  test('a retraction may arrive before what it names', () => {
    expect(sheetAfter([retraction('r', 'ann', 'a'), says('a', 'ann', lions)]).status).toBe(
      'awaiting',
    );
  });
});

describe('with double verification', () => {
  test('a report alone does not count', () => {
    const facts = [says('a', 'ann', lions)];
    expect(sheetAfter(facts, double).status).toBe('reported');
    expect(countAfter(facts, double)).toEqual([0, 0]);
  });

  test('a version two people hold counts while a third disputes it', () => {
    const facts = [says('a', 'ann', lions), says('b', 'ben', lions), says('c', 'cat', zebras)];
    expect(sheetAfter(facts, double).status).toBe('disputed');
    expect(countAfter(facts, double)).toEqual([30, 10]);
  });

  test('two versions of one person each do not count', () => {
    const facts = [says('a', 'ann', lions), says('b', 'ben', zebras)];
    expect(countAfter(facts, double)).toEqual([0, 0]);
  });
});

describe('rulings of the desk', () => {
  const dispute = [says('a', 'ann', lions), says('b', 'ben', zebras)];
  const acceptB = ruling('r1', station, { type: 'accept', reportId: 'b' as never }, ['a', 'b']);

  test('accepting a version settles the sheet', () => {
    const facts = [...dispute, acceptB];
    expect(sheetAfter(facts).status).toBe('verified');
    expect(countAfter(facts)).toEqual([10, 30]);
  });

  test('of two rulings with one basis the first counts, however their basis is ordered', () => {
    const late = ruling('r2', station, { type: 'accept', reportId: 'a' as never }, ['b', 'a']);
    expect(countAfter([...dispute, acceptB, late])).toEqual([10, 30]);
  });

  test('an undo brings the dispute back, and an undo of it the ruling', () => {
    const undo = ruling('r2', station, { type: 'undo' }, ['a', 'b'], 'r1');
    expect(sheetAfter([...dispute, acceptB, undo]).status).toBe('disputed');
    const redo = ruling('r3', station, { type: 'undo' }, ['a', 'b'], 'r2');
    expect(sheetAfter([...dispute, acceptB, undo, redo]).status).toBe('verified');
  });

  test('a re-keyed version counts as it was read', () => {
    const version = { kind: 'final' as const, sheet: {}, votes: crowd as never };
    const facts = [...dispute, ruling('r1', station, { type: 're-key', version }, ['a', 'b'])];
    expect(countAfter(facts)).toEqual([40, 1]);
  });

  test('a new report that agrees with the settled version changes nothing', () => {
    expect(sheetAfter([...dispute, acceptB, says('c', 'cat', zebras)]).status).toBe('verified');
  });

  test('a new report that differs reopens the sheet; the settled version goes on counting', () => {
    for (const election of [savanna, double]) {
      const facts = [...dispute, acceptB, says('c', 'cat', crowd)];
      expect(sheetAfter(facts, election).status).toBe('disputed');
      expect(countAfter(facts, election)).toEqual([10, 30]);
    }
  });

  test('reports set aside no longer count, later ones do', () => {
    const aside = [...dispute, ruling('r1', station, { type: 'set-aside' }, ['a', 'b'])];
    expect(sheetAfter(aside).status).toBe('awaiting');
    expect(sheetAfter([...aside, says('c', 'cat', crowd)])).toMatchObject({
      status: 'reported',
      version: { votes: crowd },
    });
  });

  test('a report set aside does not outrank later ones', () => {
    const aside = ruling('r1', station, { type: 'set-aside' }, ['a']);
    const corrected = says('a', 'ann', lions, { kind: 'corrected' });
    expect(countAfter([corrected, aside, says('b', 'ann', zebras)])).toEqual([10, 30]);
    const early = says('b', 'ben', zebras, { kind: 'preliminary' });
    expect(countAfter([says('a', 'ann', lions), aside, early])).toEqual([10, 30]);
  });

  test('only the reports it names are set aside', () => {
    const aside = { type: 'set-aside', reportIds: ['a' as never] } as const;
    const facts = [...dispute, ruling('r1', station, aside, ['a', 'b'])];
    expect(sheetAfter(facts)).toMatchObject({ status: 'reported', version: { votes: zebras } });
  });

  test('accepting a report that is not there leaves the sheet to its reports', () => {
    const moon = ruling('r1', station, { type: 'accept', reportId: 'x' as never }, ['a', 'b']);
    expect(sheetAfter([...dispute, moon]).status).toBe('disputed');
  });

  test('a ruling on what is not the newest ruling is lost', () => {
    const acceptA = { type: 'accept', reportId: 'a' as never } as const;
    const unseen = ruling('r2', station, acceptA, ['a', 'b'], 'r0');
    expect(countAfter([...dispute, acceptB, unseen])).toEqual([10, 30]);
    expect(countAfter([...dispute, unseen, acceptB])).toEqual([10, 30]);
  });

  test('undoing the second of two rulings brings back the first', () => {
    const version = { kind: 'final' as const, sheet: {}, votes: crowd as never };
    const rekey = ruling('r2', station, { type: 're-key', version }, ['a', 'b'], 'r1');
    const undo = ruling('r3', station, { type: 'undo' }, ['a', 'b'], 'r2');
    expect(countAfter([...dispute, acceptB, rekey])).toEqual([40, 1]);
    expect(countAfter([...dispute, acceptB, rekey, undo])).toEqual([10, 30]);
    const again = ruling('r4', station, { type: 'undo' }, ['a', 'b'], 'r3');
    expect(countAfter([...dispute, acceptB, rekey, undo, again])).toEqual([40, 1]);
  });

  test('an undo of nothing is no ruling', () => {
    const undo = ruling('r1', station, { type: 'undo' }, ['a', 'b']);
    expect(sheetAfter([...dispute, undo]).status).toBe('disputed');
  });

  test('an undo of what another ruling has replaced changes nothing', () => {
    const acceptA = ruling(
      'r2',
      station,
      { type: 'accept', reportId: 'a' as never },
      ['a', 'b'],
      'r1',
    );
    const stale = ruling('r3', station, { type: 'undo' }, ['b'], 'r1');
    expect(countAfter([...dispute, acceptB, acceptA, stale])).toEqual([30, 10]);
  });

  test('a basis that names a report twice is the same basis', () => {
    const late = ruling('r2', station, { type: 'accept', reportId: 'a' as never }, ['a', 'b', 'b']);
    expect(countAfter([...dispute, acceptB, late])).toEqual([10, 30]);
  });

  test('an annulled sheet leaves every sum, and comes back whole', () => {
    const annul = ruling('r1', station, { type: 'annul' }, ['a', 'b']);
    const annulled = resultsAfter(savanna, [...dispute, annul]);
    expect(annulled.sheets).toMatchObject({ total: 1, annulled: 1, disputed: 0 });
    expect(Object.values(annulled.contests)[0]).toMatchObject({ status: 'void', ballotsCast: 0 });
    expect(annulled.registered).toEqual({ total: 0, counted: 0 });
    const back = ruling('r2', station, { type: 'undo' }, ['a', 'b'], 'r1');
    expect({ ...resultsAfter(savanna, [...dispute, annul, back]), version: 2 }).toEqual(
      resultsAfter(savanna, dispute),
    );
  });
});
