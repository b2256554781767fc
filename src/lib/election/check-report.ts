import type { CandidateId, ContestId, Election, PollingStation, StationId } from './model.ts';
import type { Code, Finding } from './finding.ts';
import type { Votes } from './report.ts';
import { addLines, satisfies, SHEET_FORMS, type Lines, type Sum } from './tally-sheet.ts';

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
  readonly candidates: readonly { readonly id: CandidateId }[];
}

export const LARGEST_FIGURE = 10_000_000;

/** All that can be said of a draft without knowing the night: blocking findings first. */
export function checkReport(election: Election, draft: Draft): Finding[] {
  const station = election.stations.get(draft.stationId as StationId);
  const contest = election.contests.get(draft.contestId as ContestId);
  const findings: Finding[] = station ? [] : [{ code: 'E01', path: 'stationId' }];
  if (contest && (!station || station.contestIds.includes(contest.id))) {
    const listed = station ?? { registeredVoters: null };
    return [...findings, ...checkFigures(election.tallySheet, listed, contest, draft)];
  }
  return [
    ...findings,
    { code: 'E02', path: 'contestId' },
    ...checkNumbers(draft.sheet, Object.keys(draft.sheet), 'sheet'),
    ...checkNumbers(draft.votes, Object.keys(draft.votes), 'votes'),
  ];
}

/** The same for a phone, which knows its own stations only. */
export function checkFigures(
  tallySheet: Election['tallySheet'],
  station: Pick<PollingStation, 'registeredVoters'>,
  contest: Ballot,
  draft: Pick<Draft, 'sheet' | 'votes'>,
): Finding[] {
  const form = SHEET_FORMS[tallySheet];
  const blocking = [
    ...checkNames(draft.sheet, form.lines, 'sheet', 'E08'),
    ...checkNumbers(draft.sheet, form.lines, 'sheet'),
    ...checkNames(draft.votes, candidateIds(contest), 'votes', 'E03'),
    ...checkMissing(draft.votes, contest),
    ...checkNumbers(draft.votes, candidateIds(contest), 'votes'),
  ];
  const lines = readFigures(draft.sheet, form.lines) as Lines;
  const votes = readFigures(draft.votes, candidateIds(contest)) as Partial<Votes>;
  return [
    ...blocking,
    ...checkRatios(lines, tallySheet),
    ...checkVotes(votes, contest, addLines(lines, form.valid)),
    ...checkPlausibility(lines, form.ballotsCast, station.registeredVoters),
  ];
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
    .map((name) => ({ code, path: `${part}.${name}` }));
}

function checkMissing(votes: Draft['votes'], contest: Ballot): Finding[] {
  return candidateIds(contest)
    .filter((id) => !Object.hasOwn(votes, id) || isBlank(votes[id]))
    .map((id) => ({ code: 'E04', path: `votes.${id}` }));
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
      return code ? [{ code, path: `${part}.${name}` }] : [];
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

function checkRatios(lines: Lines, tallySheet: Election['tallySheet']): Finding[] {
  return SHEET_FORMS[tallySheet].ratios.flatMap(({ code, left, is, right }): Finding[] => {
    const a = addLines(lines, left);
    const b = addLines(lines, right);
    if (a === null || b === null || satisfies(a, is, b)) return [];
    return [{ code, path: nameOf(left), left: a, right: b }];
  });
}

/** The field of a sum's first line. */
function nameOf([first]: Sum): string {
  return `sheet.${first ?? ''}`;
}

/** Too much shows at once, too little only when every candidate has figures. */
function checkVotes(
  votes: Partial<Votes>,
  { candidates, votesPerBallot }: Ballot,
  valid: number | null,
): Finding[] {
  const known = candidates.flatMap(({ id }) => {
    const figure = votes[id];
    return figure === undefined ? [] : [{ id, figure }];
  });
  const whole = known.length === candidates.length;
  const sum = known.reduce((total, { figure }) => total + figure, 0);
  const findings: Finding[] = whole && sum === 0 ? [{ code: 'W07', path: 'votes' }] : [];
  if (valid === null || valid < 0) return findings; // what is wrong then is not the votes

  for (const { id, figure } of known) {
    if (figure <= valid) continue;
    findings.push({ code: 'W01', path: `votes.${id}`, left: figure, right: valid });
  }
  const most = votesPerBallot * valid;
  const [tooMany, tooFew] =
    votesPerBallot === 1 ? (['W04', 'W04'] as const) : (['W02', 'W03'] as const);
  if (sum > most) findings.push({ code: tooMany, path: 'votes', left: sum, right: most });
  if (whole && sum < valid) findings.push({ code: tooFew, path: 'votes', left: sum, right: valid });
  return findings;
}

function checkPlausibility(lines: Lines, cast: Sum | null, listed: number | null): Finding[] {
  const findings: Finding[] = [];
  const registered = lines.registered;
  const ballots = addLines(lines, cast);
  if (registered !== undefined && listed !== null && registered !== listed) {
    findings.push({ code: 'W05', path: 'sheet.registered', left: registered, right: listed });
  }
  if (
    cast !== null &&
    registered !== undefined &&
    ballots !== null &&
    10 * ballots > 9 * registered
  ) {
    const path = nameOf(cast);
    findings.push({ code: 'W06', path, left: ballots, right: registered });
  }
  return findings;
}
