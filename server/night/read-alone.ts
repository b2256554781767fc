import { readAll, type EventLog } from '../log/event-log.ts';
import { Authority } from './authority.ts';
import type { Placed } from './reading.ts';
import { Scribe } from './scribe.ts';

/** The facts of a log as a command reads them beside a node: those that a node took in. */
export async function* readAlone(log: EventLog): AsyncGenerator<Placed> {
  const scribe = await Scribe.open(log);
  const authority = new Authority();
  for await (const { position, bytes } of readAll(log)) {
    const judged = authority.judgeSignature(scribe.read(bytes, position));
    if (judged.ok) yield { position, fact: judged.fact };
  }
}
