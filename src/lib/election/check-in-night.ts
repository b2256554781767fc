import { checkReport, type Draft } from './check-report.ts';
import type { Finding } from './finding.ts';
import type { ContestId } from './model.ts';
import type { Night } from './night.ts';

/** All that can be said of a draft now: of who has withdrawn since nothing is asked. */
export function checkInNight(night: Night, draft: Draft): Finding[] {
  const withdrawn = night.contests.get(draft.contestId as ContestId)?.orders.withdrawn;
  return checkReport(night.election, draft, withdrawn);
}
