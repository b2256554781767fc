/** What publishers wrote becomes packs whose nights end as the official ones did. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readExpected, packFolder, ABSENT as NO_PACKS } from '../real-packs.ts';
import { readPack } from '../../../server/packs/read-pack.ts';
import { readElectionFile } from '../../../server/import/mapping.ts';
import { resultsAfter } from '#scenarios/night.ts';
import { readRecorded } from '../../../server/backtest/recorded.ts';
import { importAll } from './importing.ts';

const FOLDER =
  process.env.TALLYWATCH_IMPORTS ?? path.join(import.meta.dirname, '../../../../shared/imports');
const ABSENT = NO_PACKS ?? (existsSync(FOLDER) ? null : `no sources in ${FOLDER}`);
if (ABSENT) console.log(`skipped: 3 tests of real sources, ${ABSENT}`);

const source = (name: string) => path.join(FOLDER, name);
const electionOf = (name: string) => readElectionFile(path.join(packFolder(name), 'election.json'));

/** The official votes of a pack by names: contests by their candidates, sorted. */
async function officialVotes(name: string) {
  const read = await readPack(packFolder(name));
  if (!read.ok) throw new Error('a shared pack is good');
  const { contests } = readExpected(name);
  return [...read.pack.election.contests.values()]
    .map(({ id, candidates }) =>
      candidates
        .map((one) => `${one.name.toLowerCase()} ${contests[id]!.votes[one.id]}`)
        .toSorted(),
    )
    .toSorted();
}

const byNames = (votes: Readonly<Record<string, Readonly<Record<string, number>>>>) =>
  Object.values(votes)
    .map((contest) =>
      Object.entries(contest)
        .map(([name, count]) => `${name.toLowerCase()} ${count}`)
        .toSorted(),
    )
    .toSorted();

describe.skipIf(ABSENT)('sources as their publishers wrote them', () => {
  test('the State Senate of Arizona, from OpenElections', async () => {
    const imported = await importAll([source('openelections-az')], {
      election: await electionOf('az-senate-2020'),
      take: { office: ['State Senate'] },
      contests: { '*': { seats: 1, method: 'plurality' } },
      // As that pack was made: every row of write-ins counts, and an empty cell is 0.
      writeIns: 'all-rows',
      withoutParty: 'write-in',
      empty: 'zero',
    });
    expect(byNames(imported.votes)).toEqual(await officialVotes('az-senate-2020'));
    const { election } = imported;
    const [theirs] = [await readPack(packFolder('az-senate-2020'))];
    expect(election.stations.size).toBe(theirs.ok && theirs.pack.election.stations.size);
    const registers = (all: Iterable<{ registeredVoters: number | null }>) =>
      [...all].map(({ registeredVoters }) => registeredVoters ?? -1).toSorted((a, b) => a - b);
    expect(registers(election.stations.values())).toEqual(
      theirs.ok && registers(theirs.pack.election.stations.values()),
    );
    expect([...election.stations.values()].filter(({ parts }) => parts.length > 1)).toHaveLength(
      44,
    );
    const reports = await readRecorded(path.join(imported.folder, 'reports.ndjson'), election);
    const { seats } = resultsAfter(election, reports);
    const secured = Object.entries(seats.parties).map(([id, party]) => [id, party!.secured]);
    expect(Object.fromEntries(secured)).toEqual(readExpected('az-senate-2020').seats.parties);
  });

  test('rows that the row of all write-ins contains are not counted again, and that is said', async () => {
    const imported = await importAll([source('openelections-az')], {
      election: await electionOf('az-senate-2020'),
      take: { office: ['State Senate'] },
      contests: { '*': { seats: 1, method: 'plurality' } },
    });
    expect(imported.votes['State Senate 16']).toEqual({
      'Kelly Townsend': 58735,
      'Write-in': 3946,
    });
    expect(imported.said.join('\n')).toContain(
      'State Senate 16: not qualified, FIERRO, NICK, GRAYSON, RICHARD, HART, JOHN ROSS: the row of all write-ins contains them',
    );
  });

  test('the council of Vaterstetten, from votemanager', async () => {
    const imported = await importAll([source('votemanager-vaterstetten')], {
      election: await electionOf('vaterstetten-2020'),
      contests: { '*': { seats: 30, method: 'sainte-lague', votes_per_ballot: 30 } },
    });
    const expected = readExpected('vaterstetten-2020');
    const [votes] = Object.values(imported.votes);
    const official = Object.values(expected.contests.gemeinderat!.votes);
    expect(Object.values(votes!)).toEqual(official);
    const { election } = imported;
    const reports = await readRecorded(path.join(imported.folder, 'reports.ndjson'), election);
    const results = resultsAfter(election, reports);
    expect(results.turnout).toEqual(expected.turnout);
    const [contest] = Object.values(results.contests);
    const { seats } = expected.contests.gemeinderat!.winners as { seats: Record<string, number> };
    const lists = [1, 2, 3, 4, 5, 6].map((list) => seats[`liste-${list}`]);
    expect(contest!.candidates.map((list) => list.seats)).toEqual(lists);
    expect([...election.stations.values()].filter(({ kind }) => kind === 'postal')).toHaveLength(
      13,
    );
    expect(imported.said.filter((line) => line.includes('(as stated)'))).toHaveLength(1);
    expect(imported.pack.shapes?.features.length).toBe(1);
  });

  test('a municipal council of the Netherlands, from EML', async () => {
    const files = ['110a_test.xml', '110b.xml', '230b.xml'].map((name) => source(`eml-nl/${name}`));
    const { election } = await importAll(files, {
      election: { timeZone: 'Europe/Amsterdam', pollsClose: '2022-03-16T21:00:00+01:00' },
      contests: { '*': { method: 'dhondt' } },
    });
    const theirs = await readPack(source('eml-nl/pack'));
    if (!theirs.ok) throw new Error('a shared pack is good');
    const said = ({ stations, contests, districts, date, name, id }: typeof election) => ({
      ...{ id, name, date },
      districts: [...districts.values()].map((district) => district.name),
      contests: [...contests.values()].map((contest) => [
        contest.name,
        contest.seats,
        contest.candidates.map((list) => [list.name, list.ballotOrder]),
      ]),
      stations: [...stations.values()].map((station) => [
        station.id,
        station.name,
        station.registeredVoters,
        station.address,
      ]),
    });
    expect(said(election)).toEqual(said(theirs.pack.election));
  });
});
