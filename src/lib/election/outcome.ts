import { at } from './known.ts';
import { NO_ORDERS, type ContestOrders } from './contest-ruling.ts';
import type { CandidateId, Contest, Election, Subject } from './model.ts';
import { belongsTo } from './model.ts';
import type { Award, Contender, Tie } from './seats/award.ts';
import { settleByLot, settleByRegistration } from './seats/last-seat-tie.ts';
import { awardSeats, holdable, sumVotes } from './seats/methods.ts';
import { proveSeats } from './seats/proofs.ts';
import type { Tally } from './tally.ts';

export type CandidateStatus =
  'elected' | 'clinched' | 'leading' | 'trailing' | 'eliminated' | 'tied';

/** `void`: the desk has annulled every sheet. */
export type ContestStatus = 'awaiting' | 'counting' | 'complete' | 'tied' | 'void';

/** Where a contest stands: its candidates in ballot order. */
export interface Outcome {
  readonly status: ContestStatus;
  readonly candidates: readonly CandidateOutcome[];
  /** Who is tied for the last seats, by the count so far. */
  readonly tie: Tie | null;
  /** Seats that nobody can hold: too few stand for them, or the poll is void. */
  readonly vacant: number;
  /** There is no poll, since no more stand than there are seats. */
  readonly unopposed: boolean;
}

export interface CandidateOutcome {
  readonly status: CandidateStatus;
  /** Seats by the count so far. */
  readonly seats: number;
}

/** What a plurality candidate can be: the same few values for all of a large election. */
const ELECTED: CandidateOutcome = { status: 'elected', seats: 1 };
const CLINCHED: CandidateOutcome = { status: 'clinched', seats: 1 };
const LEADING: CandidateOutcome = { status: 'leading', seats: 1 };
const TRAILING: CandidateOutcome = { status: 'trailing', seats: 0 };
const TIED: CandidateOutcome = { status: 'tied', seats: 0 };
const ELIMINATED: CandidateOutcome = { status: 'eliminated', seats: 0 };

/** Seats of a party, an alliance or a subject: proven, by the count so far, still open to it. */
export interface Hold {
  readonly secured: number;
  readonly leading: number;
  readonly possible: number;
}

/** Judges a contest by its tally and by what the desk has ruled on it. */
export function judgeContest(
  election: Election,
  contest: Contest,
  tally: Tally,
  orders: ContestOrders = NO_ORDERS,
): Outcome {
  const { lot, withdrawn } = orders;
  if (isVoid(tally)) return judgeVoid(contest);
  const counted = contendersOf(contest, tally.votes, withdrawn);
  // Votes for a list that is withdrawn stay votes.
  const votesForLists = contest.method === 'plurality' ? 0n : sumVotes(asContenders(tally.votes));
  const unopposed = isUnopposed(contest, tally, counted);
  const settle = (award: Award) => settleTie(award, election, counted, lot);
  if (unopposed || isComplete(tally)) {
    const award = settle(awardSeats(contest, counted, votesForLists));
    return {
      status: award.tie ? 'tied' : 'complete',
      candidates: finalStatuses(contest, award, tally, election, withdrawn),
      tie: award.tie,
      vacant: contest.seats - sumSeats(award) - (award.tie?.seats ?? 0),
      unopposed,
    };
  }
  const status = tally.stations.counted === 0 ? 'awaiting' : 'counting';
  const vacant = contest.seats - mostHeld(contest, counted);
  const open = { status, vacant, unopposed } as const;
  if (contest.method === 'plurality') {
    return { ...open, ...interimStatuses(contest, counted, tally, election, settle, withdrawn) };
  }
  const award = settle(awardSeats(contest, counted, votesForLists));
  const tie = status === 'counting' ? award.tie : null;
  return { ...open, candidates: interimLists(contest, award.seats, tie, withdrawn), tie };
}

/** A poll of which nothing stands: a candidate has died, say, and it is held again. */
function isVoid({ stations }: Tally): boolean {
  return stations.total > 0 && stations.annulled === stations.total;
}

function judgeVoid(contest: Contest): Outcome {
  const candidates = contest.candidates.map(() => TRAILING);
  return { status: 'void', candidates, tie: null, vacant: contest.seats, unopposed: false };
}

/** Nobody votes where no more people stand than there are seats. */
function isUnopposed(contest: Contest, { stations }: Tally, standing: readonly Contender[]) {
  const isPerson = contest.method === 'plurality';
  return (
    isPerson && stations.total === 0 && standing.length > 0 && standing.length <= contest.seats
  );
}

/** How many of the seats those in the race can hold. */
function mostHeld({ method, seats }: Contest, standing: readonly Contender[]): number {
  return method === 'plurality' ? Math.min(seats, standing.length) : holdable(standing, seats);
}

function sumSeats({ seats }: Award): number {
  return [...seats.values()].reduce((sum, held) => sum + held, 0);
}

function asContenders(votes: readonly number[]) {
  return votes.map((count) => ({ votes: count }));
}

/** Every station counted with a final or corrected sheet, or annulled, and none disputed. */
function isComplete({ stations }: Tally): boolean {
  const { final, annulled, total, disputed } = stations;
  return final + annulled === total && disputed === 0 && total > 0;
}

/** The candidates still in the race, in ballot order. */
function contendersOf(
  contest: Contest,
  votes: readonly number[],
  withdrawn: ReadonlySet<CandidateId>,
): Contender[] {
  const all = contest.candidates.map(({ id, registrationOrder, persons }, index) => ({
    id,
    registrationOrder,
    persons,
    votes: at(votes, index),
  }));
  return withdrawn.size === 0 ? all : all.filter(({ id }) => !withdrawn.has(id));
}

function settleTie(
  award: Award,
  election: Election,
  contenders: readonly Contender[],
  lot: ContestOrders['lot'],
): Award {
  const byLaw =
    election.tieBreak === 'registration-order' ? settleByRegistration(award, contenders) : award;
  return settleByLot(byLaw, lot);
}

function prove(
  election: Election,
  contest: Contest,
  tally: Tally,
  withdrawn: ReadonlySet<CandidateId>,
) {
  return proveSeats({
    candidates: contendersOf(contest, tally.settledVotes, withdrawn),
    seats: contest.seats,
    votesPerBallot: contest.votesPerBallot,
    marksPerCandidate: contest.marksPerCandidate,
    outstanding: tally.outstanding.unknown > 0 ? null : tally.outstanding.voters,
    byRegistration: election.tieBreak === 'registration-order',
  });
}

/** A complete count: the elected, an open tie, and nobody else. */
function finalStatuses(
  contest: Contest,
  award: Award,
  tally: Tally,
  election: Election,
  withdrawn: ReadonlySet<CandidateId>,
): CandidateOutcome[] {
  const lists = contest.method !== 'plurality';
  const eliminated = lists ? null : prove(election, contest, tally, withdrawn).eliminated;
  return contest.candidates.map(({ id }) => {
    if (withdrawn.has(id)) return ELIMINATED;
    const seats = award.seats.get(id) ?? 0;
    if (seats > 0) return seats === 1 ? ELECTED : { status: 'elected', seats };
    if (award.tie?.candidates.includes(id)) return TIED;
    return !eliminated || eliminated.has(id) ? ELIMINATED : TRAILING;
  });
}

/** A partial count: what is proven first, then who is ahead for the seats still open. */
function interimStatuses(
  contest: Contest,
  counted: readonly Contender[],
  tally: Tally,
  election: Election,
  settle: (award: Award) => Award,
  withdrawn: ReadonlySet<CandidateId>,
): Pick<Outcome, 'candidates' | 'tie'> {
  const { clinched, eliminated } = prove(election, contest, tally, withdrawn);
  const open = { ...contest, seats: contest.seats - clinched.size };
  const contenders = counted.filter(({ id }) => !clinched.has(id) && !eliminated.has(id));
  const ahead = settle(
    awardSeats(
      open,
      contenders.filter(({ votes }) => votes > 0),
    ),
  );
  const judge = (id: CandidateId): CandidateOutcome => {
    if (clinched.has(id)) return CLINCHED;
    if (eliminated.has(id) || withdrawn.has(id)) return ELIMINATED;
    if (ahead.seats.has(id)) return LEADING;
    return ahead.tie?.candidates.includes(id) ? TIED : TRAILING;
  };
  return { candidates: contest.candidates.map(({ id }) => judge(id)), tie: ahead.tie };
}

/** Lists have no proofs before the count is complete. */
function interimLists(
  contest: Contest,
  awarded: Award['seats'],
  tie: Tie | null,
  withdrawn: ReadonlySet<CandidateId>,
): CandidateOutcome[] {
  return contest.candidates.map(({ id }) => {
    if (withdrawn.has(id)) return ELIMINATED;
    const seats = awarded.get(id) ?? 0;
    if (seats > 0) return { status: 'leading', seats };
    return { status: tie?.candidates.includes(id) ? 'tied' : 'trailing', seats };
  });
}

/** Whoever has seats by the count so far first, then by votes: where a rule breaks a tie, as it says. */
export function compareRank(one: SeatsAndVotes, other: SeatsAndVotes): number {
  return other.seats - one.seats || other.votes - one.votes;
}

type SeatsAndVotes = Readonly<Record<'seats' | 'votes', number>>;

/** Seats of a candidate that cannot be lost any more. */
export function securedSeats({ status, seats }: CandidateOutcome): number {
  return status === 'elected' || status === 'clinched' ? seats : 0;
}

/** What a subject holds in one contest. */
export function holdOf(contest: Contest, outcome: Outcome, subject: Subject): Hold {
  if (outcome.status === 'void') return { secured: 0, leading: 0, possible: 0 };
  let secured = 0;
  let leading = 0;
  let securedByOthers = 0;
  let open = 0;
  contest.candidates.forEach((candidate, index) => {
    const one = at(outcome.candidates, index);
    const safe = securedSeats(one);
    if (!belongsTo(candidate, subject)) {
      securedByOthers += safe;
      return;
    }
    secured += safe;
    leading += one.seats;
    if (one.status !== 'eliminated')
      open += contest.method === 'plurality' ? 1 : holdable([candidate], contest.seats);
  });
  return { secured, leading, possible: Math.min(open, contest.seats - securedByOthers) };
}
