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
    const election = await electionOf(settings({ publicDelay: undefined }));
    const [contest] = election.contests.values();
    const [station] = election.stations.values();
    expect(election).toMatchObject({ desk: 'one-person', publicDelay: 60, checks: {} });
    expect(election.thresholds[0]).toMatchObject({ kind: 'endorsement', bodyId: null, labels: {} });
    expect(contest).toMatchObject({ marksPerCandidate: 1, bodyId: null });
    expect(station).toMatchObject({ kind: 'polling', parts: [['savanna']] });
    expect(
      (await electionOf(settings({ publication: 'staff', publicDelay: undefined }))).publicDelay,
    ).toBe(0);
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
        'election.json:1: P10 checks "E07" is not one of the words allowed; expected: W01, W02, W03, W04, W05, W06, W07, W10, W11, W12, W13, W14, W15, W16, W17',
        'election.json:1: P03 unknown column or field "over"',
        'election.json:1: P10 severity "loud" is not one of the words allowed; expected: confirm, note, off',
      ],
    ],
    [
      'a kind of station that there is not',
      {
        'stations.csv':
          'station_id,district_id,name,contest_ids,kind\ns-1,plains,Gate,savanna,ship\np-1,waters,Pond,pond,\n',
      },
      [
        'stations.csv:2: P10 kind "ship" is not one of the words allowed; expected: polling, postal, early, mobile, other',
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
      ['parties.csv:1: P03 unknown column or field "colour"; did you mean "color"?'],
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
        'contests.csv:2: P09 seats "0" is not a number in its range; expected: a whole number from 1 to 1000',
        'stations.csv:3: P09 registered_voters "8o" is not a number in its range; expected: a whole number from 0 to 1000000000',
      ],
    ],
    [
      'an unknown method',
      edited('contests.csv', '1,plurality', '1,lottery'),
      [
        'contests.csv:3: P10 method "lottery" is not one of the words allowed; expected: plurality, dhondt, sainte-lague, imperiali, hare-niemeyer',
      ],
    ],
    [
      'a row of too few cells',
      edited('districts.csv', 'plains,Plains', 'plains'),
      [
        'districts.csv:2: P02 the file cannot be read: 1 cells; expected: 2 cells, as the header has columns',
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
        'parties.csv:2: P06 party_id "_cats" is not an id; expected: letters, digits, . _ -; at most 64, the first no sign',
        'candidates.csv:2: P08 party_id "cats" is not in the pack; did you mean "_cats"?',
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
        'election.json:8: P03 unknown column or field "tiebreak"; did you mean "tieBreak"?',
        'election.json:1: P04 "tieBreak" is missing',
      ],
    ],
    [
      'a time without an offset',
      edited('election.json', '20:00:00+02:00', '20:00:00'),
      [
        'election.json:6: P11 pollsClose "2024-05-05T20:00:00" is not valid; expected: an instant with its offset, as 2024-05-31T20:00:00+02:00',
      ],
    ],
    [
      'a day that does not exist',
      edited('election.json', '"2024-05-05"', '"2024-02-31"'),
      ['election.json:4: P11 date "2024-02-31" is not valid; expected: a day as 2024-05-31'],
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
      '/nowhere:1: P01 there is no folder "/nowhere"',
    );
  });
});

describe('files as people have them', () => {
  const bytesOf = (text: string, encoding: 'windows-1251' | 'windows-1252' | 'utf-16le') => {
    if (encoding === 'utf-16le') return Buffer.from(`\uFEFF${text}`, 'utf16le');
    const table = new Map(
      Array.from({ length: 256 }, (_, byte) => [
        new TextDecoder(encoding).decode(Uint8Array.of(byte)),
        byte,
      ]),
    );
    return Buffer.from([...text].map((letter) => table.get(letter)!));
  };
  const read = async (changes: Record<string, string | Buffer | null>) => {
    const found = await readPack(await writePack(changes as Record<string, string>));
    return {
      ...found,
      said: [...(found.ok ? [] : found.problems), ...found.warnings].map(describePackProblem),
      election: found.ok ? found.pack.election : null,
    };
  };
  const nameOf = ({ election }: Awaited<ReturnType<typeof read>>) =>
    election?.parties.get('cats' as never)?.name;

  test.each([
    ['windows-1251', 'Кошки и львы', 'windows-1251 (Cyrillic)'],
    ['windows-1252', 'Die Grünen – Münchner Kätzchen', 'windows-1252 (Western European)'],
  ] as const)('%s is read as what it plainly is, with a warning', async (encoding, name, said) => {
    const found = await read({ 'parties.csv': bytesOf(`party_id,name\ncats,${name}\n`, encoding) });
    expect(nameOf(found)).toBe(name);
    expect(found.said).toEqual([`parties.csv:2: N01 read as ${said}: save it as UTF-8`]);
  });

  test('UTF-16 with a mark is read', async () => {
    const found = await read({ 'parties.csv': bytesOf('party_id,name\ncats,Кошки\n', 'utf-16le') });
    expect(nameOf(found)).toBe('Кошки');
    expect(found.said).toEqual([]);
  });

  test('a damaged byte is refused with its line, and never shown as �', async () => {
    const damaged = Buffer.concat([
      Buffer.from('party_id,name\ndogs,Собаки и волки\ncats,Ко'),
      Buffer.from([0xff]),
      Buffer.from('шки\n'),
    ]);
    const found = await read({ 'parties.csv': damaged });
    expect(found.said).toEqual([
      'parties.csv:3: P02 the file cannot be read: byte 0xff is not UTF-8; expected: UTF-8',
    ]);
  });

  test.each([
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
    ['tabs', (text: string) => text.replaceAll(',', '\t')],
    [
      'lines that end otherwise, and mixed',
      (text: string) => text.replaceAll('\n', '\r\n').replace('\r\n', '\r'),
    ],
    ['empty rows at the end', (text: string) => `${text},,,,\n\n,,\n`],
    ['empty columns at the end', (text: string) => text.replaceAll('\n', ',,\n')],
  ])('%s', async (_what, change) => {
    const found = await read({ 'stations.csv': change(ZOO['stations.csv']!) });
    expect(found.said).toEqual([]);
    expect(found.election?.stations.size).toBe(3);
  });

  test('numbers with spaces between thousands and .0 behind', async () => {
    const text = ZOO['stations.csv']!.replace(',100', ',1 000')
      .replace(',80', ',2\u00a0000')
      .replace(',50', ',200.0');
    const { election } = await read({ 'stations.csv': text });
    const voters = [...(election?.stations.values() ?? [])].map((one) => one.registeredVoters);
    expect(voters).toEqual([1000, 2000, 200]);
  });

  test('columns and rows of all files are told at once', async () => {
    const { said } = await read({
      'districts.csv': 'district_id,titel\nplains,Plains\nwaters,Waters\n',
      'stations.csv': ZOO['stations.csv']!.replace('pond,50', 'ponds,5o'),
      'candidates.csv': ZOO['candidates.csv']!.replace('cats', 'cat'),
    });
    expect(said).toEqual([
      'districts.csv:1: P03 unknown column or field "titel"',
      'districts.csv:1: P04 "name" is missing',
      'candidates.csv:2: P08 party_id "cat" is not in the pack; did you mean "cats"?',
      'stations.csv:4: P08 contest_ids "ponds" is not in the pack; did you mean "pond"?',
      'stations.csv:4: P09 registered_voters "5o" is not a number in its range; expected: a whole number from 0 to 1000000000',
    ]);
  });

  test('what a spreadsheet has made of an id is named', async () => {
    const stations = (id: string) => ZOO['stations.csv']!.replace('s-1', id);
    expect((await read({ 'stations.csv': stations('1.2E+05') })).said[0]).toContain(
      'expected: an id (a spreadsheet has made a number of it)',
    );
    expect((await read({ 'stations.csv': stations('12/05/2024') })).said[0]).toContain(
      'expected: an id (a spreadsheet has made a date of it)',
    );
    expect((await read({ 'stations.csv': stations('12.05.2024') })).said[0]).toMatch(
      /^stations\.csv:2: N17/,
    );
    const lost = {
      'contests.csv': ZOO['contests.csv']!.replace('savanna,plains', '7,plains'),
      'candidates.csv': ZOO['candidates.csv']!.replaceAll(',savanna,', ',007,'),
      'stations.csv': ZOO['stations.csv']!.replaceAll(',savanna,', ',7,'),
    };
    expect((await read(lost)).said[0]).toBe(
      'candidates.csv:2: P08 contest_id "007" is not in the pack; expected: the same leading zeros (a spreadsheet may have taken them); did you mean "7"?',
    );
  });
});

describe('a warning names what is likely a mistake, and the night starts', () => {
  const square = (x: number, y: number) => [
    [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
      [x, y],
    ],
  ];
  const shape = (id: unknown, coordinates: unknown, type = 'Polygon') => ({
    type: 'Feature',
    properties: { district_id: id },
    geometry: type === 'none' ? null : { type, coordinates },
  });
  const shapes = (...features: object[]) => ({
    'districts.geojson': JSON.stringify({ type: 'FeatureCollection', features }),
  });
  const warningsOf = async (changes: Record<string, string>) => {
    const read = await readPack(await writePack(changes));
    expect(read.ok).toBe(true);
    return read.warnings.map(describePackProblem);
  };

  test.each<[string, Record<string, string>, string[]]>([
    ['a good pack has none', {}, []],
    [
      'more seats than people',
      edited('contests.csv', '2,plural', '9,plural'),
      ['contests.csv:2: N04 the contest savanna has fewer people standing than seats: 3 < 9'],
    ],
    [
      'a contest without candidates or stations',
      edited('contests.csv', 'pond,waters', 'dune,plains,Dune,1,plurality\npond,waters'),
      [
        'contests.csv:3: N02 the contest dune has no candidates',
        'contests.csv:3: N03 the contest dune has no stations',
      ],
    ],
    [
      'namesakes in one contest',
      edited('candidates.csv', 'Max Mouse', 'Zoe Zebra'),
      ['candidates.csv:4: N05 two have the name "Zoe Zebra"'],
    ],
    [
      'ids that differ in capitals only',
      edited('stations.csv', 's-2', 'S-1'),
      [
        'stations.csv:3: N06 station_id "S-1" differs from another in capitals only; did you mean "s-1"?',
      ],
    ],
    [
      'polls that close a year off',
      edited('election.json', '2024-05-05T20', '2025-05-05T20'),
      [
        'election.json:1: N07 pollsClose: polls close on another day than the election, 2025-05-05; expected: 2024-05-05',
      ],
    ],
    [
      'an hour that the clock has twice',
      {
        'election.json': ZOO['election.json']!.replace('"2024-05-05"', '"2024-10-27"').replace(
          '2024-05-05T20:00:00+02:00',
          '2024-10-27T02:30:00+02:00',
        ),
      },
      [
        'election.json:1: N08 pollsClose 2024-10-27T02:30:00+02:00: clocks skip that hour, or have it twice',
      ],
    ],
    [
      'colours alike, and one that cannot be seen',
      { 'parties.csv': 'party_id,name,color\ncats,Cats,#f2b706\ndogs,Dogs,#000000\n' },
      [
        'election.json:1: N09 colours that not everybody can tell apart: small-animals: #f2b705 / cats: #f2b706',
        'parties.csv:3: N10 a colour that cannot be seen on a light or on a dark page: dogs: #000000',
      ],
    ],
    [
      'a file named almost like one',
      { 'station.csv': 'x', 'sitting_members.csv': 'x' },
      [
        'sitting_members.csv:1: N15 "sitting_members.csv" is not a file of the pack and is ignored; did you mean "sitting-members.csv"?',
      ],
    ],
    [
      'outlines that match no district, and a district without one',
      shapes(shape('plains', square(0, 0)), shape('desert', square(2, 2))),
      [
        'districts.geojson:1: N11 the outline features.1 "desert" matches no district',
        'districts.geojson:1: N12 the district waters "Waters" has no outline, others have',
      ],
    ],
    [
      'a point, and nothing at all',
      shapes(
        shape('plains', square(0, 0)),
        shape('waters', square(2, 2)),
        shape('plains', [1, 1], 'Point'),
        shape('waters', null, 'none'),
      ),
      [
        'districts.geojson:1: N16 features.2 is no outline: Point; expected: Polygon or MultiPolygon',
        'districts.geojson:1: N16 features.3 is no outline: no geometry; expected: Polygon or MultiPolygon',
      ],
    ],
    [
      'stations beside their district',
      {
        ...shapes(shape('plains', square(0, 0)), shape('waters', square(2, 2))),
        'stations.csv': `station_id,district_id,name,contest_ids,latitude,longitude\ns-1,plains,Gate,savanna,0.5,0.5\np-1,waters,Pond,pond,0.5,0.5\n`,
      },
      ['stations.csv:3: N14 the station p-1: 0.5, 0.5 lies outside its district waters'],
    ],
    [
      'coordinates the other way round',
      {
        ...shapes(shape('plains', square(10, 0)), shape('waters', square(12, 2))),
        'stations.csv': `station_id,district_id,name,contest_ids,latitude,longitude\ns-1,plains,Gate,savanna,10.5,0.5\np-1,waters,Pond,pond,12.5,2.5\n`,
      },
      ['stations.csv:1: N13 latitude, longitude look swapped: 2 / 2'],
    ],
  ])('%s', async (_what, changes, lines) => {
    expect(await warningsOf(changes)).toEqual(lines);
  });

  test('ids that are numbers, and several shapes of one district, are one outline each', async () => {
    const renamed = Object.fromEntries(
      Object.entries(ZOO).map(([name, text]) => [
        name,
        text.replaceAll(/\bplains\b/g, '1').replaceAll(/\bwaters\b/g, '2'),
      ]),
    );
    const read = await readPack(
      await writePack({
        ...renamed,
        ...shapes(shape(1, square(0, 0)), shape(2, square(2, 2)), shape(1, square(5, 5))),
      }),
    );
    const outlines = read.ok ? read.pack.shapes?.features : [];
    expect(outlines?.map(({ properties, geometry }) => [properties, geometry.type])).toEqual([
      [{ district_id: '1' }, 'MultiPolygon'],
      [{ district_id: '2' }, 'Polygon'],
    ]);
  });

  test('a property names the district by id or by name, as the pack says', async () => {
    const settings = ZOO['election.json']!.replace(
      '"tieBreak"',
      '"outlines": { "property": "GEN" },\n "tieBreak"',
    );
    const named = (name: string, coordinates: unknown) => ({
      ...{ type: 'Feature', properties: { GEN: name }, geometry: { type: 'Polygon', coordinates } },
    });
    const features = [named('Plains', square(0, 0)), named('waters', square(2, 2))];
    const read = await readPack(
      await writePack({ 'election.json': settings, ...shapes(...features) }),
    );
    expect(read.warnings).toEqual([]);
    expect(
      read.ok && read.pack.shapes?.features.map(({ properties }) => properties?.district_id),
    ).toEqual(['plains', 'waters']);
  });

  test.each([
    [
      'metres',
      square(412_000, 6_170_000),
      'degrees, longitude first (EPSG:4326): reproject the file',
    ],
    ['latitude first', square(10, 170), 'longitude first, then latitude: they look swapped'],
  ])('coordinates in %s are a problem', async (_what, coordinates, expected) => {
    const read = await readPack(await writePack(shapes(shape('plains', coordinates))));
    expect(read.ok).toBe(false);
    expect((read.ok ? [] : read.problems).map(describePackProblem)[0]).toContain(`P13 coordinates`);
    expect((read.ok ? [] : read.problems)[0]?.expected).toBe(expected);
  });

  test('longitudes beyond the date line are real', async () => {
    const read = await readPack(
      await writePack(shapes(shape('plains', square(188, 65)), shape('waters', square(10, 60)))),
    );
    expect(read.ok).toBe(true);
  });
});
