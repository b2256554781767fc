import { expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import type { FactId } from '#election/model.ts';
import { recordFact, startNight } from '#election/night.ts';
import { Publication } from '#election/publication.ts';
import { sketchElection } from '#scenarios/election.ts';
import { contestRuling, report, retraction } from '#scenarios/night.ts';

test('the last report is not whatever was recorded last', () => {
  const sketch = { id: 'pond', candidates: [{ id: 'duck' }], stations: [100] };
  const night = startNight(sketchElection([sketch]));
  const publication = new Publication(night);
  const told = () => {
    const { at } = publication.summary('');
    return [publication.lastReportAt, at];
  };
  const record = (fact: Fact, at: string) => recordFact(night, { ...fact, at }, night.version + 1);
  expect(told()).toEqual([null, null]);

  record(report({ id: 'r', by: 'otter', station: 'pond-1', votes: { duck: 7 } }), '19:00');
  record(contestRuling('c', 'pond', { type: 'close' }), '19:30');
  expect(told()).toEqual(['19:00', '19:30']);

  record(retraction('t', 'otter', 'r'), '19:40');
  expect(told()).toEqual(['19:00', '19:40']);
});

test('what staff direct stands until it is let go, whatever any clock shows by then', () => {
  const night = startNight(
    sketchElection([{ id: 'pond', candidates: [{ id: 'duck' }], stations: [100] }]),
  );
  const publication = new Publication(night);
  const direct = (at: string, until: string) => {
    const wish = { type: 'WallDirected', scene: 'closest', rotate: null, until } as const;
    const stated = { id: at as FactId, by: null, prior: { position: 0, head: '' }, at };
    recordFact(night, { ...stated, ...wish }, night.version + 1);
    return publication.summary('').wall;
  };
  expect(direct('20:00', '23:00')).toEqual({ scene: 'closest', rotate: null, until: '23:00' });
  expect(direct('20:10', '20:10')).toBeNull();
});
