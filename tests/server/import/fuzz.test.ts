/** Whatever bytes are named as a source: words, never a crash, never a hang. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { RefusedError } from '../../../server/log/event-log.ts';
import { importAll, ONE_SEAT, refusal, writeSources } from './importing.ts';

const book = utils.book_new();
utils.book_append_sheet(
  book,
  utils.aoa_to_sheet([
    ['Station', 'Candidate', 'Votes'],
    ['Gate', 'Ann Ape', 5],
  ]),
  'Votes',
);

/** A good beginning for each reader, which is then spoilt. */
const GOOD: Readonly<Record<string, Buffer>> = {
  'a.csv': Buffer.from('Station;Candidate;Party;Votes\nGate;"Ann; Ape";CATS;5\nHill;Bob Bat;;6\n'),
  'a.tsv': Buffer.from('Ward\tStation\tAnn\tBob\nNorth\t1\t5\t6\n'),
  'a.xlsx': write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer,
  'a.ods': write(book, { type: 'buffer', bookType: 'ods' }) as Buffer,
  'a.xml': Buffer.from(
    '<EML Id="510"><Count><Election><Contests><Contest><ReportingUnitVotes><ReportingUnitIdentifier Id="1">x</ReportingUnitIdentifier><Selection><AffiliationIdentifier Id="1"/><ValidVotes>5</ValidVotes></Selection></ReportingUnitVotes></Contest></Contests></Election></Count></EML>',
  ),
  'a.json': Buffer.from(
    '{"@type":"ElectionResults.ElectionReport","GpUnit":[{"@id":"p","@type":"x"}],"Election":[{"Contest":[{"@type":"ElectionResults.CandidateContest","@id":"k","ElectionDistrictId":"p","ContestSelection":[{"CandidateIds":["c"],"VoteCounts":[{"GpUnitId":"p","Type":"total","Count":5}]}]}],"Candidate":[{"@id":"c"}]}]}',
  ),
  'a.geojson': Buffer.from(
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]}',
  ),
  'a.topojson': Buffer.from(
    '{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0]]}]}},"arcs":[[[0,0],[1,0],[1,1],[0,0]]]}',
  ),
};

const spoilt = fc.constantFrom(...Object.keys(GOOD)).chain((name) =>
  fc
    .array(
      fc.record({
        at: fc.nat(GOOD[name]!.length),
        cut: fc.nat(30),
        put: fc.oneof(
          fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
          fc
            .constantFrom('"', ';', '\n', '-1', '1e9', '{', '[', '<', '&a;', '\u2028', '\0')
            .map((text) => Buffer.from(text)),
        ),
      }),
      { maxLength: 4 },
    )
    .map((changes) => {
      let bytes = GOOD[name]!;
      for (const { at, cut, put } of changes) {
        bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
      }
      return { name, bytes };
    }),
);

test('law: spoilt sources are read, or refused in words', { timeout: 200_000 }, async () => {
  let [read, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(spoilt, async ({ name, bytes }) => {
      const folder = await writeSources({ [name]: bytes });
      try {
        await importAll([folder], ONE_SEAT);
        read += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(RefusedError);
        expect((error as Error).message).not.toMatch(/Cannot read|is not a function|\[object/);
        refused += 1;
      }
    }),
    { numRuns: Number(process.env.TALLYWATCH_FUZZ ?? 120) },
  );
  expect(read).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
});

/** A ZIP of one entry that unpacks to far more than it says. */
function makeBomb(name: string, megabytes: number): Buffer {
  const data = deflateRawSync(Buffer.alloc(megabytes * 2 ** 20, 0x20), { level: 9 });
  const local = Buffer.alloc(30 + name.length);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt16LE(name.length, 26);
  local.write(name, 30);
  const entry = Buffer.alloc(46 + name.length);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(data.length, 20);
  entry.writeUInt32LE(10, 24); // so it says
  entry.writeUInt16LE(name.length, 28);
  entry.write(name, 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + data.length, 16);
  return Buffer.concat([local, data, entry, end]);
}

test('a workbook that unpacks to a house is not unpacked', async () => {
  const bomb = makeBomb('xl/workbook.xml', 600);
  expect(bomb.length).toBeLessThan(2 ** 20);
  expect(await refusal({ 'a.xlsx': bomb })).toContain('it unpacks to more than 512 MB');
});

test('a row of a million columns, and a cell without an end, are refused', async () => {
  const wide = `Station;Candidate;Votes\n${'1;'.repeat(1_000_000)}\n`;
  expect(await refusal({ 'a.csv': wide })).toMatch(/a\.csv:2: /);
  const endless = `Station;Candidate;Votes\n"${'x'.repeat(20_000_000)}`;
  expect(await refusal({ 'a.csv': endless })).toMatch(/a\.csv:/);
});

test('a hundred thousand rows are read as they come', async () => {
  const lines = ['Station,Candidate,Votes'];
  for (let station = 0; station < 1000; station += 1) {
    for (let candidate = 0; candidate < 100; candidate += 1) {
      lines.push(`Station ${station},Candidate ${candidate},${candidate}`);
    }
  }
  const folder = await writeSources({ 'a.csv': lines.join('\n') });
  lines.length = 0;
  const { votes } = await importAll([folder], ONE_SEAT);
  expect(votes['Zoo council']!['Candidate 99']).toBe(1000 * 99);
});
