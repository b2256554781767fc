/** The table of roles in docs/people.md is what the server does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Role } from '#election/fact.ts';
import type { Ask } from '#protocol';
import { sketchElection } from '#scenarios/election.ts';
import { admit, isPublished } from '../../../server/access/roles.ts';

/** What each row of the table asks for. */
const ROWS: Readonly<Record<string, Ask>> = {
  'report, practise, retract, photos': 'report',
  'results, `/wall` before publication': 'results',
  '`/desk`, rulings, photos, `/wall/remote`': 'desk',
  'set people aside, agree with rulings': 'desk',
  'passing on text messages': 'text',
  '`/admin`, links, health details': 'admin',
  '`/drive`, members, steps, contacts': 'drive',
  'totals of the drive (`/api/drive`)': 'drive-totals',
};

test('each row and column says what is allowed', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/people.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
  const head = rows.find((row) => row.includes('gateway') && row.includes('nobody'))!;
  let checked = 0;
  for (const [label, ...cells] of rows) {
    const ask = ROWS[label!];
    if (!ask) continue;
    for (const [index, cell] of cells.entries()) {
      const role = head[index + 1] as Role | 'nobody';
      const session = role === 'nobody' ? null : ({ role } as never);
      const allowed = admit(session, ask).ok;
      expect(allowed, `${label} for ${role}`).toBe(cell !== '–');
      checked += 1;
    }
  }
  expect(checked).toBe(7 * Object.keys(ROWS).length);
});

test('figures open when the last polls have closed, whichever district they are in', () => {
  const zoo = sketchElection([{ id: 'pond', candidates: [{ id: 'duck' }], stations: [] }]);
  const [district] = zoo.districts.values();
  const later = { ...district!, pollsClose: '2024-05-05T22:00:00+02:00' };
  const election = { ...zoo, districts: new Map(zoo.districts).set(later.id, later) };
  const at = (clock: string) => Date.parse(`2024-05-05T${clock}:00+02:00`);
  expect([isPublished(zoo, at('19:59')), isPublished(zoo, at('20:00'))]).toEqual([false, true]);
  expect([isPublished(election, at('21:59')), isPublished(election, at('22:00'))]).toEqual([
    false,
    true,
  ]);
});
