import { at } from './known.ts';
import { countingLinks, type Link } from './chain.ts';
import type { Decision, SheetBasis } from './fact.ts';
import type { CandidateId, Contest, FactId, PersonId } from './model.ts';
import { agree } from './agreement.ts';
import { KINDS, type Report, type Version, type Votes } from './report.ts';
import type { Lines } from './tally-sheet.ts';

/** What the night knows of one station's sheet for one contest. */
export type SheetState =
  | { readonly status: 'awaiting' }
  | { readonly status: 'reported'; readonly version: Version }
  /** `isPartial`: the ballot has a candidate of whom the version says nothing. */
  | { readonly status: 'questioned'; readonly version: Version; readonly isPartial?: true }
  | { readonly status: 'verified'; readonly version: Version }
  /** `version` counts until the desk rules; `backed`: two people or the desk hold it. */
  | { readonly status: 'disputed'; readonly version: Version; readonly backed: boolean }
  /** The desk left the sheet out for good. */
  | { readonly status: 'annulled' };

/** A ruling of the desk on this sheet. */
export interface Ruling extends Link {
  readonly basis: SheetBasis;
  readonly decision: Decision;
}

/** All that was said of one sheet; the order of reports does not matter, that of rulings does. */
export interface Dossier {
  readonly reports: readonly Report[];
  readonly isRetracted: (report: Report) => boolean;
  readonly rulings: readonly Ruling[];
}

/**
 * The state of a sheet: what the reports say, unless the desk has settled it.
 *
 * @param standing its standing reports
 */
export function judgeSheet(dossier: Dossier, standing: readonly Report[]): SheetState {
  const ruling = rulingInForce(dossier.rulings);
  if (!ruling) return judgeReports(standing);
  const unseen = standing.filter(({ id }) => !ruling.basis.reportIds.includes(id));
  switch (ruling.decision.type) {
    case 'annul':
      return { status: 'annulled' };
    case 'accept':
    case 're-key': {
      const version = settledVersion(ruling.decision, dossier.reports);
      if (!version) return judgeReports(standing);
      const reopened = unseen.some((report) => !agree(report, version));
      return reopened
        ? { status: 'disputed', version, backed: true }
        : { status: 'verified', version };
    }
    default:
      return judgeReports(reportsInPlay(dossier));
  }
}

/**
 * A version made for another ballot counts, and is never settled: of who came onto the ballot later it
 * says nothing, which is not zero.
 */
export function questionPartial(
  state: SheetState,
  { candidates }: Pick<Contest, 'candidates'>,
  withdrawn: ReadonlySet<CandidateId>,
): SheetState {
  if (!('version' in state) || state.status === 'disputed') return state;
  const { version } = state;
  const isWhole = candidates.every(
    ({ id }) => withdrawn.has(id) || Object.hasOwn(version.votes, id),
  );
  return isWhole ? state : { status: 'questioned', version, isPartial: true };
}

/**
 * The reports that stand, as if those the desk has set aside were not there. A ruling that names
 * the standing ones only brings back what their senders had sent before: name them all.
 */
export function reportsInPlay({ reports, rulings, isRetracted }: Dossier): readonly Report[] {
  const ruling = rulingInForce(rulings);
  if (ruling?.decision.type !== 'set-aside') return standingReports(reports, isRetracted);
  const reportIds = ruling.decision.reportIds ?? ruling.basis.reportIds;
  return standingReports(
    reports.filter(({ id }) => !reportIds.includes(id)),
    isRetracted,
  );
}

/** The reports that stand: of each person at most one, preliminary ones only among themselves. */
export function standingReports(
  reports: readonly Report[],
  isRetracted: (report: Report) => boolean,
): readonly Report[] {
  if (reports.length < 2) return reports.filter((report) => !isRetracted(report));
  const people = new Map<PersonId, Report[]>();
  for (const report of reports) {
    if (isRetracted(report)) continue;
    const own = people.get(report.by);
    if (own) own.push(report);
    else people.set(report.by, [report]);
  }
  const standing = [...people.values()].map(chooseOwn);
  const firm = standing.filter(({ kind }) => kind !== 'preliminary');
  return firm.length > 0 ? firm : standing;
}

/** Of one person's reports the one that stands. */
function chooseOwn(own: readonly Report[]): Report {
  const superseded = new Set(
    own.flatMap(({ id, supersedes }) => (supersedes && supersedes !== id ? [supersedes] : [])),
  );
  const newest = own.filter(({ id }) => !superseded.has(id));
  return (newest.length > 0 ? newest : own).reduce((a, b) => (compareOwn(a, b) < 0 ? b : a));
}

function compareOwn(a: Report, b: Report): number {
  return (
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.instant - b.instant || (a.id < b.id ? -1 : 1)
  );
}

function judgeReports(standing: readonly Report[]): SheetState {
  const [first] = standing;
  if (!first) return { status: 'awaiting' };
  if (standing.length === 1) {
    return { status: first.confirmed.length > 0 ? 'questioned' : 'reported', version: first };
  }
  const holders = standing.map((report) => standing.filter((other) => agree(report, other)));
  if (holders.every((group) => group.length === standing.length)) {
    return { status: 'verified', version: mergeReadings(standing) };
  }
  const best = standing
    .map((report, index) => ({ report, group: at(holders, index) }))
    .reduce((a, b) => (compareVersions(a, b) <= 0 ? a : b));
  return {
    status: 'disputed',
    version: mergeReadings(best.group),
    backed: best.group.length > 1,
  };
}

type Held = { readonly report: Report; readonly group: readonly Report[] };

/** The version most people hold, then the earliest, then the lesser id. */
function compareVersions(a: Held, b: Held): number {
  return (
    b.group.length - a.group.length ||
    a.report.instant - b.report.instant ||
    (a.report.id < b.report.id ? -1 : 1)
  );
}

/** Several readings of one paper: the figures any of them has, and the greatest kind. */
function mergeReadings(readings: readonly Report[]): Version {
  const ordered = readings.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const lines = ordered.reduce<Lines>((all, { sheet }) => ({ ...all, ...sheet }), {});
  const kind = at(KINDS, Math.max(...ordered.map((reading) => KINDS.indexOf(reading.kind))));
  const votes = ordered.reduce<Votes>((all, reading) => ({ ...all, ...reading.votes }), {});
  return { kind, sheet: lines, votes };
}

function settledVersion(
  decision: Extract<Decision, { type: 'accept' | 're-key' }>,
  reports: readonly Report[],
): Version | null {
  if (decision.type === 're-key') return decision.version;
  return reports.find(({ id }) => id === decision.reportId) ?? null;
}

/**
 * The ruling in force: the last that counts. An undo brings back what was before the ruling it
 * names, unless another has come in between.
 */
function rulingInForce(rulings: readonly Ruling[]): Ruling | null {
  if (rulings.length === 0) return null;
  const inForceAfter = new Map<FactId | null, Ruling | null>([[null, null]]);
  let last: Ruling | null = null;
  let inForce: Ruling | null = null;
  for (const ruling of countingLinks(rulings)) {
    if (ruling.decision.type !== 'undo') inForce = ruling;
    else if (last !== null) {
      inForce = inForceAfter.get(last.previous) ?? null;
    }
    last = ruling;
    inForceAfter.set(ruling.id, inForce);
  }
  return inForce;
}
