import type {
  CandidateId,
  CheckSetting,
  ContestId,
  Election,
  PollingStation,
  StationId,
} from './model.ts';
import type { Code, Finding } from './finding.ts';
import type { Votes } from './report.ts';
import {
  addLines,
  satisfies,
  SHEET_FORMS,
  type Lines,
  type SheetForm,
  type Sum,
} from './tally-sheet.ts';

/** What a sender claims: figures not yet known to be numbers, blank ones absent. */
export interface Draft {
  readonly stationId: string;
  readonly contestId: string;
  readonly sheet: Readonly<Record<string, unknown>>;
  readonly votes: Readonly<Record<string, unknown>>;
}

/** What a check must know of a contest. */
export interface Ballot {
  readonly votesPerBallot: number;
  readonly marksPerCandidate: number;
  /** Of who is withdrawn nothing is asked: the line is struck. */
  readonly candidates: readonly { readonly id: CandidateId; readonly withdrawn?: boolean }[];
}

/** What a check must know of a station's listed voters. */
export interface Register {
  /** null: unknown, or there is no register. */
  readonly registeredVoters: number | null;
  /** The contest has a part of them only. */
  readonly isSplit?: true;
}

export function registerOf({
  registeredVoters,
  parts,
}: Pick<PollingStation, 'registeredVoters' | 'parts'>): Register {
  return { registeredVoters, ...(parts.length > 1 && { isSplit: true }) };
}

/** A region may be reported as one unit. */
export const LARGEST_FIGURE = 1_000_000_000;

/** Above which share of the register a turnout is high, where the pack does not say. */
const HIGH_TURNOUT = 0.9;

/** What a check must know of the election. */
export type Rules = Pick<Election, 'tallySheet' | 'checks'>;

const NOBODY: ReadonlySet<CandidateId> = new Set();

/** A ballot on which some are struck. */
export function strike<Struck extends Ballot>(
  ballot: Struck,
  withdrawn: ReadonlySet<CandidateId>,
): Struck {
  if (withdrawn.size === 0) return ballot;
  const candidates = ballot.candidates.map((one) => ({ ...one, withdrawn: withdrawn.has(one.id) }));
  return { ...ballot, candidates };
}

/** All that can be said of a draft without knowing the night: blocking findings first. */
export function checkReport(
  election: Election,
  draft: Draft,
  withdrawn: ReadonlySet<CandidateId> = NOBODY,
): Finding[] {
  const station = election.stations.get(draft.stationId as StationId);
  const contest = election.contests.get(draft.contestId as ContestId);
  const findings: Finding[] = station ? [] : [block('E01', 'stationId')];
  if (contest && (!station || station.contestIds.includes(contest.id))) {
    const register = station ? registerOf(station) : { registeredVoters: null };
    return [...findings, ...checkFigures(election, register, strike(contest, withdrawn), draft)];
  }
  return [
    ...findings,
    block('E02', 'contestId'),
    ...checkNumbers(draft.sheet, Object.keys(draft.sheet), 'sheet'),
    ...checkNumbers(draft.votes, Object.keys(draft.votes), 'votes'),
  ];
}

/** The same for a phone, which knows its own stations only. */
export function checkFigures(
  rules: Rules,
  register: Register,
  contest: Ballot,
  draft: Pick<Draft, 'sheet' | 'votes'>,
): Finding[] {
  const form = SHEET_FORMS[rules.tallySheet];
  const blocking = [
    ...checkNames(draft.sheet, form.lines, 'sheet', 'E08'),
    ...checkNumbers(draft.sheet, form.lines, 'sheet'),
    ...checkNames(draft.votes, candidateIds(contest), 'votes', 'E03'),
    ...checkMissing(draft.votes, contest),
    ...checkNumbers(draft.votes, candidateIds(contest), 'votes'),
  ];
  const lines = readFigures(draft.sheet, form.lines) as Lines;
  const votes = readFigures(draft.votes, candidateIds(contest)) as Partial<Votes>;
  const counted = { valid: addLines(lines, form.valid), cast: addLines(lines, form.ballotsCast) };
  const bounded = checkBounds(votes, contest, register);
  const doubts = [
    ...checkRatios(lines, rules.tallySheet),
    ...checkVotes(votes, contest, counted),
    ...bounded.doubts,
    ...checkBounding(form, counted, register),
    ...checkPlausibility(lines, form.ballotsCast, register),
  ];
  return [
    ...blocking,
    ...bounded.blocking,
    ...doubts.flatMap((doubt) => judge(doubt, rules.checks)),
  ];
}

function block(code: Code, path: string): Finding {
  return { code, severity: 'block', path };
}

/** What contradicts itself, and by how much: in figures, for a turnout as a share of the register. */
interface Doubt extends Omit<Finding, 'severity'> {
  readonly by: number;
  /** How strictly it is taken, and how much is borne, where the pack does not say. */
  readonly usual?: Partial<CheckSetting>;
}

/** A doubt as a finding, by what the pack says of its code; none where it is borne. */
function judge({ by, usual, ...found }: Doubt, checks: Election['checks']): Finding[] {
  const setting = checks[found.code];
  const severity = setting?.severity ?? usual?.severity ?? 'confirm';
  const borne = setting?.above ?? usual?.above ?? 0;
  return severity === 'off' || by <= borne ? [] : [{ ...found, severity }];
}

function candidateIds(contest: Ballot): CandidateId[] {
  return contest.candidates.map(({ id }) => id);
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function checkNames(
  figures: Readonly<Record<string, unknown>>,
  known: readonly string[],
  part: 'sheet' | 'votes',
  code: 'E03' | 'E08',
): Finding[] {
  return Object.keys(figures)
    .filter((name) => !known.includes(name))
    .map((name) => block(code, `${part}.${name}`));
}

function checkMissing(votes: Draft['votes'], contest: Ballot): Finding[] {
  return contest.candidates
    .filter(({ id, withdrawn }) => !withdrawn && (!Object.hasOwn(votes, id) || isBlank(votes[id])))
    .map(({ id }) => block('E04', `votes.${id}`));
}

function checkNumbers(
  figures: Readonly<Record<string, unknown>>,
  names: readonly string[],
  part: 'sheet' | 'votes',
): Finding[] {
  return names
    .filter((name) => Object.hasOwn(figures, name) && !isBlank(figures[name]))
    .flatMap((name) => {
      const code = judgeNumber(figures[name]);
      return code ? [block(code, `${part}.${name}`)] : [];
    });
}

function judgeNumber(value: unknown): Code | null {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'E05';
  if (value < 0) return 'E06';
  return value > LARGEST_FIGURE ? 'E07' : null;
}

/** The figures that are good numbers, so that one bad field does not hide what else is wrong. */
function readFigures(
  figures: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, number> {
  const good = Object.create(null) as Record<string, number>;
  for (const name of names) {
    if (Object.hasOwn(figures, name) && judgeNumber(figures[name]) === null) {
      good[name] = figures[name] as number;
    }
  }
  return good;
}

function checkRatios(lines: Lines, tallySheet: Election['tallySheet']): Doubt[] {
  return SHEET_FORMS[tallySheet].ratios.flatMap(({ code, left, is, right }): Doubt[] => {
    const a = addLines(lines, left);
    const b = addLines(lines, right);
    if (a === null || b === null || satisfies(a, is, b)) return [];
    return [{ code, path: nameOf(left), left: a, right: b, by: Math.abs(a - b) }];
  });
}

/** The field of a sum's first line. */
function nameOf([first]: Sum): string {
  return `sheet.${first ?? ''}`;
}

/** Ballots by the sheet; null: a line is absent that says how many. */
interface Counted {
  readonly valid: number | null;
  readonly cast: number | null;
}

function readVotes(votes: Partial<Votes>, { candidates }: Ballot) {
  const known = candidates.flatMap(({ id }) => {
    const figure = votes[id];
    return figure === undefined ? [] : [{ id, figure }];
  });
  return { known, sum: known.reduce((total, { figure }) => total + figure, 0) };
}

/** Too much shows at once, too little only when every candidate has figures. */
function checkVotes(votes: Partial<Votes>, ballot: Ballot, { valid, cast }: Counted): Doubt[] {
  const { candidates, votesPerBallot, marksPerCandidate } = ballot;
  const { known, sum } = readVotes(votes, ballot);
  const whole = candidates.every(({ id, withdrawn }) => withdrawn || votes[id] !== undefined);
  const doubts: Doubt[] = whole && sum === 0 ? doubtNoVotes(valid) : [];
  const atMost = valid ?? cast; // how many were invalid may be missing
  if (atMost === null || atMost < 0) return doubts; // what is wrong then is not the votes

  const mostForOne = marksPerCandidate * atMost;
  for (const { id, figure } of known) {
    if (figure <= mostForOne) continue;
    const path = `votes.${id}`;
    doubts.push({ code: 'W01', path, left: figure, right: mostForOne, by: figure - mostForOne });
  }
  const most = votesPerBallot * atMost;
  const [tooMany, tooFew] =
    votesPerBallot === 1 ? (['W04', 'W04'] as const) : (['W02', 'W03'] as const);
  const compare = (code: Code, right: number): Doubt => ({
    ...{ code, path: 'votes', left: sum, right, by: Math.abs(sum - right) },
  });
  if (sum > most) doubts.push(compare(tooMany, most));
  if (whole && valid !== null && sum < valid) doubts.push(compare(tooFew, valid));
  return doubts;
}

/** How far a list may be wrong: half as many voters again, and some on the day. */
const BEYOND = { share: 1.5, voters: 200 };

/**
 * The bounds: no one report adds more to anybody than its station's listed voters could. Beyond what
 * any list can be wrong by it is no report; beyond the list it asks.
 */
export function checkBounds(
  votes: Partial<Votes>,
  ballot: Ballot,
  { registeredVoters }: Register,
): { readonly blocking: Finding[]; readonly doubts: Doubt[] } {
  const blocking: Finding[] = [];
  const doubts: Doubt[] = [];
  if (registeredVoters === null) return { blocking, doubts };
  const most = BEYOND.share * registeredVoters + BEYOND.voters;
  const { known, sum } = readVotes(votes, ballot);
  const compare = (path: string, votes: number, each: number) => {
    const [bound, listed] = [Math.floor(each * most), each * registeredVoters];
    if (votes > bound) blocking.push({ ...block('E09', path), left: votes, right: bound });
    else if (votes > listed) {
      doubts.push({ code: 'W16', path, left: votes, right: listed, by: votes - listed });
    }
  };
  compare('votes', sum, ballot.votesPerBallot);
  for (const { id, figure } of known) compare(`votes.${id}`, figure, ballot.marksPerCandidate);
  return { blocking, doubts };
}

/** Where no list says how many there are, a line of the sheet must. */
function checkBounding(
  { ballotsCast, valid }: SheetForm,
  counted: Counted,
  { registeredVoters }: Register,
): Doubt[] {
  const line = ballotsCast ?? valid;
  if (!line || registeredVoters !== null) return [];
  if (counted.cast !== null || counted.valid !== null) return [];
  return [{ code: 'W17', path: nameOf(line), by: Infinity }];
}

/** Nobody may have voted in this contest: it is asked only where the sheet says that somebody did. */
function doubtNoVotes(valid: number | null): Doubt[] {
  if (valid === 0) return [];
  const severity: CheckSetting['severity'] = valid === null ? 'note' : 'confirm';
  return [{ code: 'W07', path: 'votes', by: Infinity, usual: { severity } }];
}

function checkPlausibility(
  lines: Lines,
  cast: Sum | null,
  { registeredVoters, isSplit }: Register,
): Doubt[] {
  const doubts: Doubt[] = [];
  const listed = isSplit ? null : registeredVoters;
  const registered = lines.registered;
  const ballots = addLines(lines, cast);
  if (registered !== undefined && listed !== null && registered !== listed) {
    const by = Math.abs(registered - listed);
    doubts.push({ code: 'W05', path: 'sheet.registered', left: registered, right: listed, by });
  }
  if (cast !== null && registered && ballots) {
    const usual = { severity: 'note', above: HIGH_TURNOUT } as const;
    const by = ballots / registered;
    doubts.push({ code: 'W06', path: nameOf(cast), left: ballots, right: registered, by, usual });
  }
  return doubts;
}
