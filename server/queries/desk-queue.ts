import { findSheet, type Night } from '#election/night.ts';
import type { PersonId } from '#election/model.ts';
import type { DeskItem, DeskQueue } from '#protocol';
import { rankQueue, type QueueItem } from '#results/desk-queue.ts';
import type { Reading } from '../night/reading.ts';
import { listAside, openProposals } from './proposals.ts';
import { remember } from './remember.ts';

/** How many sheets a desk is shown at once. */
const SHOWN = 100;

const ranked = remember(
  ({ version }: Reading) => version,
  ({ night }) => rankQueue(night),
);

/** The queue as this person sees it at a time. */
export function queueFor(reading: Reading, person: PersonId, now: string): DeskQueue {
  const { night, version } = reading;
  const items = ranked(reading)
    .slice(0, SHOWN)
    .flatMap((item) => describeItem(night, item, person, now) ?? []);
  const { disputed, questioned, reported, verified, awaiting } = night.sheets;
  return {
    version,
    items,
    proposals: openProposals(reading, person),
    aside: listAside(reading),
    sheets: { disputed, questioned, reported, verified, awaiting },
  };
}

function describeItem(
  night: Night,
  item: QueueItem,
  person: PersonId,
  now: string,
): DeskItem | null {
  const { contests, stations, districts } = night.election;
  const sheet = findSheet(night, item.stationId, item.contestId);
  const station = stations.get(item.stationId);
  const contest = contests.get(item.contestId);
  const district = contest && districts.get(contest.districtId);
  if (!sheet || !station || !district) return null;
  const { taken, recheck } = sheet;
  return {
    ...item,
    change: { seats: item.change.seats, districts: item.change.districts },
    stationName: station.name,
    contestName: contest.name,
    districtName: district.name,
    taken: !taken || taken.until <= now ? null : taken.by === person ? 'me' : 'other',
    recheck,
  };
}
