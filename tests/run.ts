/** The test command: installs what tests need, where it may, and runs all of them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ABSENT } from './server/real-packs.ts';

const TOP = path.join(import.meta.dirname, '..');
const BIN = path.join(TOP, 'node_modules/.bin');
const reports = mkdtempSync(path.join(tmpdir(), 'tallywatch-tests-'));
const env = { ...process.env, PATH: `${BIN}:${process.env.PATH}` };

function run(command: string, words: readonly string[], more: NodeJS.ProcessEnv = {}): boolean {
  process.stdout.write(`\n> ${command} ${words.join(' ')}\n`);
  const { status } = spawnSync(command, words, {
    cwd: TOP,
    stdio: 'inherit',
    env: { ...env, ...more },
  });
  return status === 0;
}

function isThere(program: string): boolean {
  return spawnSync('which', [program], { env }).status === 0;
}

/** Installs Debian packages that are missing; says what is missing where that is not possible. */
function demandPrograms(): void {
  const programs = { 'redis-server': 'redis-server', chromium: 'chromium' };
  const missing = Object.keys(programs).filter((program) => !isThere(program));
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && isThere('apt-get');
  const noninteractive = { DEBIAN_FRONTEND: 'noninteractive' };
  const installed =
    mayInstall &&
    run('apt-get', ['update', '-q']) &&
    run('apt-get', ['install', '-qy', '--no-install-recommends', ...missing], noninteractive);
  if (installed) return;
  if (missing.includes('chromium') && existsSync(path.join(BIN, 'playwright'))) {
    if (run('playwright', ['install', 'chromium'])) missing.splice(missing.indexOf('chromium'), 1);
  }
  if (missing.length === 0) return;
  process.stderr.write(`The tests need ${missing.join(' and ')}: install them and try again.\n`);
  process.exit(1);
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Of those that passed: at the second try. */
  late: number;
}

function readVitest(file: string): Counts {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number> & {
    testResults: {
      assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
    }[];
  };
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  // What passed after all still carries what it failed with.
  const late = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0);
  for (const { fullName, failureMessages } of late) {
    process.stdout.write(`\nat the second try: ${fullName}\n${failureMessages[0]}\n`);
  }
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = report;
  return { passed, failed, skipped, late: late.length };
}

function readPlaywright(file: string): Counts {
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  const { expected, unexpected, flaky, skipped } = stats;
  return { passed: expected + flaky, failed: unexpected, skipped, late: flaky };
}

demandPrograms();
const unit = path.join(reports, 'vitest.json');
const pages = path.join(reports, 'playwright.json');
const steps = [
  run('npm', ['run', '-s', 'lint']),
  run('npm', ['run', '-s', 'check']),
  run('npm', ['run', '-s', 'build']),
  run('vitest', [
    // Processes are killed and clocks raced here: what passed at the second try is counted and said.
    ...['run', '--retry=1', '--reporter=default'],
    ...['--reporter=json', `--outputFile.json=${unit}`],
  ]),
  run('playwright', ['test', '-c', 'tests/e2e', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: pages,
  }),
];

const NONE: Counts = { passed: 0, failed: 1, skipped: 0, late: 0 };
const counts = [
  existsSync(unit) ? readVitest(unit) : NONE,
  existsSync(pages) ? readPlaywright(pages) : NONE,
];
const sum = (part: keyof Counts) => counts.reduce((total, one) => total + one[part], 0);
if (ABSENT) process.stdout.write(`\n${sum('skipped')} tests were skipped: ${ABSENT}.\n`);
if (sum('late') > 0) {
  process.stdout.write(`\n${sum('late')} tests passed at the second try: look at them.\n`);
}
process.stdout.write(
  `\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`,
);
if (steps.includes(false)) process.exitCode = 1;
