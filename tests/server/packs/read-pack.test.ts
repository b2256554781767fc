import { describe, expect, test } from 'vitest';
import { describePackProblem } from '#text/pack-problems.ts';
import { writePack, ZOO } from '#scenarios/pack-files.ts';
import { readPack } from '../../../server/packs/read-pack.ts';

async function problemsOf(changes: Record<string, string | null>): Promise<string[]> {
  const read = await readPack(await writePack(changes));
  return read.ok ? [] : read.problems.map(describePackProblem);
}

const edited = (file: string, from: string, to: string) => ({
  [file]: ZOO[file]!.replace(from, to),
});

function outlineOf(coordinates: unknown): string {
  const geometry = { type: 'Polygon', coordinates };
  const feature = { type: 'Feature', properties: { district_id: 'plains' }, geometry };
  return JSON.stringify({ type: 'FeatureCollection', features: [feature] });
}

describe('a pack', () => {
  test('is read with its contests, candidates in ballot order, and stations', async () => {
    const read = await readPack(await writePack());
    if (!read.ok) throw new Error('the zoo is a good pack');
    const { election, hash } = read.pack;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const savanna = election.contests.get('savanna' as never)!;
    expect(savanna).toMatchObject({ seats: 2, votesPerBallot: 2, stationIds: ['s-1', 's-2'] });
    expect(savanna.candidates.map(({ id }) => id)).toEqual(['lion', 'zebra', 'mouse']);
  });

  test('has another hash when a byte of it changes', async () => {
    const [a, b, c] = await Promise.all(
      [{}, {}, edited('stations.csv', '80', '81')].map(async (change) => {
        const read = await readPack(await writePack(change));
        return read.ok ? read.pack.hash : '';
      }),
    );
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  test('ignores other files in the folder, and a byte order mark', async () => {
    const changes = { 'notes.txt': 'x', 'parties.csv': `\uFEFF${ZOO['parties.csv']}` };
    expect(await problemsOf(changes)).toEqual([]);
  });
});

describe('what a pack may say beyond that', () => {
  const settings = (more: object) => ({
    'election.json': JSON.stringify({ ...(JSON.parse(ZOO['election.json']!) as object), ...more }),
  });
  const electionOf = async (changes: Record<string, string | null>) => {
    const read = await readPack(await writePack(changes));
    if (!read.ok) throw new Error(read.problems.map(describePackProblem).join('\n'));
    return read.pack.election;
  };

  test('without it a pack means what it meant before', async () => {
    const election = await electionOf({});
    const [contest] = election.contests.values();
    const [station] = election.stations.values();
    expect(election).toMatchObject({ desk: 'one-person', publicDelay: 60, checks: {} });
    expect(election.thresholds[0]).toMatchObject({ kind: 'endorsement', bodyId: null, labels: {} });
    expect(contest).toMatchObject({ marksPerCandidate: 1, bodyId: null });
    expect(station).toMatchObject({ kind: 'polling', parts: [['savanna']] });
    expect((await electionOf(settings({ publication: 'staff' }))).publicDelay).toBe(0);
  });

  test('its settings are read', async () => {
    const majority = { kind: 'majority', seats: 2, body: 'council', labels: { seats: 'Seats' } };
    const election = await electionOf({
      ...settings({
        tallySheet: 'votes-only',
        desk: 'two-people',
        publicDelay: 300,
        checks: { W06: { severity: 'confirm', above: 0.9 }, W17: { severity: 'note' } },
        outlines: { property: 'name' },
        thresholds: [{ id: 'm', name: 'M', for: [{ party: 'cats' }], ...majority }],
      }),
      'bodies.csv': 'body_id,name,kind\ncouncil,Council,\nkeeper,Keeper,office\n',
    });
    expect(election).toMatchObject({
      tallySheet: 'votes-only',
      desk: 'two-people',
      publicDelay: 300,
      checks: { W06: { severity: 'confirm', above: 0.9 }, W17: { severity: 'note', above: null } },
      outlineProperty: 'name',
      thresholds: [{ kind: 'majority', signatures: 2, districts: 0, bodyId: 'council' }],
    });
    expect([...election.bodies.values()].map(({ kind }) => kind)).toEqual(['council', 'office']);
  });

  test('its columns are read', async () => {
    const election = await electionOf({
      'bodies.csv': 'body_id,name\ncouncil,Council\n',
      'districts.csv':
        'district_id,name,polls_close\nplains,Plains,2024-05-05T21:00:00+02:00\nwaters,Waters,\n',
      'contests.csv':
        'contest_id,district_id,name,seats,method,votes_per_ballot,marks_per_candidate,body_id\nsavanna,plains,Savanna,2,plurality,2,,council\npond,waters,Pond,1,dhondt,30,,council\n',
      'candidates.csv':
        'candidate_id,contest_id,ballot_order,name,persons\nlion,savanna,1,Leo Lion,\nnewts,pond,1,The newts,5\n',
      'stations.csv':
        'station_id,district_id,name,contest_ids,registered_voters,kind\ns-1,plains,Gate,savanna|pond,100,\np-1,waters,By post,pond;savanna,,postal\n',
      'previous.csv': 'contest_id,station_id,party_id,votes\npond,long-gone,cats,12\n',
    });
    const byId = <Item>(items: ReadonlyMap<string, Item>, id: string) => items.get(id);
    expect(byId(election.districts, 'plains')?.pollsClose).toBe('2024-05-05T21:00:00+02:00');
    expect(byId(election.contests, 'savanna')).toMatchObject({ marksPerCandidate: 1 });
    expect(byId(election.contests, 'pond')).toMatchObject({ marksPerCandidate: 30 });
    expect(byId(election.contests, 'pond')?.bodyId).toBe('council');
    expect(byId(election.contests, 'pond')?.candidates.at(-1)?.persons).toBe(5);
    expect(byId(election.stations, 's-1')).toMatchObject({
      contestIds: ['savanna', 'pond'],
      parts: [['savanna'], ['pond']],
    });
    expect(byId(election.stations, 'p-1')).toMatchObject({ kind: 'postal' });
    expect(election.previous).toMatchObject([{ stationId: 'long-gone', votes: 12, seats: null }]);
  });

  test.each<[string, Record<string, string | null>, string[]]>([
    [
      'a check that there is not',
      settings({ checks: { E07: { severity: 'note' }, W06: { severity: 'loud', over: 1 } } }),
      [
        'election.json:1: P10 checks is not one of the words allowed: E07 (W01, W02, W03, W04, W05, W06, W07, W10, W11, W12, W13, W14, W15, W16, W17)',
        'election.json:1: P03 unknown column or field "over"',
        'election.json:1: P10 severity is not one of the words allowed: loud (confirm, note, off)',
      ],
    ],
    [
      'a kind of station that there is not',
      {
        'stations.csv':
          'station_id,district_id,name,contest_ids,kind\ns-1,plains,Gate,savanna,ship\np-1,waters,Pond,pond,\n',
      },
      [
        'stations.csv:2: P10 kind is not one of the words allowed: ship (polling, postal, early, mobile, other)',
      ],
    ],
    [
      'a contest in two parts of a station',
      edited('stations.csv', 'pond,50', 'pond|pond,50'),
      ['stations.csv:4: P07 contest_ids "pond|pond" is given twice'],
    ],
    [
      'a body that there is not',
      {
        'bodies.csv': 'body_id,name\ncouncil,Council\n',
        'contests.csv':
          'contest_id,district_id,name,seats,method,body_id\nsavanna,plains,Savanna,2,plurality,moon\npond,waters,Pond,1,plurality,council\n',
      },
      ['contests.csv:2: P08 body_id "moon" is not in the pack'],
    ],
    [
      'an earlier result of nothing',
      { 'previous.csv': 'party_id,votes\ncats,\n' },
      [
        'previous.csv:2: P05 "contest_id, district_id or station_id" is empty',
        'previous.csv:2: P05 "votes or seats" is empty',
      ],
    ],
  ])('%s is named', async (_what, changes, lines) => {
    expect(await problemsOf(changes)).toEqual(lines);
  });
});

describe('a bad pack gives one clear line each', () => {
  test.each<[string, Record<string, string | null>, string[]]>([
    [
      'a missing file',
      { 'contests.csv': null, 'stations.csv': null },
      ['contests.csv:1: P01 the file is missing', 'stations.csv:1: P01 the file is missing'],
    ],
    [
      'an unknown column',
      edited('parties.csv', 'color', 'colour'),
      ['parties.csv:1: P03 unknown column or field "colour"'],
    ],
    [
      'a missing column',
      edited('districts.csv', 'name', 'abbreviation'),
      ['districts.csv:1: P04 "name" is missing'],
    ],
    [
      'a duplicate id',
      edited('districts.csv', 'waters,Waters', 'waters,Waters\nplains,Again'),
      ['districts.csv:4: P07 district_id "plains" is given twice'],
    ],
    [
      'an unknown reference',
      edited(
        'candidates.csv',
        'lion,savanna,1,Лион Гривин,cats',
        'lion,savanna,1,Лион Гривин,dogs',
      ),
      ['candidates.csv:2: P08 party_id "dogs" is not in the pack'],
    ],
    [
      'an unknown contest of a station',
      edited('stations.csv', 'pond,50', 'pond;moon,50'),
      ['stations.csv:4: P08 contest_ids "moon" is not in the pack'],
    ],
    [
      'wrong numbers',
      { ...edited('contests.csv', '2,plural', '0,plural'), ...edited('stations.csv', '80', '8o') },
      [
        'contests.csv:2: P09 seats is not a number in its range: 0 (1 to 1000)',
        'stations.csv:3: P09 registered_voters is not a number in its range: 8o (0 to 10000000)',
      ],
    ],
    [
      'an unknown method',
      edited('contests.csv', '1,plurality', '1,lottery'),
      [
        'contests.csv:3: P10 method is not one of the words allowed: lottery (plurality, dhondt, sainte-lague, imperiali, hare-niemeyer)',
      ],
    ],
    [
      'a row of too few cells',
      edited('districts.csv', 'plains,Plains', 'plains'),
      [
        'districts.csv:2: P02 the file cannot be read: 1 cells under 2 columns',
        'contests.csv:2: P08 district_id "plains" is not in the pack',
        'stations.csv:2: P08 district_id "plains" is not in the pack',
        'stations.csv:3: P08 district_id "plains" is not in the pack',
      ],
    ],
    [
      'an empty cell',
      edited('candidates.csv', 'Zoe Zebra', ''),
      ['candidates.csv:3: P05 "name" is empty'],
    ],
    [
      'a malformed id',
      edited('parties.csv', 'cats,Cats', '_cats,Cats'),
      [
        'parties.csv:2: P06 party_id "_cats" is not an id (letters, digits, . _ -; at most 64, the first no sign)',
        'candidates.csv:2: P08 party_id "cats" is not in the pack',
      ],
    ],
    [
      'a place on the ballot given twice',
      edited('candidates.csv', 'zebra,savanna,2', 'zebra,savanna,1'),
      ['candidates.csv:3: P07 ballot_order "1" is given twice'],
    ],
    [
      'an unknown field',
      edited('election.json', '"tieBreak"', '"tiebreak"'),
      [
        'election.json:8: P03 unknown column or field "tiebreak"',
        'election.json:1: P04 "tieBreak" is missing',
      ],
    ],
    [
      'a time without an offset',
      edited('election.json', '20:00:00+02:00', '20:00:00'),
      ['election.json:6: P11 pollsClose "2024-05-05T20:00:00" is not valid'],
    ],
    [
      'a day that does not exist',
      edited('election.json', '"2024-05-05"', '"2024-02-31"'),
      ['election.json:4: P11 date "2024-02-31" is not valid'],
    ],
    [
      'a threshold for nobody',
      edited('election.json', '[{ "alliance": "small-animals" }]', '[{ "alliance": "whales" }]'),
      ['election.json:1: P08 thresholds.for.alliance "whales" is not in the pack'],
    ],
    [
      'shapes that are none',
      { 'districts.geojson': '{"type":"Feature"}' },
      [
        'districts.geojson:1: P02 the file cannot be read: type: Invalid type: Expected "FeatureCollection" but received "Feature"',
      ],
    ],
    [
      'a corner that is no place',
      { 'districts.geojson': outlineOf([[[37, 55], [38]]]) },
      [
        'districts.geojson:1: P02 the file cannot be read: features.0.geometry.coordinates.0.1: Invalid length: Expected >=2 but received 1',
      ],
    ],
    [
      'a polygon nested as many are',
      { 'districts.geojson': outlineOf([[[[37, 55]]]]) },
      [
        'districts.geojson:1: P02 the file cannot be read: features.0.geometry.coordinates.0.0.0: Invalid type: Expected number but received Array',
      ],
    ],
  ])('%s', async (_what, changes, lines) => {
    expect(await problemsOf(changes)).toEqual(lines);
  });

  test('broken JSON is named with its line', async () => {
    const [line] = await problemsOf(edited('election.json', '"zoo-2024",', '"zoo-2024"'));
    expect(line).toMatch(/^election\.json:3: P02 the file cannot be read: /);
  });

  test('an unfinished quote is named with its file', async () => {
    const [line] = await problemsOf(edited('parties.csv', 'cats,Cats', 'cats,"Cats'));
    expect(line).toMatch(/^parties\.csv:\d+: P02 the file cannot be read: /);
  });

  test('no folder at all', async () => {
    const read = await readPack('/nowhere');
    expect(read.ok ? [] : read.problems.map(describePackProblem)[0]).toBe(
      'election.json:1: P01 the file is missing',
    );
  });
});
