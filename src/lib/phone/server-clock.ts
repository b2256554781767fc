import { askClockOffset } from '#live/clock-offset.ts';
import { openPhoneStore } from './phone-store.ts';

/** Asks the server for its time and remembers how far this phone's clock is from it. */
export async function readServerClock(): Promise<void> {
  const offset = await askClockOffset();
  if (offset !== null) await (await openPhoneStore()).put('clock', offset, 'offset');
}

/** Now by the server's clock, as last seen; by the phone's where it never was. ISO 8601. */
export async function serverNow(): Promise<string> {
  const offset = await (await openPhoneStore()).get('clock', 'offset');
  return new Date(Date.now() + (offset ?? 0)).toISOString();
}
