/** The schema that editors use says of `election.json` what the program does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSettings } from '#pack/settings.ts';
import { settingsOf } from '#pack/write-pack.ts';
import type { PackProblem } from '#pack/rows.ts';
import { elections } from '#scenarios/arbitrary.ts';
import { ZOO } from '#scenarios/pack-files.ts';
import { PACKS, packFolder } from '../server/real-packs.ts';

const SCHEMA = path.join(import.meta.dirname, '../../docs/election.schema.json');
const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as {
  properties: Record<string, { enum?: string[] }>;
  required: string[];
};
const validate = new Ajv({ strict: false }).compile(schema);

function problemsOf(json: unknown): PackProblem[] {
  const problems: PackProblem[] = [];
  readSettings(json, JSON.stringify(json), problems);
  return problems;
}

const ZOO_SETTINGS = JSON.parse(ZOO['election.json']!) as Record<string, unknown>;

test('law: what the program writes is good to both', () => {
  fc.assert(
    fc.property(elections, (election) => {
      const settings = JSON.parse(JSON.stringify(settingsOf(election))) as unknown;
      expect(problemsOf(settings)).toEqual([]);
      expect([validate(settings), validate.errors]).toEqual([true, null]);
    }),
  );
});

test.each(PACKS)('%s is good to both', (name) => {
  const file = path.join(packFolder(name), 'election.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  expect(problemsOf(settings)).toEqual([]);
  expect([validate(settings), validate.errors]).toEqual([true, null]);
});

test('every field is known to both, and may name the schema', () => {
  for (const field of Object.keys(schema.properties)) {
    const { [field]: _gone, ...without } = ZOO_SETTINGS;
    const isNeeded = schema.required.includes(field);
    expect([field, problemsOf(without).length > 0]).toEqual([field, isNeeded]);
    expect([field, validate(without)]).toEqual([field, !isNeeded]);
  }
  expect(problemsOf({ ...ZOO_SETTINGS, $schema: 'election.schema.json' })).toEqual([]);
});

test.each([
  { unknown: 1 },
  { id: 'two words' },
  { date: 'May' },
  { pollsClose: '2024-05-05' },
  { tallySheet: 'long' },
  { tieBreak: 'coin' },
  { verification: 'triple' },
  { publication: 'all' },
  { desk: 'three' },
  { publicDelay: -1 },
  { checks: { X1: {} } },
  { checks: { W06: { severity: 'loud' } } },
  { alliances: [{ id: 'a', name: 'A', color: 'red' }] },
  { thresholds: [{ id: 't', name: 'T', signatures: -1, districts: 1, for: [] }] },
  { name: {} },
])('%j is good to neither', (change) => {
  const settings = { ...ZOO_SETTINGS, ...change };
  expect(problemsOf(settings).length).toBeGreaterThan(0);
  expect(validate(settings)).toBe(false);
});
