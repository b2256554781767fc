import { ask } from '#call';

/** How far this clock is behind the server's, in milliseconds; null: the server did not say. */
export async function askClockOffset(): Promise<number | null> {
  const asked = Date.now();
  const called = await ask('GET /api/time', { cache: 'no-store' }).catch(() => null);
  if (called === null || !('now' in called.body)) return null;
  return Math.round(Date.parse(called.body.now) - (asked + Date.now()) / 2);
}
