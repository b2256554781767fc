import { expect, test } from 'vitest';
import { countDistricts, outlineOf } from '#results/outline.ts';
import type { AllianceId, Subject } from '#election/model.ts';
import { Publication } from '#results/publication.ts';
import { Format } from '#text/format.ts';
import { saySeats } from '#text/say-seats.ts';
import { wallWords } from '#text/wall.ts';
import { sketchElection } from '#scenarios/election.ts';
import { nightAfter, report } from '#scenarios/night.ts';

const small = 'small' as AllianceId;
const election = sketchElection([
  {
    id: 'savanna',
    seats: 5,
    candidates: [
      { id: 'lion', party: 'cats' },
      { id: 'lynx', party: 'cats' },
      { id: 'mouse', party: 'mice' },
      { id: 'duck', party: 'birds', alliance: small },
      { id: 'stray' },
      { id: 'newt', party: 'frogs' },
    ],
    stations: [100],
  },
  { id: 'pond', candidates: [{ id: 'toad', party: 'frogs' }, { id: 'carp' }], stations: [50] },
]);
const words = wallWords('en');
const format = new Format('en', 'Europe/Berlin');

function tell(votes: Readonly<Record<string, number>>, subject: Subject | null, id = 'savanna') {
  const facts = [report({ id: 'r', station: `${id}-1`, contest: id, votes })];
  const summary = new Publication(nightAfter(election, facts)).summary('');
  const outline = outlineOf(election);
  const count = countDistricts(outline, summary, subject).get(id as never)!;
  return saySeats(count, outline, subject, words, format).replaceAll('\u00A0', ' ');
}

test('those who lead are named, whoever has most seats first, and the last are summed', () => {
  const votes = { mouse: 90, lion: 80, lynx: 70, stray: 60, duck: 50, newt: 1 };
  expect(tell(votes, null)).toBe('cats 2 · mice 1 · Others 2');
});

test('three are named in full', () => {
  const votes = { mouse: 90, lion: 80, lynx: 70, stray: 60, newt: 0, duck: 0 };
  expect(tell(votes, null).split(' · ')).toEqual(
    expect.arrayContaining(['cats 2', 'mice 1', 'Independents 1']),
  );
});

test('for a single seat the name is enough; before the first vote there is none', () => {
  expect(tell({ toad: 3, carp: 2 }, null, 'pond')).toBe('frogs');
  expect(tell({ toad: 3, carp: 4 }, null, 'pond')).toBe('Independents');
  expect(tell({ toad: 0, carp: 0 }, null, 'pond')).toBe('');
});

test('of a subject its seats are told', () => {
  const votes = { mouse: 90, lion: 80, lynx: 70, stray: 60, duck: 50, newt: 1 };
  expect(tell(votes, { alliance: small })).toBe('1 of 5 seats');
});
