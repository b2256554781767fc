import type { DemoContest, DemoStation } from './election.ts';
import { split, type Random } from './random.ts';

/** A tally sheet as the station counted it. */
export interface TrueSheet {
  readonly contestId: string;
  readonly stationId: string;
  readonly sheet: {
    readonly registered: number;
    readonly ballotsCast: number;
    readonly invalid: number;
  };
  readonly votes: Readonly<Record<string, number>>;
}

/** Of the marks a ballot may hold, how many are made. */
const MARKS_MADE = 0.7;
/** How far a station may be from its contest. */
const STATION_SPREAD = 0.13;

/**
 * Counts a contest: first its totals, every winner ahead of every loser; then these are split
 * over its stations to the last vote.
 */
export function countContest(contest: DemoContest, random: Random): TrueSheet[] {
  const turnout = random.between(0.11, 0.19);
  const papers = contest.stations.map((station) => countPapers(station, turnout, random));
  const valid = papers.map(({ ballotsCast, invalid }) => ballotsCast - invalid);
  const totals = inventTotals(
    contest,
    valid.reduce((a, b) => a + b, 0),
    random,
  );
  const split = totals.map((total) => splitVotes(total, valid, random));
  return contest.stations.map((station, place) => ({
    contestId: contest.id,
    stationId: station.id,
    sheet: papers[place]!,
    votes: Object.fromEntries(
      contest.candidates.map(({ id }, candidate) => [id, split[candidate]![place]!]),
    ),
  }));
}

function countPapers({ registered }: DemoStation, turnout: number, random: Random) {
  const ballotsCast = Math.max(30, Math.round(registered * turnout * (1 + 0.18 * random.bell())));
  return { registered, ballotsCast, invalid: Math.round(ballotsCast * random.between(0.01, 0.03)) };
}

/** Votes of every candidate: winners lead losers by at least one vote, often by few. */
function inventTotals({ candidates, seats }: DemoContest, valid: number, random: Random): number[] {
  const gap = random.between(0.005, 0.05);
  const strengths = candidates.map(({ wins, allied, party }) => {
    if (wins) return 0.3 + gap + 0.12 * random.next();
    const known = allied || party === 'er' || party === 'kprf';
    return known ? random.between(0.12, 0.3) : random.between(0.03, 0.17);
  });
  const marks = strengths.reduce((a, b) => a + b, 0);
  const scale = (MARKS_MADE * Math.min(seats, candidates.length)) / marks;
  const highest = Math.max(...strengths) * Math.min(scale, 1.3);
  const fit = Math.min(scale, 1.3, (1.3 * 0.6) / highest);
  const totals = strengths.map((strength) => Math.round(strength * fit * valid));
  return keepApart(
    candidates.map(({ wins }) => wins),
    totals,
  );
}

/** Rounding must not make a loser level with a winner. */
function keepApart(wins: readonly boolean[], totals: readonly number[]): number[] {
  const least = Math.min(...totals.filter((_, place) => wins[place]));
  return totals.map((total, place) => (wins[place] ? total : Math.min(total, least - 1)));
}

/** Splits a candidate's votes over stations; no station has more than its valid ballots. */
function splitVotes(total: number, valid: readonly number[], random: Random): number[] {
  const weights = valid.map(
    (ballots) => ballots * Math.max(0.4, 1 + STATION_SPREAD * random.bell()),
  );
  const parts = split(total, weights);
  for (;;) {
    const over = parts.findIndex((votes, place) => votes > valid[place]!);
    if (over < 0) return parts;
    const room = parts.findIndex((votes, place) => votes < valid[place]!);
    parts[over]! -= 1;
    parts[room]! += 1;
  }
}
