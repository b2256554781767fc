/** Tables as people have them, in every state that they come in. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { utils, write, type BookType } from '@e965/xlsx';
import { readMapping } from '../../../server/import/mapping.ts';
import { importAll, ONE_SEAT, refusal, writeSources, ZOO_DAY } from './importing.ts';

const importText = async (text: string | Buffer, more = {}, name = 'votes.csv') =>
  importAll([await writeSources({ [name]: text })], { ...ONE_SEAT, ...more });

const LONG = `Polling Station;Kandidat;Partei;Stimmen
Gate;Leo Lion;CATS;1 204
Gate;Zoe Zebra;;88
Hill;Leo Lion;CATS;12
Hill;Zoe Zebra;;9
`;
const ZOO = { 'Zoo council': { 'Leo Lion': 1216, 'Zoe Zebra': 97 } };

describe('a row a candidate', () => {
  test('in any language, with any separator and thousands', async () => {
    const { votes, election } = await importText(LONG);
    expect(votes).toEqual(ZOO);
    expect([...election.parties.values()].map(({ name }) => name)).toEqual(['CATS']);
    expect([...election.stations.values()].map(({ name }) => name)).toEqual(['Gate', 'Hill']);
  });

  test.each([
    ['UTF-16 with its mark', Buffer.from(`\ufeff${LONG}`, 'utf16le')],
    ['UTF-8 with its mark', `\ufeff${LONG}`],
    ['old lines', LONG.replaceAll('\n', '\r')],
    ['lines of two signs', LONG.replaceAll('\n', '\r\n')],
    ['tabs', LONG.replaceAll(';', '\t')],
    ['a title above, and blank lines', `Results of the zoo\n\n${LONG}\n;;;\n`],
    ['capitals', LONG.replace(/^.*\n/, (header) => header.toUpperCase())],
    ['a header again, in between', LONG + LONG.slice(0, LONG.indexOf('\n') + 1)],
  ])('%s', async (_name, text) => {
    expect((await importText(text)).votes).toEqual(ZOO);
  });

  test('in windows-1251, which is said', async () => {
    const text =
      'УИК;ФИО;Голоса\n1;Лев Гривин;10\n2;Лев Гривин;5\n1;Заря Зебрина;3\n2;Заря Зебрина;4\n';
    const cyrillic = Buffer.from([...text].map(toWindows1251));
    const { votes, said } = await importText(cyrillic);
    expect(votes).toEqual({ 'Zoo council': { 'Лев Гривин': 15, 'Заря Зебрина': 7 } });
    expect(said.join('\n')).toContain('is read as windows-1251');
  });

  test.each(['xlsx', 'ods'] as const)('as %s, with a title above the header', async (kind) => {
    const rows = LONG.trim()
      .split('\n')
      .map((line, index) =>
        line
          .split(';')
          .map((cell, place) => (index > 0 && place === 3 ? Number(cell.replace(' ', '')) : cell)),
      );
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([['Zoo'], [], ...rows]), 'Votes');
    const bytes = write(book, { type: 'buffer', bookType: kind as BookType }) as Buffer;
    expect((await importText(bytes, {}, `votes.${kind}`)).votes).toEqual(ZOO);
  });

  test('totals are compared and not counted; those that differ are said', async () => {
    const { votes, said, election } = await importText(
      `${LONG}Total;Leo Lion;CATS;1216\nTotal;Zoe Zebra;;98\n;Leo Lion;CATS;1216\n`.replace(
        ';Leo Lion;CATS;1216\n',
        ';Leo Lion;CATS;1216\n',
      ),
    );
    expect(votes).toEqual(ZOO);
    expect(election.stations.size).toBe(2);
    expect(said.join('\n')).toContain('Zoe Zebra 97 (STATED: 98)');
  });

  test('what was not stated stays unknown: an empty sheet is no report, of none it is no station', async () => {
    const { votes, election, said } = await importText(
      `Precinct,Office,District,Candidate,Party,Votes
1,Keeper,1,Ann Ape,APES,10
1,Keeper,2,Bob Bat,BATS,
2,Keeper,2,Bob Bat,BATS,7
3,Keeper,2,Bob Bat,BATS,*
`,
    );
    expect(votes).toEqual({ 'Keeper 1': { 'Ann Ape': 10 }, 'Keeper 2': { 'Bob Bat': 7 } });
    const contests = [...election.contests.values()].map(({ stationIds }) => stationIds.length);
    expect(contests).toEqual([1, 2]);
    expect(said.join('\n')).toContain('nothing is known of them');
  });

  test('one person in several spellings is one; two on one sheet stay two', async () => {
    const { votes } = await importText(
      `Precinct,Candidate,Party,Votes
1,"ROGERS, WENDY",R,10
2,Wendy Rogers,R,5
3,"Wendy J. Rogers",R,1
1,"CARILLO, GILBERT 'GIL'",D,3
2,Gilbert Carillo,D,4
1,John Smith,D,1
1,John A. Smith,D,2
2,Rosanna Gabaldón,I,6
3,"GABALDON, ROSANNA",I,7
`,
    );
    expect(votes['Zoo council']).toEqual({
      'Wendy Rogers': 16,
      'Gilbert Carillo': 7,
      'John Smith': 1,
      'John A. Smith': 2,
      'Rosanna Gabaldón': 13,
    });
  });

  test('one person on several party lines is one, of the party that brought most', async () => {
    const { votes, election, said } = await importText(
      'ED,Candidate,Party,Votes\n1,Ann Ape,APES,10\n1,Ann Ape,GREEN,25\n1,Bob Bat,BATS,3\n',
      { columns: { ED: 'station' } },
    );
    expect(votes['Zoo council']).toEqual({ 'Ann Ape': 35, 'Bob Bat': 3 });
    const [contest] = election.contests.values();
    expect(election.parties.get(contest!.candidates[0]!.partyId!)?.name).toBe('GREEN');
    expect(said.join('\n')).toContain('several party lines, summed: GREEN 25, APES 10');
  });

  test('over- and undervotes are left out, write-ins are one, sheets have their lines', async () => {
    const { votes, election, said } = await importText(
      `county,precinct,office,district,candidate,party,votes,early_voting
Ark,1,Registered Voters,,,,100,
Ark,1,Ballots Cast,,,,60,
Ark,1,Keeper,,Ann Ape,APES,30,10
Ark,1,Keeper,,Write-ins,,2,1
Ark,1,Keeper,,Overvotes,,1,1
Ark,1,Keeper,,Under Votes,,27,1
Ark,Absentee,Keeper,,Ann Ape,APES,,4
`,
    );
    expect(votes).toEqual({ Keeper: { 'Ann Ape': 34, 'Write-in': 2 } });
    const [first, second] = [...election.stations.values()];
    expect(first).toMatchObject({ registeredVoters: 100, kind: 'polling' });
    expect(second).toMatchObject({ kind: 'postal', registeredVoters: null });
    expect(said.join('\n')).toContain('rows of "Overvotes"');
  });
});

describe('a column a candidate', () => {
  test('with the sheet beside, and totals under it', async () => {
    const { votes, election } = await importText(
      `Ward,Polling station,Electorate,Ballot papers,Rejected,Ann Ape (Apes),Bob Bat (Bats),Total
North,N1,"1,200",700,5,400,295,695
North,N2,900,500,0,200,300,500
North,Total,2100,1200,5,600,595,1195
`,
      { contestsBy: 'district' },
    );
    expect(votes).toEqual({ North: { 'Ann Ape': 600, 'Bob Bat': 595 } });
    expect([...election.stations.values()].map((one) => one.registeredVoters)).toEqual([1200, 900]);
    expect([...election.parties.values()].map(({ name }) => name)).toEqual(['Apes', 'Bats']);
  });

  test('of contests of their own, where columns are filled district by district', async () => {
    const { votes } = await importText(
      'Ward,Station,Ann Ape,Bob Bat,Cat Cow,Dan Doe\nNorth,1,5,6,,\nNorth,2,7,8,,\nSouth,1,,,1,2\n',
    );
    expect(votes).toEqual({
      North: { 'Ann Ape': 12, 'Bob Bat': 14 },
      South: { 'Cat Cow': 1, 'Dan Doe': 2 },
    });
  });

  test('lists are parties of their own', async () => {
    const { election } = await importText('Station,Oak,River\n1,5,6\n2,7,8\n', {
      contests: { '*': { seats: 3, method: 'dhondt' } },
    });
    expect([...election.parties.values()].map(({ name }) => name)).toEqual(['Oak', 'River']);
  });
});

test('stations and candidates may stand in tables of their own', async () => {
  const folder = await writeSources({
    'a-stations.csv':
      'Station,Registered voters,Address,Latitude,Longitude\nGate,500,Road 1,52.5,13.4\nHill,300,,,\n',
    'b-candidates.csv': 'Candidate,Party\nZoe Zebra,\nLeo Lion,CATS\n',
    'c-votes.csv': LONG,
  });
  const { election, votes } = await importAll([folder], ONE_SEAT);
  expect(votes).toEqual(ZOO);
  const [gate, hill] = [...election.stations.values()];
  expect(gate).toMatchObject({ registeredVoters: 500, address: 'Road 1', latitude: 52.5 });
  expect(hill).toMatchObject({ registeredVoters: 300, latitude: null });
  const [contest] = election.contests.values();
  expect(contest!.candidates.map(({ name }) => name)).toEqual(['Zoe Zebra', 'Leo Lion']);
});

test('outlines are matched by name, and what matches nothing is listed on both sides', async () => {
  const square = (x: number) => [
    [
      [x, 50],
      [x + 1, 50],
      [x + 1, 51],
      [x, 51],
      [x, 50],
    ],
  ];
  const features = ['NORTH', 'East'].map((name, index) => ({
    type: 'Feature',
    properties: { NAME: name },
    geometry: { type: 'Polygon', coordinates: square(index) },
  }));
  const folder = await writeSources({
    'votes.csv': 'Ward,Station,Candidate,Votes\nNorth,1,Ann Ape,5\nSouth,2,Bob Bat,6\n',
    'wards.geojson': JSON.stringify({ type: 'FeatureCollection', features }),
  });
  const { pack, said } = await importAll([folder], ONE_SEAT);
  const drawn = pack.shapes!.features.map(({ properties }) => properties?.district_id as string);
  expect(drawn).toEqual(['north', null]);
  expect(said.join('\n')).toContain('outlines that match none of the districts: East');
  expect(said.join('\n')).toContain('districts without an outline: South');
});

test('coordinates in metres become degrees', async () => {
  const ring = [
    [0, 0],
    [111_319.49, 0],
    [111_319.49, 111_325.14],
    [0, 0],
  ];
  const folder = await writeSources({
    'votes.csv': 'Ward,Station,Candidate,Votes\nNorth,1,Ann Ape,5\n',
    'wards.geojson': JSON.stringify({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } },
      features: [
        {
          type: 'Feature',
          id: 'north',
          properties: {},
          geometry: { type: 'Polygon', coordinates: [ring] },
        },
      ],
    }),
  });
  const { pack } = await importAll([folder], ONE_SEAT);
  const { geometry } = pack.shapes!.features[0]!;
  const [, corner] = (geometry as { coordinates: number[][][] }).coordinates[0]!;
  expect(corner![0]).toBeCloseTo(1, 5);
});

describe('is refused in words', () => {
  test.each([
    [LONG.replace(';88', ';8 8x'), 'votes.csv:3: Stimmen: "8 8x" is not a whole number'],
    [LONG.replace('Leo Lion', '"Leo" Lion'), 'votes.csv:2: '],
    [LONG.replace('Hill;Leo', 'Hill;"Leo'), 'votes.csv:'],
    ['', 'votes.csv: it has no header row'],
  ])('a table that is broken, with its line', async (text, words) => {
    expect(await refusal({ 'votes.csv': text })).toContain(words);
  });

  test('what no source says, with the mapping that would say it', async () => {
    const said = await refusal({ 'votes.csv': LONG }, { election: { name: 'Zoo' } });
    expect(said).toContain(
      'no source says date, timeZone, pollsClose, seats of Zoo, method of Zoo',
    );
    const mapping = JSON.parse(said.slice(said.indexOf('{'))) as object;
    expect(mapping).toMatchObject({
      election: { date: expect.any(String) as string },
      contests: { Zoo: { seats: 1, method: 'plurality' } },
    });
  });

  test('a pack that would not pass check, and then nothing is written', async () => {
    const bad = { ...ONE_SEAT, election: { ...ZOO_DAY, timeZone: 'Moon/Base' } };
    expect(await refusal({ 'votes.csv': LONG }, bad)).toMatch(
      /^nothing is written: the pack would not pass check\nelection.json:\d+: P11 timeZone "Moon\/Base"/,
    );
  });

  test('a format of which there is nothing', async () => {
    const folder = await writeSources({ 'votes.csv': LONG });
    await expect(importAll([folder], ONE_SEAT, 'eml')).rejects.toThrow('no source is EML');
    await expect(importAll([folder], ONE_SEAT, 'votemanager')).rejects.toThrow(
      'no source is open data of votemanager',
    );
  });
});

describe('what strangers brought', () => {
  test.each([
    ['Wine shop and hills', 'Total Wine', 'Totals Lane School', 4],
    ['sums by other names', 'Sum', 'Gesamtergebnis', 2],
    ['sums by other names', 'All Precincts', 'Countywide', 2],
    ['sums by other names', 'Итого по округу', 'TOTAL VOTES', 2],
  ])('%s: %s, %s', async (_what, one, other, stations) => {
    const { election } = await importText(
      `${LONG}${one};Leo Lion;CATS;3\n${other};Leo Lion;CATS;4\n`,
    );
    expect(election.stations.size).toBe(stations);
  });

  test('stations of one number in two wards are two; in two areas within areas too', async () => {
    const wards = 'Ward,Station,Registered,Yes,No\nNorth,1,100,10,20\nSouth,1,200,30,40\n';
    const { election } = await importText(wards);
    expect([...election.stations.values()].map((one) => one.registeredVoters)).toEqual([100, 200]);
    const areas =
      'County,Municipality,Precinct,Candidate,Votes\nA,Berlin,1,Ann Ape,1\nA,Paris,1,Ann Ape,2\n';
    expect((await importText(areas)).election.stations.size).toBe(2);
  });

  test('rows without a station are the sum of their area, or votes of it', async () => {
    const { votes, election } = await importText(
      'County,Precinct,Candidate,Votes\nWake,1,Ann Ape,5\nWake,2,Ann Ape,6\nWake,,Ann Ape,11\nBronx,,Ann Ape,300\n',
    );
    expect(votes['Zoo council']).toEqual({ 'Ann Ape': 311 });
    expect([...election.stations.values()].map(({ name }) => name)).toEqual([
      ...['1, Wake', '2, Wake', 'Bronx'],
    ]);
  });

  test('more without a station than with one is a total or is not: it is asked', async () => {
    const text =
      'County,Precinct,Candidate,Votes\nWake,1,Ann Ape,5\nWake,2,Ann Ape,6\nWake,,Ann Ape,15\n';
    expect(await refusal({ 'a.csv': text })).toContain(
      'a.csv:4: "Ann Ape" has 15 in a row that names no station, and 11 in those that do',
    );
    const { votes } = await importText(text, { leave: { station: [''] } });
    expect(votes['Zoo council']).toEqual({ 'Ann Ape': 11 });
    const less = text.replace(',15', ',4');
    expect((await importText(less)).votes['Zoo council']).toEqual({ 'Ann Ape': 15 });
  });

  test('sums of districts are those of one contest together; of some of them nothing is said', async () => {
    const rows = 'Ward,Station,Ann Ape,Bob Bat\nNorth,1,5,6\nNorth,Total,5,6\nSouth,1,7,8\n';
    const all = await importText(`${rows}South,Total,7,8\n`);
    expect(all.said.join('\n')).toContain('Ann Ape 12 (as stated), Bob Bat 14 (as stated)');
    expect((await importText(rows)).said.join('\n')).toContain('Ann Ape 12, Bob Bat 14');
  });

  test('offices: a station votes in two districts, unless its voters are others', async () => {
    const text =
      'Office,District,Precinct,Registered,Candidate,Votes\nHouse,1,P,100,Ann Ape,5\nHouse,1,P,,Bob Bat,6\nHouse,2,P,200,Cat Cow,7\n';
    expect((await importText(text)).election.stations.size).toBe(2);
    expect((await importText(text.replace('200', '100'))).election.stations.size).toBe(1);
  });

  test('methods and kinds of stations that columns name', async () => {
    const { election } = await importText(
      'Ward,Seats,Method,Station,Station type,Candidate,Votes\nNorth,2,dhondt,A,postal,Oak,5\n',
      { contests: {} },
    );
    expect([...election.contests.values()][0]).toMatchObject({ seats: 2, method: 'dhondt' });
    expect([...election.stations.values()][0]).toMatchObject({ kind: 'postal' });
  });

  test('what a mapping says of one table leaves another as it was; what was guessed guesses the same', async () => {
    const sources = { 'a.csv': 'ED,Registered voters\nGate,100\n', 'b.csv': LONG };
    const folder = await writeSources(sources);
    const first = await importAll([folder], { ...ONE_SEAT, columns: { ED: 'station' } });
    expect(first.votes).toEqual(ZOO);
    const map = await readMapping(path.join(first.folder, 'import-map.json'));
    const again = await importAll([folder], map);
    expect(again.pack.hash).toBe(first.pack.hash);
  });

  test('cells that were merged downwards, and formulas that failed', async () => {
    const sheet = utils.aoa_to_sheet([
      ['Precinct', 'Candidate', 'Votes'],
      ...[
        ['1', 'Ann Ape', 10],
        [null, 'Bob Bat', 20],
        ['2', 'Ann Ape', 30],
        [null, 'Bob Bat', 40],
      ],
    ]);
    sheet['!merges'] = [utils.decode_range('A2:A3'), utils.decode_range('A4:A5')];
    const book = (one: typeof sheet) => {
      const made = utils.book_new();
      utils.book_append_sheet(made, one, 'Votes');
      return write(made, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    };
    const { votes } = await importText(book(sheet), {}, 'a.xlsx');
    expect(votes['Zoo council']).toEqual({ 'Ann Ape': 40, 'Bob Bat': 60 });
    sheet.C3 = { t: 'e', v: 0x17, w: '#REF!' };
    expect(await refusal({ 'a.xlsx': book(sheet) })).toContain('Votes:3: Votes: "#REF!"');
  });

  test('sheets of one form are contests, each by its name', async () => {
    const made = utils.book_new();
    for (const [name, votes] of [
      ['Mayor', 5],
      ['Council', 7],
    ] as const) {
      const rows = [
        ['Precinct', 'Candidate', 'Votes'],
        ['1', `${name} Ape`, votes],
      ];
      utils.book_append_sheet(made, utils.aoa_to_sheet(rows), name);
    }
    const bytes = write(made, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    const { votes } = await importText(bytes, {}, 'a.xlsx');
    expect(votes).toEqual({ Mayor: { 'Mayor Ape': 5 }, Council: { 'Council Ape': 7 } });
  });

  test('parts of the votes by the names that states give them; the rows of a mode', async () => {
    const parts = `county,precinct,office,candidate,party,election_day_votes,advanced_votes,absentee_by_mail_votes,provisional_votes
Ark,1,Keeper,Ann Ape,APES,100,300,90,10
`;
    expect((await importText(parts)).votes).toEqual({ Keeper: { 'Ann Ape': 500 } });
    const modes =
      'county_name,precinct,office,candidate,mode,votes\nArk,1,Keeper,Ann Ape,ELECTION DAY,100\nArk,1,Keeper,Ann Ape,ABSENTEE,50\nArk,1,Keeper,Ann Ape,TOTAL,150\n';
    expect((await importText(modes)).votes).toEqual({ Keeper: { 'Ann Ape': 150 } });
    const unknown = parts.replace('advanced_votes', 'curbside');
    expect(await refusal({ 'a.csv': unknown })).toContain(
      'beside parts of the votes stands "curbside"',
    );
  });

  test('the same row twice counts once, and the same sheet in two tables is refused', async () => {
    const { votes, said } = await importText(`${LONG}Gate;Leo Lion;CATS;1 204\n`);
    expect(votes).toEqual(ZOO);
    expect(said.join('\n')).toContain('rows that stand there twice');
    const later = LONG.replace('1 204', '1 300');
    expect(await refusal({ 'a.csv': LONG, 'b.csv': later })).toContain(
      'b.csv:2: a.csv has figures of "Gate" too',
    );
  });

  test('people of one name who are two stay two', async () => {
    const { votes } = await importText(
      `Precinct,Candidate,Party,Votes
1,Ali Mohammed,Labour,1
1,Mohammed Ali,Tory,2
1,John Smith Sr.,R,3
2,John Smith Jr.,D,4
1,Jose Garcia,,5
2,Jose Garcia Lopez,,6
`,
    );
    expect(Object.values(votes['Zoo council']!)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('who has as many votes as were written in is not written in', async () => {
    const { votes } = await importText(
      'Precinct,Candidate,Party,Votes\n1,Ann Ape,APES,9\n1,Jane Roe,,3\n1,Write-in,,3\n',
    );
    expect(votes['Zoo council']).toEqual({ 'Ann Ape': 9, 'Jane Roe': 3, 'Write-in': 3 });
  });

  test('columns of numbers that are no candidates, seats, and a share of voters', async () => {
    const { votes, election } = await importText(
      `Ward,Seats,Electorate,Turnout,Ballot papers issued,Percent Ape,Year Built,Ann Ape,Bob Bat
North,2,1200,34.5%,410,60,1990,300,100
South,1,900,30.1%,300,50,1985,150,149
`,
      { contests: { '*': { method: 'plurality' } } },
    );
    expect(votes).toEqual({
      North: { 'Ann Ape': 300, 'Bob Bat': 100 },
      South: { 'Ann Ape': 150, 'Bob Bat': 149 },
    });
    expect([...election.contests.values()].map(({ seats }) => seats)).toEqual([2, 1]);
  });

  test.each([
    [
      'thousands that split a cell',
      'Station,Candidate,Votes\n1,Ann Ape,1,234\n',
      'a.csv:2: "234" stands in column 4',
    ],
    [
      'a bad figure of a candidate',
      'Station,Ann Ape,Bob Bat\n1,5,2\n2,12O,4\n3,1,1\n',
      'a.csv:3: Ann Ape: "12O" is not',
    ],
    [
      'names above the header',
      ',Ann Ape,,Bob Bat,\nPrecinct,Election Day,Total Votes,Election Day,Total Votes\n1,5,6,7,8\n',
      'the header has',
    ],
    ['a header alone', 'Station,Candidate,Votes\n', 'nothing that could be an election'],
    ['nothing that is known', 'Foo,Bar\nx,y\n', 'nothing that could be an election'],
  ])('%s is refused in words', async (_what, text, words) => {
    expect(await refusal({ 'a.csv': text })).toContain(words);
  });
});

describe('votemanager', () => {
  const HEAD =
    'datum;wahl;ags;gebiet-nr;gebiet-name;max-schnellmeldungen;anz-schnellmeldungen;A;B;C;D;D1;D2\n';
  const row = (ags: string, number: string, name: string, max: number, one: number) =>
    `09.06.2024;Rat;${ags};${number};${name};${max};${max};100;${one + 5};0;${one + 5};${one};5\n`;

  test('municipalities with stations of one number, in one file or each in its own', async () => {
    const all = HEAD + row('051', '001', 'Rathaus', 1, 10) + row('052', '001', 'Schule', 1, 20);
    const { votes, election } = await importText(all);
    expect(Object.values(votes)).toEqual([{ 'List 1': 30, 'List 2': 10 }]);
    expect(election.stations.size).toBe(2);
    const folder = await writeSources({
      'a.csv': HEAD + row('051', '001', 'Rathaus', 1, 10) + row('051', '002', 'Halle', 1, 30),
      'b.csv': HEAD + row('052', '001', 'Schule', 1, 20),
    });
    const apart = await importAll([folder], ONE_SEAT);
    expect(Object.values(apart.votes)).toEqual([{ 'List 1': 60, 'List 2': 15 }]);
  });

  test('totals among the stations are compared; names of lists come from open_data.json', async () => {
    const folder = await writeSources({
      'a.csv':
        HEAD +
        row('051', '0', 'Stadt Ark', 2, 40) +
        row('051', '1', 'Rathaus', 1, 10) +
        row('051', '2', 'Halle', 1, 30),
      'open_data.json': JSON.stringify({
        dateifelder: [
          {
            name: 'Rat',
            parteien: [
              { feld: 'D1', wert: 'Katzen' },
              { feld: 'D2', wert: 'Vögel' },
            ],
          },
        ],
      }),
    });
    const { votes, said, election } = await importAll([folder], ONE_SEAT);
    expect(votes).toEqual({ Rat: { Katzen: 40, Vögel: 10 } });
    expect(said.join('\n')).toContain('Katzen 40 (as stated)');
    expect([...election.districts.values()].map(({ name }) => name)).toEqual(['Stadt Ark']);
  });
});

function toWindows1251(letter: string): number {
  const code = letter.codePointAt(0)!;
  return code < 0x80 ? code : code - 0x410 + 0xc0;
}
