import { expect, test } from 'vitest';
import type { FactId } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { Publication } from '#results/publication.ts';
import { sketchElection } from '#scenarios/election.ts';

test('what staff direct stands until it is let go, whatever any clock shows by then', () => {
  const night = startNight(
    sketchElection([{ id: 'pond', candidates: [{ id: 'duck' }], stations: [100] }]),
  );
  const publication = new Publication(night);
  const direct = (at: string, until: string) => {
    const wish = { type: 'WallDirected', scene: 'closest', rotate: null, until } as const;
    const stated = { id: at as FactId, by: null, prior: { position: 0, head: '' }, at };
    applyFact(night, { ...stated, ...wish }, night.version + 1);
    return publication.summary('').wall;
  };
  expect(direct('20:00', '23:00')).toEqual({ scene: 'closest', rotate: null, until: '23:00' });
  expect(direct('20:10', '20:10')).toBeNull();
});
