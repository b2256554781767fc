import { describe, expect, test } from 'vitest';
import { checkReport } from '#election/check-report.ts';
import { isAsking, isBlocking } from '#election/finding.ts';
import type { Election } from '#election/model.ts';
import { readPack } from '../../../server/packs/read-pack.ts';
import { ABSENT, packFolder, readReports } from '../real-packs.ts';

type Draft = Parameters<typeof checkReport>[1];

/** How many real sheets are refused, and how many ask, with the checks as they usually are. */
async function judge(pack: string) {
  const read = await readPack(packFolder(pack));
  if (!read.ok) throw new Error(JSON.stringify(read.problems[0]));
  const election: Election = { ...read.pack.election, checks: {} };
  const found = readReports(pack).map((line) => checkReport(election, JSON.parse(line) as Draft));
  return {
    sheets: found.length,
    refused: found.filter((one) => one.some(isBlocking)).length,
    asked: found.filter((one) => one.some((it) => isAsking(it) && it.code !== 'W17')).length,
    // Neither a list of voters nor a line of the sheet says how many ballots there were.
    unbounded: found.filter((one) => one.some(({ code }) => code === 'W17')).length,
  };
}

describe.skipIf(ABSENT)('real sheets', () => {
  test.each([
    ['vaterstetten-2020', 38, 0, 0],
    ['vaterstetten-2026', 45, 0, 0],
    ['az-senate-2020', 1387, 0, 52],
    ['spb-2021-assembly', 3951, 46, 0],
    ['spb-2021-blockvote', 24, 0, 0],
    ['moscow-2017', 3430, 0, 0],
    ['sutton-coldfield-2018', 8, 0, 0],
    ['il-knesset-24', 12_926, 0, 799],
  ] as const)('of %s are not doubted without need', async (pack, sheets, most, unbounded) => {
    const { asked, ...found } = await judge(pack);
    expect(found).toEqual({ sheets, refused: 0, unbounded });
    expect(asked).toBeLessThanOrEqual(most);
  });
});
