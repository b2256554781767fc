import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Fact } from '#election/fact.ts';
import { chainBytes, NO_HEAD } from '../../server/log/chain.ts';
import { Heads } from '../../server/log/heads.ts';
import { Reading } from '../../server/night/reading.ts';
import { SqliteLog } from '../../server/log/sqlite-log.ts';
import { encodeFact } from '../../server/log/stored-fact.ts';
import { makeCity, reportStations } from './city.ts';
import { median, printRatio } from './print.ts';

const FACTS = 100_000;

/** Facts folded a second when a node starts, beside reading, chaining and parsing them. */
export async function benchStart(): Promise<void> {
  const election = makeCity(FACTS);
  const log = new SqliteLog(await mkdtemp(path.join(tmpdir(), 'tallywatch-bench-')));
  const heads = new Heads();
  const pending: Promise<unknown>[] = [];
  for (const fact of reportStations(election, 0, FACTS)) {
    const bytes = encodeFact({ ...fact, prior: heads.newest });
    heads.addBytes(bytes);
    pending.push(log.append(fact.id, bytes));
  }
  await Promise.all(pending);

  const bare = async () => {
    let head: Buffer = NO_HEAD;
    let position = 0;
    for (;;) {
      const facts = await log.read(position, 10_000);
      if (facts.length === 0) return head;
      for (const { bytes } of facts) {
        head = chainBytes(head, bytes);
        JSON.parse(bytes.toString()) as Fact;
      }
      position += facts.length;
    }
  };
  const folded = async () => {
    const reading = await Reading.start(log, { election, hash: '' });
    await reading.stop();
  };
  const rate = async (work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    return FACTS / ((performance.now() - started) / 1000);
  };
  const rates: [number, number][] = [];
  for (let round = 0; round < 5; round += 1) rates.push([await rate(folded), await rate(bare)]);
  await log.close();
  printRatio(
    'facts folded a second at start (baseline: reading, chaining and parsing them)',
    median(rates.map(([own]) => own)),
    median(rates.map(([, base]) => base)),
    'facts/s',
    'at least 0.5',
  );
}
