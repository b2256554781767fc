import { rankQueue, type QueueItem } from '#election/desk-queue.ts';
import type { ContestId, PersonId, StationId } from '#election/model.ts';
import { findSheet } from '#election/night.ts';
import type { DeskAnswer, DeskItem, DeskQueue } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import type { Visitor } from '../access/links.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../log/reading.ts';
import { refusal, refuseShape, type Answer } from './answer.ts';
import { parseRecheck, parseTake } from './parse-ruling.ts';
import { refuseDesk } from './record-ruling.ts';

/** How many sheets a desk is shown at once. */
const SHOWN = 100;

const ranked = new WeakMap<Reading, { version: number; items: readonly QueueItem[] }>();

/** The queue as this person sees it at a time; ranked once for a version. */
export function queueFor(reading: Reading, person: PersonId, now: string): DeskQueue {
  const { night, version } = reading;
  let queue = ranked.get(reading);
  if (queue?.version !== version) {
    queue = { version, items: rankQueue(night) };
    ranked.set(reading, queue);
  }
  const { contests, stations, districts } = night.election;
  const items = queue.items.slice(0, SHOWN).map((item): DeskItem => {
    const { taken, recheck } = findSheet(night, item.stationId, item.contestId)!;
    const contest = contests.get(item.contestId)!;
    return {
      ...item,
      change: { seats: item.change.seats, districts: item.change.districts },
      stationName: stations.get(item.stationId)!.name,
      contestName: contest.name,
      districtName: districts.get(contest.districtId)!.name,
      taken: !taken || taken.until <= now ? null : taken.by === person ? 'me' : 'other',
      recheck,
    };
  });
  const { disputed, questioned, reported, verified, awaiting } = night.sheets;
  return { version, items, sheets: { disputed, questioned, reported, verified, awaiting } };
}

/** Takes a sheet for a while, or gives it back with no seconds: says who has it. */
export async function takeSheet(
  reading: Reading,
  limits: Limits,
  visitor: Visitor | null,
  input: unknown,
  language: Language,
): Promise<Answer<DeskAnswer>> {
  const barred = await refuseDesk(limits, visitor, language);
  if (barred) return barred;
  const parsed = parseTake(input);
  if (!parsed.ok) return refuseShape(parsed.misfits);
  const { id, seconds, ...place } = parsed.message;
  const until = new Date(Date.now() + 1000 * seconds).toISOString();
  return stateOfSheet(
    reading,
    visitor!,
    id,
    { type: 'SheetTaken', ...named(place), until },
    language,
  );
}

/** Asks a station's watchers to look at the paper once more. */
export async function askRecheck(
  reading: Reading,
  limits: Limits,
  visitor: Visitor | null,
  input: unknown,
  language: Language,
): Promise<Answer<DeskAnswer>> {
  const barred = await refuseDesk(limits, visitor, language);
  if (barred) return barred;
  const parsed = parseRecheck(input);
  if (!parsed.ok) return refuseShape(parsed.misfits);
  const { id, ...place } = parsed.message;
  return stateOfSheet(reading, visitor!, id, { type: 'RecheckAsked', ...named(place) }, language);
}

function named({ stationId, contestId }: { stationId: string; contestId: string }) {
  return { stationId: stationId as StationId, contestId: contestId as ContestId };
}

async function stateOfSheet(
  reading: Reading,
  { personId }: Visitor,
  id: string,
  matter: Parameters<Reading['state']>[2] & { stationId: StationId; contestId: ContestId },
  language: Language,
): Promise<Answer<DeskAnswer>> {
  const sheet = findSheet(reading.night, matter.stationId, matter.contestId);
  if (!sheet) return refusal('not-found', language, 'stationId');
  try {
    await reading.state(id, personId, matter);
    return { status: 200, body: { ok: true, mine: sheet.taken?.by === personId } };
  } catch (error) {
    if (error instanceof NotRecordedError) return refusal('not-recorded', language);
    throw error;
  }
}
