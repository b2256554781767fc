import { at, known } from '#election/known.ts';
import type { ContestNight, Night } from '#election/night.ts';

/** A contest's count after another station arrived. */
export interface CountMoment {
  /** When the station’s first report was made, ISO 8601. */
  readonly at: string;
  /** Votes so far, in ballot order. */
  readonly votes: readonly number[];
}

/** How the count of a contest grew, as its stations arrived; by what counts now of each. */
export function historyOf(night: Night, { contest, sheets }: ContestNight): CountMoment[] {
  const arrived = [...sheets.values()].flatMap(({ share, reports }) => {
    const [first] = reports;
    if (!share.counted || !first) return [];
    const position = known(night.reports, first.id).position;
    return [{ position, at: first.reportedAt, votes: share.counted.votes }];
  });
  let votes = contest.candidates.map(() => 0);
  return arrived
    .toSorted((a, b) => a.position - b.position)
    .map((one) => {
      votes = votes.map((sum, index) => sum + (one.votes[at(contest.candidates, index).id] ?? 0));
      return { at: one.at, votes };
    });
}
