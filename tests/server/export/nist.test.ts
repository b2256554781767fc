/** The open data in NIST’s format, held against NIST’s own schema. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Publication } from '#results/publication.ts';
import { nightAfter } from '#scenarios/night.ts';
import { nights } from '#scenarios/arbitrary.ts';
import { writeNist } from '../../../server/export/nist.ts';

const SCHEMA = path.join(
  process.env.TALLYWATCH_NIST ?? path.join(import.meta.dirname, '../../../../shared/nist'),
  'NIST_V2_election_results_reporting.json',
);
const ABSENT = existsSync(SCHEMA) ? null : `no schema at ${SCHEMA}`;
if (ABSENT) console.log(`skipped: 1 test of the NIST format, ${ABSENT}`);

/** Of anything written with ids: all that are given, and all that are meant. */
function collectIds(value: unknown, given: Set<string>, meant: Set<string>): void {
  if (Array.isArray(value)) return value.forEach((one) => collectIds(one, given, meant));
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === '@id') {
      expect(given.has(part as string)).toBe(false);
      given.add(part as string);
    } else if (/Ids?$/.test(key) && key !== 'VendorApplicationId') {
      for (const id of [part].flat()) meant.add(id as string);
    } else collectIds(part, given, meant);
  }
}

const written = nights.map(({ election, facts }) => {
  const results = new Publication(nightAfter(election, facts)).results('ab'.repeat(32));
  return { election, results, report: JSON.parse(writeNist(election, results)) as unknown };
});

describe('results as NIST SP 1500-100 v2', () => {
  test.skipIf(ABSENT)('are what its schema says, for any election and night', () => {
    const ajv = new AjvDraft04({ strict: false, allErrors: true });
    addFormats(ajv as never);
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
    fc.assert(
      fc.property(written, ({ report }) => {
        validate(report);
        expect(validate.errors).toBeNull();
      }),
    );
  });

  test('name nothing that is not there, and nothing twice', () => {
    fc.assert(
      fc.property(written, ({ report }) => {
        const given = new Set<string>();
        const meant = new Set<string>();
        collectIds(report, given, meant);
        expect([...meant].filter((id) => !given.has(id))).toEqual([]);
      }),
    );
  });

  test('carry every vote, the log’s version and head, and the mark of a test', () => {
    fc.assert(
      fc.property(written, fc.boolean(), ({ election, results }, rehearsal) => {
        const report = JSON.parse(writeNist(election, { ...results, rehearsal })) as {
          IsTest: boolean;
          Election: {
            ExternalIdentifier: { OtherType: string; Value: string }[];
            Contest: { ContestSelection: { VoteCounts: { Type: string; Count: number }[] }[] }[];
          }[];
        };
        expect(report.IsTest).toBe(rehearsal);
        const [one] = report.Election;
        const named = one!.ExternalIdentifier.map(({ OtherType, Value }) => [OtherType, Value]);
        expect(Object.fromEntries(named)).toMatchObject({
          election: election.id,
          'log-version': String(results.version),
          'log-head': results.head,
        });
        const votes = one!.Contest.map(({ ContestSelection }) =>
          ContestSelection.map(({ VoteCounts }) => VoteCounts[0]!.Count),
        );
        const counted = Object.values(results.contests).map(({ candidates }) =>
          candidates.map((candidate) => candidate.votes),
        );
        expect(votes).toEqual(counted);
      }),
    );
  });
});
