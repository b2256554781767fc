import { expect, test } from 'vitest';
import type { Fact } from '#election/fact.ts';
import { startNight } from '#election/night.ts';
import { sketchElection } from '#scenarios/election.ts';
import { contestRuling, report, retraction } from '#scenarios/night.ts';
import { Register } from '../../../server/night/register.ts';

test('the last report is not whatever was recorded last', () => {
  const sketch = { id: 'pond', candidates: [{ id: 'duck' }], stations: [100] };
  const register = new Register(startNight(sketchElection([sketch])));
  let position = 0;
  const note = (fact: Fact, at: string) => register.apply({ ...fact, at }, (position += 1));
  expect(register.lastReportAt).toBeNull();
  note(report({ id: 'r', by: 'otter', station: 'pond-1', votes: { duck: 7 } }), '19:00');
  note(contestRuling('c', 'pond', { type: 'close' }), '19:30');
  note(retraction('t', 'otter', 'r'), '19:40');
  expect(register.lastReportAt).toBe('19:00');
});
