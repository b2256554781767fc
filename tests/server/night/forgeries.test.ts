/** Whatever somebody does to a log is found by what was signed and kept of it, or changes nothing. */
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readNote, writeBody, writeNote } from '#election/checkpoint.ts';
import { FACT_VERSION, type Fact } from '#election/fact.ts';
import { sketchElection } from '#scenarios/election.ts';
import { report, retraction } from '#scenarios/night.ts';
import { NoteSigner, originOf } from '../../../server/access/notes.ts';
import { RefusedError } from '../../../server/log/event-log.ts';
import { Heads } from '../../../server/log/heads.ts';
import type { Line } from '../../../server/log/portable.ts';
import { SqliteLog } from '../../../server/log/sqlite-log.ts';
import { encodeFact } from '../../../server/log/stored-fact.ts';
import { leafOf, Tree } from '../../../server/log/tree.ts';
import { readAlone } from '../../../server/night/read-alone.ts';
import { Scribe } from '../../../server/night/scribe.ts';
import { verifyLog } from '../../../server/night/verify.ts';
import { makeFolder } from '../node-process.ts';

const candidates = [{ id: 'duck' }, { id: 'newt' }];
const election = sketchElection([{ id: 'pond', candidates, stations: [500, 500, 500, 500] }]);
const pack = { election, hash: 'zoo' };
const people = ['ann', 'ben', 'eve'];

type Draft = Omit<Fact, 'prior'>;

/** A small night: three watchers, two of whom agree, one who takes something back. */
function drafts(publicKey: string): Draft[] {
  const origin = { at: '2024-05-05T18:30:00.000Z', by: null };
  const link = (personId: string) => ({
    ...{
      ...origin,
      id: `link-${personId}`,
      type: 'LinkIssued',
      linkId: `link-${personId}`,
      personId,
    },
    ...{
      role: 'watcher',
      stationIds: [...election.stations.keys()],
      tokenHash: personId,
      salt: '',
    },
  });
  const tell = (id: string, by: string, place: number, duck: number) =>
    report({ id, by, station: `pond-${place}`, votes: { duck, newt: 20 } });
  return [
    {
      ...{ ...origin, id: 'night', type: 'NightOpened', electionId: election.id, packHash: 'zoo' },
      ...{ rehearsal: false, publicKey },
    },
    ...people.map(link),
    tell('r-1', 'ann', 1, 30),
    tell('r-2', 'ben', 1, 30),
    tell('r-3', 'eve', 2, 90),
    tell('r-4', 'ann', 3, 10),
    retraction('t-1', 'eve', 'r-3'),
    tell('r-5', 'ben', 4, 44),
  ] as unknown as Draft[];
}

/** The bytes of a log, each fact naming the one before; and what was signed at the end. */
function writeLog(scribe: Scribe, signer: NoteSigner, facts: readonly Draft[]) {
  const heads = new Heads();
  const tree = new Tree();
  const log = facts.map((draft) => {
    const fact = { ...draft, v: FACT_VERSION, prior: heads.newest } as Fact;
    const bytes = scribe.write(fact);
    heads.addBytes(bytes);
    tree.add(leafOf(bytes));
    return bytes;
  });
  const { position: size, head } = heads.newest;
  const body = writeBody({ origin: signer.name, size, root: tree.root().toString('base64'), head });
  return { log, note: readNote(writeNote(body, [signer.sign(body)])) };
}

function open() {
  const keys = { people: randomBytes(32), facts: randomBytes(32) };
  const signer = new NoteSigner(keys.facts, (key) => originOf(election.id, key));
  return { keys, scribe: new Scribe(keys), signer };
}

async function judge(scribe: Scribe, log: readonly Buffer[], notes: readonly unknown[] = []) {
  async function* lines(): AsyncGenerator<Line> {
    for (const bytes of log) yield { bytes };
  }
  const witnessed = { heads: [], checkpoints: notes as never };
  return verifyLog(lines, pack, scribe, witnessed).then(
    ({ results, ignored }) => ({
      found: ignored.some(({ reason }) => reason !== 'just-revoked'),
      said: '',
      count: JSON.stringify([results.contests, results.sheets]),
    }),
    (error: unknown) => {
      expect(error).toBeInstanceOf(RefusedError);
      return { found: true, said: (error as Error).message, count: '' };
    },
  );
}

/** What somebody does: with storage alone, or with the key as well. */
const deed = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'drop', 'repeat', 'swap', 'insert', 'rewrite'),
  place: fc.nat(),
  byte: fc.nat(),
});

describe('a log with what was signed of it at hand', () => {
  test('is found out whatever is done to it, by whoever has the key too', async () => {
    const { keys, scribe, signer } = open();
    const facts = drafts(signer.publicKey);
    const { log, note } = writeLog(scribe, signer, facts);
    const whole = await judge(new Scribe(keys), log, [note]);
    expect(whole).toMatchObject({ found: false });
    await fc.assert(
      fc.asyncProperty(deed, async ({ kind, place, byte }) => {
        const changed: Buffer[] = log.map((bytes) => Buffer.from(bytes));
        const index = place % log.length;
        const own = changed[index]!;
        if (kind === 'flip') own[byte % own.length]! ^= 1 + (byte % 255);
        if (kind === 'cut') changed.length = index;
        if (kind === 'drop') changed.splice(index, 1);
        if (kind === 'repeat') changed.splice(index, 0, own);
        if (kind === 'swap') changed.push(...changed.splice(index, 1));
        if (kind === 'insert') changed.splice(index, 0, Buffer.from(`{"id":"${byte}"}`));
        if (kind === 'rewrite') {
          // Whoever has the key changes an early sheet and signs all of it anew.
          const others = facts.map((one) =>
            one.id === 'r-1' || one.id === 'r-2'
              ? {
                  ...report({
                    id: one.id,
                    by: one.by!,
                    station: 'pond-1',
                    votes: { duck: byte % 400, newt: 1 },
                  }),
                }
              : one,
          );
          changed.splice(0, changed.length, ...writeLog(new Scribe(keys), signer, others).log);
        }
        const isSame =
          changed.length === log.length && changed.every((one, n) => one.equals(log[n]!));
        const told = await judge(new Scribe(keys), changed, [note]);
        expect(told.found || isSame || told.count === whole.count, told.said).toBe(true);
        if (!isSame && kind !== 'swap') expect(told.found).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('without the key and without anything kept, nothing counts that was not signed', async () => {
    const { keys, scribe, signer } = open();
    const { log } = writeLog(scribe, signer, drafts(signer.publicKey));
    const whole = await judge(new Scribe(keys), log);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (duck, version) => {
        const lie = report({
          id: randomUUID(),
          by: 'ann',
          station: 'pond-2',
          votes: { duck, newt: 0 },
        });
        const forged = encodeFact({ ...lie, v: version % 3 });
        const told = await judge(new Scribe(keys), [...log, forged]);
        expect(told).toMatchObject({ found: true, said: '', count: whole.count });
      }),
      { numRuns: 50 },
    );
  });

  test('of an earlier version counts the same, and goes on signed', async () => {
    const { keys, signer } = open();
    const heads = new Heads();
    const old = drafts(signer.publicKey).map(({ ...draft }) => {
      const bytes = encodeFact({ ...draft, prior: heads.newest });
      heads.addBytes(bytes);
      return bytes;
    });
    const before = await judge(new Scribe(keys), old);
    expect(before).toMatchObject({ found: false, said: '' });
    const next = report({ id: 'r-6', by: 'ann', station: 'pond-2', votes: { duck: 1, newt: 2 } });
    const signed = new Scribe(keys).write({
      ...next,
      v: FACT_VERSION,
      prior: heads.newest,
    } as Fact);
    const after = await judge(new Scribe(keys), [...old, signed]);
    expect(after.found).toBe(false);
    expect(after.count).not.toBe(before.count);
    // From the first signed fact on an unsigned one counts for nothing.
    const late = encodeFact({ ...next, id: 'r-7' });
    const told = await judge(new Scribe(keys), [...old, signed, late]);
    expect(told).toMatchObject({ found: true, count: after.count });
  });

  test('is read by commands without what nobody took in, of whichever version it says it is', async () => {
    const log = new SqliteLog(await makeFolder());
    onTestFinished(() => log.close());
    const scribe = await Scribe.open(log);
    const { signer } = open();
    const { log: facts } = writeLog(scribe, signer, drafts(signer.publicKey));
    for (const [index, bytes] of facts.entries()) await log.append(`${index}`, bytes);
    const lie = report({ id: 'lie', by: 'ann', station: 'pond-2', votes: { duck: 9, newt: 0 } });
    for (const v of [undefined, 1, 2]) await log.append(`lie ${v}`, encodeFact({ ...lie, v }));
    const read: number[] = [];
    for await (const { position } of readAlone(log)) read.push(position);
    expect(read).toEqual(facts.map((_, index) => index + 1));
  });
});
