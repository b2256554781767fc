import { FACT_VERSION, type Fact, type Head } from '#election/fact.ts';
import type { FactId, PersonId } from '#election/model.ts';
import type { Appended, EventLog } from '../log/event-log.ts';
import { Heads } from '../log/heads.ts';
import { readAll } from '../log/event-log.ts';
import { Scribe } from './scribe.ts';

type MatterOf<One> = One extends Fact ? Omit<One, 'id' | 'at' | 'by' | 'prior' | 'v'> : never;

/** What a fact says, its origin left out. */
export type Matter = MatterOf<Fact>;

/** Appends a fact; `by` null: the program itself. */
export type Append = (id: string, by: PersonId | null, matter: Matter) => Promise<Appended>;

/** Appends a fact that vouches for what its writer knew. The server's clock gives its time. */
export function appendFact(
  log: EventLog,
  scribe: Scribe,
  id: string,
  by: PersonId | null,
  matter: Matter,
  prior: Head,
  at = new Date().toISOString(),
): Promise<Appended> {
  const fact = { ...matter, id: id as FactId, at, by, prior, v: FACT_VERSION } as Fact;
  return log.append(id, scribe.write(fact));
}

/** Appends facts beside a running server, or without one. */
export async function appendAlone(log: EventLog): Promise<Append> {
  const heads = new Heads();
  for await (const { bytes } of readAll(log)) heads.addBytes(bytes);
  const prior = heads.newest;
  const scribe = await Scribe.open(log);
  return (id, by, matter) => appendFact(log, scribe, id, by, matter, prior);
}
