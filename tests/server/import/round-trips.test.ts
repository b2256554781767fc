/** An election goes out and comes back the same: as a workbook, and in NIST’s format. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Election } from '#election/model.ts';
import { parsePack } from '#pack/parse-pack.ts';
import { TABLE_NAMES } from '#pack/tables.ts';
import { rowsOf, settingsOf, writeTable } from '#pack/write-pack.ts';
import { elections } from '#scenarios/arbitrary.ts';
import { resultsAfter } from '#scenarios/night.ts';
import { writeNist } from '../../../server/export/nist.ts';
import { writeWorkbook } from '../../../server/import/workbook.ts';
import { readFiles, readPack } from '../../../server/packs/read-pack.ts';
import { makeFolder } from '../node-process.ts';
import { PACKS, packFolder } from '../real-packs.ts';
import { importAll } from './importing.ts';

/** Names as people have them: with quotes, commas, signs of spreadsheets, in any alphabet. */
const names = fc
  .array(
    fc.constantFrom('Ann', "O'Neil", '"Gil"', 'Ёж,', 'x;y', '-1', '=A1', '007', '1.2E5', 'ß', '猫'),
    { minLength: 1, maxLength: 4 },
  )
  .map((words) => words.join(' '));

/** Elections whose names and settings are odd. */
const odd: fc.Arbitrary<Election> = fc
  .record({
    election: elections,
    name: fc.oneof(names, fc.record({ en: names, ru: names })),
    district: names,
    candidate: names,
    desk: fc.constantFrom('one-person' as const, 'two-people' as const),
    minShare: fc.constantFrom(
      { numerator: 0, denominator: 1 },
      { numerator: 325, denominator: 10_000 },
      { numerator: 1, denominator: 1 },
    ),
    marks: fc.integer({ min: 1, max: 30 }),
    persons: fc.option(fc.integer({ min: 1, max: 40 })),
    kind: fc.constantFrom('polling' as const, 'postal' as const, 'early' as const),
    above: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ election, name, district, candidate, desk, minShare, marks, persons, kind, above }) => ({
    ...election,
    ...{ name, desk },
    checks: { W06: { severity: 'note' as const, above } },
    districts: new Map(
      [...election.districts].map(([id, one]) => [id, { ...one, name: district }]),
    ),
    contests: new Map(
      [...election.contests].map(([id, contest]) => [
        id,
        {
          ...contest,
          ...{ minShare, marksPerCandidate: marks },
          candidates: contest.candidates.map((one) => ({ ...one, name: candidate, persons })),
        },
      ]),
    ),
    stations: new Map(
      [...election.stations].map(([id, station]) => [
        id,
        { ...station, kind, address: candidate, latitude: 52.5, longitude: -0.25 },
      ]),
    ),
  }));

/** What is said of an election, in an order of its own. */
const say = (election: Election) =>
  JSON.parse(
    JSON.stringify(election, (_key, value: unknown) =>
      value instanceof Map ? Object.fromEntries(value) : value,
    ),
  ) as unknown;

function readBack(files: ReadonlyMap<string, Buffer>): Election {
  const read = readFiles(files);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.pack.election;
}

const filesOf = (election: Election) => {
  const rows = rowsOf(election);
  const tables = TABLE_NAMES.filter((name) => rows[name].length > 0 || name === 'parties.csv');
  return new Map([
    ['election.json', Buffer.from(JSON.stringify(settingsOf(election)))],
    ...tables.map((name): [string, Buffer] => [name, Buffer.from(writeTable(name, rows[name]))]),
  ]);
};

async function importFile(name: string, bytes: string | Buffer): Promise<Election> {
  const file = path.join(await makeFolder(), name);
  await writeFile(file, bytes);
  return (await importAll([file], {})).election;
}

describe('the same election comes back', () => {
  test('law: from the files of a pack', () => {
    expect(parsePack).toBeDefined();
    fc.assert(
      fc.property(odd, (election) => {
        expect(say(readBack(filesOf(election)))).toEqual(say(election));
      }),
    );
  });

  test('law: from a workbook', async () => {
    const example = { settings: {}, rows: {} };
    await fc.assert(
      fc.asyncProperty(odd, async (election) => {
        const back = await importFile('zoo.xlsx', writeWorkbook(election, example));
        expect(say(back)).toEqual(say(election));
      }),
      { numRuns: 15 },
    );
  });

  test('law: from its results in NIST’s format', async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (election) => {
        const back = await importFile('zoo.json', writeNist(election, resultsAfter(election, [])));
        expect(say(back)).toEqual(say(election));
      }),
      { numRuns: 50 },
    );
  });

  test.skipIf(PACKS.length === 0).each(PACKS)('%s, both ways', async (name) => {
    const read = await readPack(packFolder(name));
    if (!read.ok) throw new Error('a shared pack is good');
    const { election } = read.pack;
    const book = await importFile('a.xlsx', writeWorkbook(election, { settings: {}, rows: {} }));
    expect(say(book)).toEqual(say(election));
    const nist = await importFile('a.json', writeNist(election, resultsAfter(election, [])));
    expect(say(nist)).toEqual(say(election));
  });
});
