import { randomUUID } from 'node:crypto';
import { checkReport } from '#election/check-report.ts';
import { isBlocking } from '#election/finding.ts';
import type { PersonId } from '#election/model.ts';
import type { Pack } from '../packs/read-pack.ts';
import { Links, makeLink, type Holder, type NewLink } from '../access/links.ts';
import { RefusedError, type EventLog } from '../log/event-log.ts';
import type { Reading } from './reading.ts';
import { stateAlone, type Stating } from './statement.ts';
import { decodeFact } from '../log/stored-fact.ts';

/** The id of every log's first fact. */
const FIRST = 'night';

export interface Opening {
  readonly rehearsal: boolean;
  /** Why a pack that differs from the log's is accepted; null: it is not. */
  readonly amend: string | null;
}

/**
 * Opens the night on an empty log, or checks that this pack is the log's.
 *
 * @returns an administrator's token, where nobody has one yet
 * @throws RefusedError where log and pack do not belong together
 */
export async function openNight(
  reading: Reading,
  pack: Pack,
  { rehearsal, amend }: Opening,
): Promise<string | null> {
  const { election, hash } = pack;
  if (reading.version === 0) {
    await reading.state(FIRST, null, {
      type: 'NightOpened',
      electionId: election.id,
      packHash: hash,
      rehearsal,
    });
  }
  if (rehearsal && !reading.night.rehearsal) {
    throw new RefusedError('this log is that of a real night: a rehearsal needs a log of its own');
  }
  if (reading.packHash !== hash) await amendPack(reading, pack, amend);
  if (reading.links.hasAdmin()) return null;
  const { token } = await issueLink(reading, {
    role: 'admin',
    name: 'Administrator',
    stationIds: [],
    withCode: false,
  });
  return token;
}

async function amendPack(reading: Reading, pack: Pack, reason: string | null): Promise<void> {
  if (reason === null) {
    throw new RefusedError(
      'this pack differs from the one the log was counted with: use that one, or accept the change with --amend "REASON"',
    );
  }
  for (const { report, position } of reading.night.reports.values()) {
    const unknown = checkReport(pack.election, report).find(isBlocking);
    if (unknown) {
      throw new RefusedError(
        `the amended pack does not fit the report at position ${position}: ${unknown.code} ${unknown.path}`,
      );
    }
  }
  await reading.state(randomUUID(), null, { type: 'PackAmended', packHash: pack.hash, reason });
}

/** Records a new person's link; returns what opens it. */
export async function issueLink(
  log: Stating,
  holder: Holder,
  by: PersonId | null = null,
): Promise<Pick<NewLink, 'token' | 'code'>> {
  const { token, code, person, link } = await makeLink(holder);
  if (person) await log.state(randomUUID(), by, person);
  await log.state(link.linkId, by, link);
  return { token, code };
}

/**
 * Takes a link back, beside a running server or without one; with it end all links that were got
 * by its code.
 *
 * @param text the link, its token, or its short code
 * @returns whether there was such a link
 */
export async function revokeLink(log: EventLog, text: string): Promise<boolean> {
  const links = new Links();
  for (let position = 0; ;) {
    const facts = await log.read(position, 10_000);
    if (facts.length === 0) break;
    for (const { bytes } of facts) links.record(decodeFact(bytes));
    position += facts.length;
  }
  const token = text.trim().split('/').at(-1)!;
  const session = links.find(token) ?? (await links.findByCode(text));
  if (!session) return false;
  const { linkId } = session;
  await (await stateAlone(log)).state(randomUUID(), null, { type: 'LinkRevoked', linkId });
  return true;
}
