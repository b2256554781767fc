import { rankQueue, type QueueItem } from '#results/desk-queue.ts';
import type { RecheckAsked, SheetTaken } from '#election/fact.ts';
import type { ContestId, PersonId, StationId } from '#election/model.ts';
import { findSheet } from '#election/night.ts';
import type { DeskAnswer, DeskItem, DeskQueue, RecheckMessage } from '#protocol';
import type { Language } from '#text/language.ts';
import type { Limits } from '../access/limits.ts';
import type { Session } from '../access/links.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { Reading } from '../night/reading.ts';
import { refusal, refuseShape, type Answer } from '../commands/answer.ts';
import type { Parsed } from '../commands/report-shape.ts';
import { parseRecheck, parseTake } from '../commands/ruling-shape.ts';
import { refuseDesk } from '../commands/rule.ts';

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

type Place = { readonly stationId: StationId; readonly contestId: ContestId };

/** Takes a sheet for a while, or gives it back with no seconds: says who has it. */
export const takeSheet = stateOfSheets(parseTake, ({ seconds }) => ({
  type: 'SheetTaken',
  until: new Date(Date.now() + 1000 * seconds).toISOString(),
}));

/** Asks a station's watchers to look at the paper once more. */
export const askRecheck = stateOfSheets(parseRecheck, () => ({ type: 'RecheckAsked' }));

/** Records what somebody at the desk states of a sheet, and says whose it is then. */
function stateOfSheets<Message extends RecheckMessage>(
  parse: (input: unknown) => Parsed<Message>,
  matterOf: (message: Message) => Omit<SheetTaken, keyof Place> | Omit<RecheckAsked, keyof Place>,
) {
  return async (
    reading: Reading,
    limits: Limits,
    session: Session | null,
    input: unknown,
    language: Language,
  ): Promise<Answer<DeskAnswer>> => {
    const barred = await refuseDesk(limits, session, language);
    if (barred) return barred;
    const parsed = parse(input);
    if (!parsed.ok) return refuseShape(parsed.misfits);
    const { id, stationId, contestId } = parsed.message;
    const place = { stationId, contestId } as Place;
    const sheet = findSheet(reading.night, place.stationId, place.contestId);
    if (!sheet) return refusal('not-found', language, 'stationId');
    const { personId } = session!;
    try {
      await reading.state(id, personId, { ...matterOf(parsed.message), ...place });
      return { status: 200, body: { ok: true, mine: sheet.taken?.by === personId } };
    } catch (error) {
      if (error instanceof NotRecordedError) return refusal('not-recorded', language);
      throw error;
    }
  };
}
