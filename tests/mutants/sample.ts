/** A random share of the mutants, the same for a seed. */
import { hash } from 'node:crypto';
import { CheckStatus, type Checker, type CheckResult } from '@stryker-mutator/api/check';
import type { Mutant } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** The processes that try mutants read in their environment what they were started for. */
export function isInSample({ id }: Mutant): boolean {
  const { MUTANTS_SHARE = '1', MUTANTS_SEED = '' } = process.env;
  const draw = hash('sha256', `${MUTANTS_SEED} ${id}`, 'buffer').readUInt32BE() / 2 ** 32;
  return draw < Number(MUTANTS_SHARE);
}

const judge = (mutant: Mutant): CheckResult =>
  isInSample(mutant)
    ? { status: CheckStatus.Passed }
    : { status: CheckStatus.CompileError, reason: 'not in the sample' };

/** Hands back untried what is not in the sample, as if it did not compile. */
class SampleChecker implements Checker {
  init(): Promise<void> {
    return Promise.resolve();
  }

  check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    return Promise.resolve(Object.fromEntries(mutants.map((one) => [one.id, judge(one)])));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', SampleChecker)];
