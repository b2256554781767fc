/** How far this clock is behind the server's, in milliseconds; null: the server did not say. */
export async function askClockOffset(): Promise<number | null> {
  const asked = Date.now();
  const response = await fetch('/api/time', { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) return null;
  const { now } = (await response.json()) as { now: string };
  return Math.round(Date.parse(now) - (asked + Date.now()) / 2);
}
