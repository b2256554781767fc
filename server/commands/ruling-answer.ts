import { countingLinks } from '#election/chain.ts';
import { countingRulings, matterOf } from '#election/contest-ruling.ts';
import { findSheet, type Night, type Proposal } from '#election/night.ts';
import type { RulingAnswer } from '#protocol';

/** Whether a ruling counts: the first on its matter with its basis does. */
export function holds(night: Night, ruling: Unplaced<Proposal['ruling']>): boolean {
  const isIt = ({ id }: { readonly id: string }) => id === ruling.id;
  if (ruling.type === 'SheetRuled') {
    const sheet = findSheet(night, ruling.stationId, ruling.contestId);
    return countingLinks(sheet?.rulings ?? []).some(isIt);
  }
  const rulings = night.contests.get(ruling.contestId)?.rulings ?? [];
  return (countingRulings(rulings).get(matterOf(ruling.decision)) ?? []).some(isIt);
}

/** What its author is answered: it counts, it waits for a second person, or another came first. */
export function answerRuled(
  night: Night,
  ruling: Unplaced<Proposal['ruling']>,
  position: number,
): RulingAnswer {
  const isProposed = night.proposals.get(ruling.id)?.answer === null;
  return {
    ok: true,
    position,
    counts: holds(night, ruling),
    ...(isProposed && { proposed: true }),
  };
}

/** As it was said, wherever it stands. */
type Unplaced<One> = One extends unknown ? Omit<One, 'at' | 'by' | 'prior' | 'v'> : never;
