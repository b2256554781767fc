/** What clocks of a place show. */

/** How far a place's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant);
  const part = (name: string) => Number(parts.find(({ type }) => type === name)?.value);
  const shown = Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second')] as const),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}

/** The day there, `YYYY-MM-DD`. */
export function dayOf(instant: string, timeZone: string): string {
  const time = Date.parse(instant);
  return new Date(time + offsetAt(time, timeZone)).toISOString().slice(0, 10);
}

const DAY = 24 * 60 * 60 * 1000;

/** How often the clocks there show the time that is written in an instant: never, once, or twice. */
export function clockAt(instant: string, timeZone: string): 'never' | 'once' | 'twice' {
  if (instant.endsWith('Z')) return 'once';
  const written = Date.parse(`${instant.replace(/[+-]\d{2}:\d{2}$/, '')}Z`);
  const offsets = new Set([-DAY, DAY].map((shift) => offsetAt(written + shift, timeZone)));
  const shown = [...offsets].filter((offset) => offsetAt(written - offset, timeZone) === offset);
  return shown.length === 0 ? 'never' : shown.length === 1 ? 'once' : 'twice';
}

/** When the clocks there show a day and a time: an instant with its offset, as packs write it. */
export function instantAt(day: string, time: string, timeZone: string): string {
  const written = Date.parse(`${day}T${time}:00Z`);
  const offset = offsetAt(written - offsetAt(written, timeZone), timeZone);
  const minutes = Math.abs(offset) / 60_000;
  const two = (count: number) => String(Math.floor(count)).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  return `${day}T${time}:00${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}
