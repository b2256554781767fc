import { expect, test } from 'vitest';
import { savannaOf, says } from '#scenarios/savanna.ts';
import { resultsAfter, ruling } from '#scenarios/night.ts';
import { writeNist } from '../../../server/export/nist.ts';

test('a poll that is void is never complete in NIST SP 1500-100, and elects nobody', () => {
  const election = savannaOf([100], { tieBreak: 'registration-order' });
  const report = says('savanna-1', [50, 20, 4]);
  const annul = ruling('void', 'savanna-1', { type: 'annul' }, ['report-of-savanna-1']);
  const of = (...facts: Parameters<typeof resultsAfter>[1]) =>
    writeNist(election, resultsAfter(election, facts));
  expect(of(report)).toContain('"Status":"unofficial-complete"');
  expect(of(report, annul)).toContain('"Status":"unofficial-partial"');
  expect(of(report, annul)).not.toContain('winner');
});
