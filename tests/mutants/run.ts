/**
 * Mutation testing of the rules and the chain: changes them a token at a time, and names each change
 * that no test notices. Works on a copy, without recorded elections, since not everybody has them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { isInSample } from './sample.ts';
import { changeOf, isEquivalent, tell } from './survivors.ts';

/** The share of mutants that must be killed. */
const ENOUGH = 0.85;

const RULES =
  '{tally,outcome,sheet-state,fold,night,threshold,chain,contest-ruling,seat-count,report,agreement,check-report,tally-sheet}';
const SUBJECTS = [
  `src/lib/election/${RULES}.ts`,
  'src/lib/election/seats/*.ts',
  'server/log/{chain,heads}.ts',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Of all mutants, 0 to 1. */
    share: { type: 'string', default: '1' },
    /** Another seed, another sample. */
    seed: { type: 'string', default: '1' },
  },
});

process.chdir(path.join(import.meta.dirname, '../..'));
const scratch = mkdtempSync(path.join(tmpdir(), 'tallywatch-mutants-'));
process.env.TALLYWATCH_ELECTIONS = path.join(scratch, 'none');
process.env.MUTANTS_SHARE = values.share;
process.env.MUTANTS_SEED = values.seed;

const stryker = new Stryker({
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutants/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner', path.join(import.meta.dirname, 'sample.ts')],
  checkers: Number(values.share) < 1 ? ['sample'] : [],
  mutate: positionals.length > 0 ? positionals : SUBJECTS,
  // Types would tell these.
  mutator: {
    excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration', 'ArrowFunction'],
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 5_000,
  // By default left out of the copy; tsconfig.json needs it.
  ignorePatterns: ['!.svelte-kit', 'build', 'data', 'tests/screenshots', 'tests/e2e'],
  tempDirName: path.join(scratch, 'copy'),
  reporters: ['progress-append-only'],
});
const results = await stryker.runMutationTest().finally(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const tried = results.filter((mutant) => mutant.status !== 'Ignored' && isInSample(mutant));
const unnoticed = tried.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const survivors = unnoticed.map(changeOf).filter((change) => !isEquivalent(change));
const killed = tried.length - unnoticed.length;
const share = killed / (killed + survivors.length);

for (const change of survivors) process.stdout.write(`${tell(change)}\n`);
process.stdout.write(
  `${killed} of ${killed + survivors.length} mutants killed: ${(100 * share).toFixed(1)}%, ` +
    `${unnoticed.length - survivors.length} more change nothing\n`,
);
if (share < ENOUGH) process.exitCode = 1;
