import { describe, expect, test } from 'vitest';
import { checkReport } from '#election/check-report.ts';
import type { ContestId, Election } from '#election/model.ts';
import { sketchElection } from '#scenarios/election.ts';

const zoo = sketchElection([
  {
    id: 'savanna',
    seats: 2,
    candidates: [{ id: 'lion' }, { id: 'zebra' }, { id: 'gnu' }],
    stations: [100],
  },
  { id: 'pond', candidates: [{ id: 'duck' }, { id: 'newt' }], stations: [50, null] },
]);
const russian: Election = { ...zoo, tallySheet: 'ru-12' };

const good = {
  stationId: 'savanna-1',
  contestId: 'savanna',
  sheet: { registered: 100, ballotsCast: 52, invalid: 2 },
  votes: { lion: 40, zebra: 30, gnu: 20 } as Record<string, unknown>,
};

const codes = (change: object, election = zoo) =>
  checkReport(election, { ...good, ...change }).map(({ code, path }) => `${code} ${path}`);
const withSheet = (change: object) => codes({ sheet: { ...good.sheet, ...change } });
const withVotes = (change: object) => codes({ votes: { ...good.votes, ...change } });

describe('what is not a report blocks', () => {
  test('a good sheet has no findings', () => expect(codes({})).toEqual([]));
  test('unknown station', () => expect(codes({ stationId: 'moon' })).toEqual(['E01 stationId']));
  test('unknown station and contest at once, and numbers that are none', () =>
    expect(codes({ stationId: 'x', contestId: 'x', sheet: {}, votes: { owl: -1 } })).toEqual([
      'E01 stationId',
      'E02 contestId',
      'E06 votes.owl',
    ]));
  test('unknown contest', () => expect(codes({ contestId: 'moon' })).toEqual(['E02 contestId']));
  test('a contest of other stations', () =>
    expect(codes({ contestId: 'pond' })).toEqual(['E02 contestId']));
  test('unknown candidate', () => expect(withVotes({ duck: 1 })).toEqual(['E03 votes.duck']));
  test('a candidate of an inherited name', () =>
    expect(withVotes({ constructor: 1 })).toEqual(['E03 votes.constructor']));
  test('a candidate missing, or blank', () => {
    expect(withVotes({ gnu: undefined })).toEqual(['E04 votes.gnu']);
    expect(withVotes({ gnu: '' })).toEqual(['E04 votes.gnu']);
    expect(withVotes({ gnu: null })).toEqual(['E04 votes.gnu']);
  });
  test.each([['12'], [1.5], [NaN], [{}], [true]])('%j is not a whole number', (value) =>
    expect(withVotes({ gnu: value })).toEqual(['E05 votes.gnu']),
  );
  test('negative', () => expect(withVotes({ gnu: -1 })).toEqual(['E06 votes.gnu']));
  test('a billion is a figure, one more is not', () => {
    expect(withVotes({ gnu: 1_000_000_000 })).not.toContain('E07 votes.gnu');
    expect(withVotes({ gnu: 1_000_000_001 })).toEqual(['E07 votes.gnu']);
  });
  test('a line of another form', () => expect(withSheet({ lost: 0 })).toEqual(['E08 sheet.lost']));
  test('all problems come at once', () => {
    const found = codes({ sheet: { registered: -1, ballotsCast: 'x' }, votes: { lion: 1.5 } });
    expect(found).toEqual([
      'E06 sheet.registered',
      'E05 sheet.ballotsCast',
      'E04 votes.zebra',
      'E04 votes.gnu',
      'E05 votes.lion',
    ]);
  });
});

describe('what contradicts arithmetic asks', () => {
  test('each candidate has at most the valid ballots', () => {
    expect(withVotes({ lion: 50 })).toEqual([]);
    expect(withVotes({ lion: 51, gnu: 19 })).toEqual(['W01 votes.lion']);
  });
  test('together at most the marks that valid ballots can hold', () => {
    expect(withVotes({ lion: 50, zebra: 50, gnu: 0 })).toEqual([]);
    expect(withVotes({ lion: 50, zebra: 50, gnu: 1 })).toEqual(['W02 votes']);
  });
  test('at least one mark on every valid ballot', () => {
    expect(withVotes({ lion: 50, zebra: 0, gnu: 0 })).toEqual([]);
    expect(withVotes({ lion: 49, zebra: 0, gnu: 0 })).toEqual(['W03 votes']);
  });
  test('with one vote a ballot the votes are the valid ballots', () => {
    const pond = { stationId: 'pond-1', contestId: 'pond', sheet: { ballotsCast: 30, invalid: 0 } };
    expect(codes({ ...pond, votes: { duck: 20, newt: 10 } })).toEqual([]);
    expect(codes({ ...pond, votes: { duck: 20, newt: 9 } })).toEqual(['W04 votes']);
    expect(codes({ ...pond, votes: { duck: 20, newt: 11 } })).toEqual(['W04 votes']);
  });
  test('registered voters differ from the list', () =>
    expect(withSheet({ registered: 101 })).toEqual(['W05 sheet.registered']));
  test('turnout over 90%, and over 100%', () => {
    const votes = { lion: 90, zebra: 0, gnu: 0 };
    const cast = (ballotsCast: number) =>
      codes({ sheet: { registered: 100, ballotsCast, invalid: ballotsCast - 90 }, votes });
    expect(cast(90)).toEqual([]);
    expect(cast(91)).toEqual(['W06 sheet.ballotsCast']);
    expect(cast(101)).toEqual(['W10 sheet.ballotsCast', 'W06 sheet.ballotsCast']);
  });
  test('no votes at all', () =>
    expect(codes({ sheet: {}, votes: { lion: 0, zebra: 0, gnu: 0 } })).toEqual(['W07 votes']));
  test('a check that needs an absent line is not made', () => {
    expect(codes({ sheet: {} })).toEqual([]);
    expect(codes({ sheet: { ballotsCast: 52 } })).toEqual([]);
  });
  test('too much shows before the sheet is whole, too little does not', () => {
    expect(withVotes({ lion: 51, zebra: undefined })).toEqual([
      'E04 votes.zebra',
      'W01 votes.lion',
    ]);
    expect(withVotes({ lion: 0, zebra: 0, gnu: undefined })).toEqual(['E04 votes.gnu']);
  });
  test('more invalid ballots than were cast say nothing of the votes', () =>
    expect(withSheet({ ballotsCast: 5, invalid: 8 })).toEqual(['W15 sheet.invalid']));
  test('where no ballot is valid no vote is either', () =>
    expect(
      codes({ sheet: { ballotsCast: 2, invalid: 2 }, votes: { lion: 1, zebra: 0, gnu: 0 } }),
    ).toEqual(['W01 votes.lion', 'W02 votes']));
  test('a finding carries the numbers that contradict', () => {
    const [finding] = checkReport(zoo, { ...good, votes: { lion: 49, zebra: 0, gnu: 0 } });
    expect(finding).toEqual({
      ...{ code: 'W03', severity: 'confirm', path: 'votes', left: 49, right: 50 },
    });
  });
});

describe('how strictly a check is taken', () => {
  const strict = (election: Election, change: object) =>
    checkReport(election, { ...good, ...change }).map(
      ({ code, severity }) => `${code} ${severity}`,
    );
  const high = (ballotsCast: number) => ({
    sheet: { registered: 100, ballotsCast, invalid: ballotsCast - 90 },
    votes: { lion: 90, zebra: 0, gnu: 0 },
  });
  const setting = (checks: Election['checks']): Election => ({ ...zoo, checks });
  const nobody = { lion: 0, zebra: 0, gnu: 0 };

  test('what is no report blocks, what contradicts arithmetic asks', () => {
    expect(strict(zoo, { votes: { ...good.votes, gnu: -1 } })).toEqual(['E06 block']);
    expect(strict(zoo, { votes: { ...good.votes, lion: 51, gnu: 19 } })).toEqual(['W01 confirm']);
  });
  test('a high turnout is a note, one above the register asks', () => {
    expect(strict(zoo, high(95))).toEqual(['W06 note']);
    expect(strict(zoo, high(101))).toEqual(['W10 confirm', 'W06 note']);
  });
  test('no votes ask where the sheet says that there were valid ballots, and are a note where it is silent', () => {
    const votes = nobody;
    expect(strict(zoo, { votes })).toEqual(['W07 confirm', 'W03 confirm']);
    expect(strict(zoo, { votes, sheet: {} })).toEqual(['W07 note']);
    expect(strict(zoo, { votes, sheet: { ballotsCast: 4 } })).toEqual(['W07 note']);
    expect(strict(zoo, { votes, sheet: { ballotsCast: 4, invalid: 4 } })).toEqual([]);
    expect(strict(zoo, { votes, sheet: { registered: 100, ballotsCast: 0, invalid: 0 } })).toEqual(
      [],
    );
  });
  test('the pack may say so otherwise, by code', () => {
    expect(strict(setting({ W06: { severity: 'confirm', above: null } }), high(91))).toEqual([
      'W06 confirm',
    ]);
    expect(strict(setting({ W06: { severity: 'confirm', above: 0.97 } }), high(97))).toEqual([]);
    expect(strict(setting({ W06: { severity: 'confirm', above: 0.97 } }), high(98))).toEqual([
      'W06 confirm',
    ]);
    expect(strict(setting({ W06: { severity: 'off', above: null } }), high(91))).toEqual([]);
    const bears = setting({ W05: { severity: 'note', above: 3 } });
    const listed = (registered: number) => ({ sheet: { ...good.sheet, registered } });
    expect(strict(bears, listed(103))).toEqual([]);
    expect(strict(bears, listed(96))).toEqual(['W05 note']);
    const silent = setting({ W07: { severity: 'confirm', above: null } });
    expect(strict(silent, { votes: nobody, sheet: {} })).toEqual(['W07 confirm']);
  });
  test('a pack cannot make a report of what is none', () => {
    const off = setting({ E06: { severity: 'off', above: null } });
    expect(strict(off, { votes: { ...good.votes, gnu: -1 } })).toEqual(['E06 block']);
  });
  test('a list may get as many marks of a ballot as one may give to it', () => {
    const council = {
      ...zoo.contests.get(good.contestId as ContestId)!,
      votesPerBallot: 30,
      marksPerCandidate: 30,
    };
    const cumulation = { ...zoo, contests: new Map(zoo.contests).set(council.id, council) };
    const votes = (lion: number) => ({ votes: { lion, zebra: 0, gnu: 0 } });
    expect(strict(cumulation, votes(1500))).toEqual([]);
    expect(strict(cumulation, votes(1501))).toEqual(['W01 confirm', 'W02 confirm']);
  });
});

describe('the control ratios of the Russian sheet', () => {
  const sheet = {
    registered: 100,
    ballotsReceived: 80,
    issuedEarly: 1,
    issuedAtStation: 40,
    issuedOutside: 9,
    cancelled: 30,
    inPortableBoxes: 9,
    inStationaryBoxes: 41,
    invalid: 5,
    valid: 45,
    lost: 1,
    unaccounted: 1,
  };
  const check = (change: object, votes = { lion: 45, zebra: 10, gnu: 0 }) =>
    codes({ sheet: { ...sheet, ...change }, votes }, russian);

  test('a good sheet', () => expect(check({})).toEqual([]));
  test('1 ≥ 3+4+5', () => {
    expect(check({ registered: 50 })).toContain('W05 sheet.registered');
    expect(check({ registered: 50 })).not.toContain('W11 sheet.registered');
    expect(check({ registered: 49 })).toContain('W11 sheet.registered');
  });
  test('2 = 3+4+5+6+11−12', () => {
    expect(check({ lost: 2 })).toEqual(['W12 sheet.ballotsReceived']);
    expect(check({ unaccounted: 2 })).toEqual(['W12 sheet.ballotsReceived']);
    expect(check({ lost: 2, unaccounted: 2 })).toEqual([]);
  });
  test('7+8 ≤ 3+4+5', () =>
    expect(check({ inStationaryBoxes: 42, valid: 46 }, { lion: 46, zebra: 0, gnu: 0 })).toEqual([
      'W13 sheet.inPortableBoxes',
    ]));
  test('7+8 = 9+10', () => expect(check({ invalid: 4 })).toEqual(['W14 sheet.inPortableBoxes']));
  test('a ratio that needs an absent line is not made', () =>
    expect(check({ inPortableBoxes: undefined, registered: undefined })).toEqual([]));
  test('each ≤ 10 ≤ sum ≤ N × 10', () => {
    expect(check({}, { lion: 46, zebra: 0, gnu: 0 })).toEqual(['W01 votes.lion']);
    expect(check({}, { lion: 44, zebra: 0, gnu: 0 })).toEqual(['W03 votes']);
    expect(check({}, { lion: 45, zebra: 45, gnu: 1 })).toEqual(['W02 votes']);
  });
});

test('the form of votes only has no lines, and nothing to compare them with', () => {
  const votesOnly: Election = { ...zoo, tallySheet: 'votes-only' };
  expect(codes({ sheet: {} }, votesOnly)).toEqual([]);
  expect(codes({ sheet: { ballotsCast: 1 } }, votesOnly)).toEqual(['E08 sheet.ballotsCast']);
});
