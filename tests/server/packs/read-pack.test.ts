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
