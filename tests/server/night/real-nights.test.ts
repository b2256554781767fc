import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { belongsTo, type Subject } from '#election/model.ts';
import type { Results } from '#results/results.ts';
import { readPack } from '../../../server/packs/read-pack.ts';
import { getProjected } from '../client.ts';
import { makeFolder, startNode, tallywatch } from '../node-process.ts';
import {
  ABSENT,
  PACKS,
  packFolder,
  readExpected,
  reportsFile,
  type Expected,
} from '../real-packs.ts';
import { startRedis, type RedisServer } from '../redis-server.ts';

if (ABSENT) console.log(`skipped: every test on real elections, ${ABSENT}`);

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Votes of every candidate and who got the seats, in the shape of the official outcome. */
function outcomeOf(results: Results, expected: Expected): Expected['contests'] {
  const contests = results.contests as Readonly<Record<string, Results['contests'][never]>>;
  return Object.fromEntries(
    Object.entries(expected.contests).map(([id, { winners }]) => {
      const { candidates } = contests[id]!;
      const votes = Object.fromEntries(candidates.map((one) => [one.id, one.votes]));
      const elected = candidates.filter(({ status }) => status === 'elected');
      return [
        id,
        {
          votes,
          winners: Array.isArray(winners)
            ? elected.map((one) => one.id as string).toSorted()
            : { seats: Object.fromEntries(candidates.map((one) => [one.id, one.seats])) },
        },
      ];
    }),
  );
}

function officialOutcome(expected: Expected): Expected['contests'] {
  return Object.fromEntries(
    Object.entries(expected.contests).map(([id, { votes, winners }]) => [
      id,
      {
        votes,
        winners: Array.isArray(winners) ? (winners as string[]).toSorted() : winners,
      },
    ]),
  );
}

describe.skipIf(ABSENT)('real nights', () => {
  describe.each(PACKS)('%s', (name) => {
    test.each(['sqlite', 'redis'])(
      'reproduces the official outcome to the vote on %s, and verifies from its log',
      { timeout: 240_000 },
      async (kind) => {
        if (kind === 'redis') {
          await redis.stop();
          redis = await startRedis();
        }
        const log = kind === 'redis' ? ['--redis', redis.url] : ['--data', await makeFolder()];
        const folder = packFolder(name);
        const node = await startNode(folder, log);
        const target = ['--url', node.url, '--token', node.token!];

        const replayed = await tallywatch('replay', reportsFile(name), '--confirm', ...target);
        expect(replayed).toMatchObject({ code: 0 });
        expect(JSON.parse(replayed.out)).toMatchObject({ rejected: 0, duplicate: 0 });

        await getProjected(node.url, node.token);
        const { out } = await tallywatch('results', ...target);
        const results = JSON.parse(out) as Results;
        const expected = readExpected(name);
        expect(outcomeOf(results, expected)).toEqual(officialOutcome(expected));
        expect(await sumListed(results, expected, folder)).toMatchObject({
          seats: { total: expected.seats.total, parties: expected.seats.parties },
          threshold: expected.threshold ?? {},
        });

        if (expected.turnout) expect(results.turnout).toEqual(expected.turnout);

        const verified = await tallywatch('verify', ...log, '--election', folder, '--json');
        expect(verified.out).toBe(out);
        expect(await node.stop()).toBe(0);
      },
    );
  });
});

/** Seats and thresholds over the listed contests only, as the official figures sum them. */
async function sumListed(results: Results, expected: Expected, folder: string) {
  const read = await readPack(folder);
  if (!read.ok) throw new Error('a shared pack is good');
  const { contests, sittingMembers } = read.pack.election;
  const seats = [...contests.values()]
    .filter(({ id }) => id in expected.contests)
    .flatMap(({ id, districtId, candidates }) =>
      candidates.flatMap((candidate, index) =>
        Array.from({ length: results.contests[id]!.candidates[index]!.seats }, () => ({
          ...candidate,
          districtId,
        })),
      ),
    );
  const held = [
    ...seats,
    ...sittingMembers.flatMap((one) => Array.from({ length: one.members }, () => one)),
  ];
  return {
    seats: {
      total: seats.length,
      parties: Object.fromEntries(
        Object.keys(expected.seats.parties).map((id) => [
          id,
          seats.filter(({ partyId }) => partyId === id).length,
        ]),
      ),
    },
    threshold: Object.fromEntries(
      Object.keys(expected.threshold ?? {}).map((subject) => {
        const [kind, id] = subject.split(':') as ['alliance' | 'party', string];
        const own = held.filter((one) => belongsTo(one, { [kind]: id } as Subject));
        const districts = new Set(own.map(({ districtId }) => districtId));
        return [subject, { signatures: own.length, districts: districts.size }];
      }),
    ),
  };
}
