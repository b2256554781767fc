import type { Election, PollingStation } from './model.ts';

type Polls = Pick<Election, 'pollsClose' | 'districts'>;

/** When the polls of a station close, in milliseconds since 1970: its district's may at another time. */
export function closingOf(
  { pollsClose, districts }: Polls,
  { districtId }: Pick<PollingStation, 'districtId'>,
): number {
  return Date.parse(districts.get(districtId)?.pollsClose ?? pollsClose);
}

/** When the last polls close. */
export function lastClosing({ pollsClose, districts }: Polls): number {
  const later = [...districts.values()].map((one) => Date.parse(one.pollsClose ?? pollsClose));
  return Math.max(Date.parse(pollsClose), ...later);
}
