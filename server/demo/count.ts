import { at, known, lastOf } from '#election/known.ts';
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

/** No candidate has more than this share of all ballots. */
const MOST_SHARE = 0.7;
/** Of the marks a ballot may hold, how many are made. */
const MARKS_MADE = 0.7;
/** How far a party at a station, and a candidate of it, may be from its contest. */
const PARTY_SPREAD = 0.16;
const CANDIDATE_SPREAD = 0.1;
/** How much better a party does at a station of half the size; small ones report first. */
const SIZE_LEAN: Readonly<Record<string, number>> = { er: 0.05, allied: -0.05 };

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
  const leans = leanByParty(contest, random);
  const split = contest.candidates.map((candidate, index) =>
    splitVotes(at(totals, index), valid, known(leans, leanOf(candidate)), random),
  );
  return contest.stations.map((station, index) => ({
    contestId: contest.id,
    stationId: station.id,
    sheet: at(papers, index),
    votes: Object.fromEntries(
      contest.candidates.map(({ id }, candidate) => [id, at(at(split, candidate), index)]),
    ),
  }));
}

function countPapers({ registered }: DemoStation, turnout: number, random: Random) {
  const ballotsCast = Math.max(30, Math.round(registered * turnout * (1 + 0.18 * random.bell())));
  return { registered, ballotsCast, invalid: Math.round(ballotsCast * random.between(0.01, 0.03)) };
}

/** Votes of every candidate: the parties are as strong as their winners show, some only just. */
function inventTotals({ candidates, seats }: DemoContest, valid: number, random: Random): number[] {
  const levels = candidates.map(() => 0);
  const parties = Map.groupBy(
    candidates.map((candidate, index) => ({ candidate, index })),
    ({ candidate, index }) => (isAlone(candidate) ? String(index) : leanOf(candidate)),
  );
  for (const own of parties.values()) {
    const winners = own.filter(({ candidate }) => candidate.wins).length;
    const deviations = inventSlate(own.length, winners, random);
    own
      .toSorted((a, b) => Number(b.candidate.wins) - Number(a.candidate.wins))
      .forEach(({ index }, rank) => (levels[index] = at(deviations, rank)));
  }
  // The first loser stands at 0: how far the last winner is ahead is as chance will have it.
  const first = Math.max(...levels.filter((_, index) => !at(candidates, index).wins));
  const strengths = levels.map((level, index) =>
    Math.exp(at(candidates, index).wins ? level : level - first),
  );
  const marks = strengths.reduce((a, b) => a + b, 0);
  const scale = (MARKS_MADE * Math.min(seats, candidates.length)) / marks;
  const highest = Math.max(...strengths) * scale;
  const fit = Math.min(scale, (scale * MOST_SHARE) / highest);
  const totals = strengths.map((strength) => Math.round(strength * fit * valid));
  return keepApart(
    candidates.map(({ wins }) => wins),
    totals,
  );
}

/** How much candidates of a party differ within a contest, on the logarithmic scale. */
const WITHIN = 0.16;
/** How far a party is above the last seat where all of it wins, and below where none does. */
const ABOVE = 0.5;
const BELOW = 0.6;

/** Strengths of a party’s candidates, the strongest first: above 0 is in, others are out. */
function inventSlate(size: number, winners: number, random: Random): number[] {
  const own = Array.from({ length: size }, () => WITHIN * random.bell()).toSorted((a, b) => b - a);
  const away = (mean: number) => -mean * Math.log(1 - random.next());
  const last = own[winners - 1] ?? at(own, 0) + away(BELOW);
  const next = own[winners] ?? lastOf(own) - away(ABOVE);
  const cut = winners === 0 ? last : next;
  return own.map((one) => one - cut);
}

/** Rounding must not make a loser level with a winner. */
function keepApart(wins: readonly boolean[], totals: readonly number[]): number[] {
  const least = Math.min(...totals.filter((_, index) => wins[index]));
  return totals.map((total, index) => (wins[index] ? total : Math.min(total, least - 1)));
}

type DemoCandidate = DemoContest['candidates'][number];

/** An independent outside the alliance, or of a party nobody knows. */
function isAlone({ allied, party }: DemoCandidate): boolean {
  return !allied && (party === 'independent' || party === 'unknown');
}

/** Candidates of one party lean together from station to station. */
function leanOf({ allied, party }: DemoCandidate): string {
  return allied ? 'allied' : party;
}

function leanByParty({ candidates, stations }: DemoContest, random: Random) {
  const mean = stations.reduce((sum, { registered }) => sum + registered, 0) / stations.length;
  return new Map(
    [...new Set(candidates.map(leanOf))].map((party) => [
      party,
      stations.map(({ registered }) => {
        const bySize = (SIZE_LEAN[party] ?? 0) * Math.log2(mean / registered);
        return Math.exp(bySize + PARTY_SPREAD * random.bell());
      }),
    ]),
  );
}

/** Splits a candidate's votes over stations; no station has more than its valid ballots. */
function splitVotes(
  total: number,
  valid: readonly number[],
  leans: readonly number[],
  random: Random,
): number[] {
  const all = valid.reduce((a, b) => a + b, 0);
  const weights = valid.map((ballots, station) => {
    const chance = all / (ballots * Math.max(1, total));
    const spread = Math.sqrt(CANDIDATE_SPREAD ** 2 + chance);
    return ballots * at(leans, station) * Math.exp(spread * random.bell());
  });
  const parts = split(total, weights);
  for (;;) {
    const over = parts.findIndex((votes, index) => votes > at(valid, index));
    if (over < 0) return parts;
    const room = parts.findIndex((votes, index) => votes < at(valid, index));
    parts[over] = at(parts, over) - 1;
    parts[room] = at(parts, room) + 1;
  }
}
