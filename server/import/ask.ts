/** Asks on a terminal for what no source says. */
import { createInterface } from 'node:readline/promises';
import type { Missing } from '#pack/setup.ts';

const QUESTIONS: Readonly<Record<string, string>> = {
  name: 'The name of the election',
  date: 'Its day (2026-05-10)',
  timeZone: 'Its time zone (Europe/Berlin)',
  pollsClose: 'When polls close (2026-05-10T18:00:00+02:00)',
  seats: 'How many seats',
  method: 'The method (plurality, dhondt, sainte-lague, imperiali, hare-niemeyer)',
};

export async function askForMissing({ field, contests }: Missing): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const where = contests === null ? '' : ` of ${contests}`;
    return (await terminal.question(`${QUESTIONS[field] ?? field}${where}: `)).trim();
  } finally {
    terminal.close();
  }
}
