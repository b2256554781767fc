/** What a node says of the past: a projection belongs to the facts it rests on, whenever it is made. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { AllianceId, LinkId, PersonId } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { project } from '#projection/projection.ts';
import { sketchElection, sketchThreshold } from '#scenarios/election.ts';
import { report } from '#scenarios/night.ts';
import { appendThrough, Reading, type Placed } from '../../../server/night/reading.ts';
import type { Append } from '../../../server/night/append-fact.ts';
import { SqliteLog } from '../../../server/log/sqlite-log.ts';
import { Projector } from '../../../server/projection/projector.ts';

const birds = 'birds' as AllianceId;
const candidates = [
  { id: 'duck', alliance: birds },
  { id: 'newt', party: 'pond' },
];
const stations = [500, 500, 500, 500, 500, 500, 500, 500];
const election = sketchElection(
  [
    { id: 'meadow', candidates, stations },
    { id: 'wood', candidates, stations },
  ],
  {
    thresholds: [sketchThreshold({ signatures: 2, districts: 2, for: [{ alliance: birds }] })],
  },
);

/** Who reports: an administrator, whose link is the first fact. */
const KEEPER = 'keeper' as PersonId;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function openNode(folder: string) {
  const log = new SqliteLog(folder);
  closing.push(() => log.close());
  const reading = await Reading.start(log, { election, hash: 'zoo' });
  closing.push(() => reading.stop());
  const faults: Error[] = [];
  const startProjector = () => {
    const projector = new Projector(reading, (error) => faults.push(error));
    closing.push(() => projector.stop());
    return projector;
  };
  const append = appendThrough(log, reading);
  await append(KEEPER, null, {
    type: 'LinkIssued',
    linkId: 'link' as LinkId,
    personId: KEEPER,
    role: 'admin',
    stationIds: [],
    tokenHash: '',
    salt: '',
  });
  return {
    append,
    reading,
    faults,
    startProjector,
  };
}

/** Meadow and wood in turns, the duck further and further ahead. */
async function reportSome(append: Append, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    const station = `${index % 2 ? 'wood' : 'meadow'}-${1 + Math.floor(index / 2)}`;
    const votes = { duck: 100 + 10 * index, newt: 110 };
    const sheet = { registered: 500, ballotsCast: votes.duck + votes.newt, invalid: 0 };
    const {
      id,
      by: _by,
      at: _,
      prior: __,
      ...matter
    } = report({
      id: `r-${index}`,
      station,
      sheet,
      votes,
    });
    await append(id, KEEPER, matter);
    await sleep(2); // no two at one moment
  }
}

/** What is projected after each fact, counted and projected here. */
function projectEach(facts: readonly Placed[]) {
  const night = startNight(election);
  return facts.slice(1).map(({ fact, position }) => {
    applyFact(night, fact, position);
    const thresholds = project(night).thresholds.map((one) => one?.both ?? null);
    return { at: night.at, thresholds };
  });
}

test('after a restart the history of a night is what it was', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-projector-'));
  const before = await openNode(folder);
  await reportSome(before.append, 0, 5);
  await before.reading.stop();

  const { reading, faults, startProjector } = await openNode(folder);
  const projector = startProjector();
  await expect.poll(() => reading.publication.projectedVersion, { interval: 5 }).toBe(6);
  expect(projector.moments).toHaveLength(1); // what is now comes first
  await expect.poll(() => projector.moments).toHaveLength(5);
  const facts = await reading.readFacts(0, 10);
  expect(projector.moments).toEqual(projectEach(facts));
  expect(projector.moments.at(-1)!.thresholds[0]).toBeGreaterThan(0);
  expect(reading.publication.projectedVersion).toBe(6);
  expect(faults).toEqual([]);
});

test('news are projected after what was there, and none is left out', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-projector-'));
  const { append, reading, startProjector } = await openNode(folder);
  await reportSome(append, 0, 3);
  const projector = startProjector();
  await reportSome(append, 3, 8);
  await expect.poll(() => reading.publication.projectedVersion).toBe(9);
  const facts = await reading.readFacts(0, 10);
  expect(projector.moments.at(-1)).toEqual(projectEach(facts).at(-1));
});
