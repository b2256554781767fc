import { readAll, type EventLog } from '../log/event-log.ts';
import type { Placed } from './reading.ts';
import { mustBeSigned, Scribe } from './scribe.ts';

/** The facts of a log as a command reads them beside a node: those that a node has signed, or need not. */
export async function* readAlone(log: EventLog): AsyncGenerator<Placed> {
  const scribe = await Scribe.open(log);
  for await (const { position, bytes } of readAll(log)) {
    const read = scribe.read(bytes, position);
    const counts = 'fact' in read && (read.signed !== false || !mustBeSigned(read.fact));
    if (counts) yield { position, fact: read.fact };
  }
}
