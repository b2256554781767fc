import { at } from './known.ts';
import { countingLinks, type Link, type Stamp } from './chain.ts';
import type { Decision, SheetBasis } from './fact.ts';
import type { CandidateId, Contest, FactId, PersonId } from './model.ts';
import { agree } from './agreement.ts';
import { KINDS, type Report, type Version } from './report.ts';

/** What the night knows of one station's sheet for one contest. */
export type SheetState =
  | { readonly status: 'awaiting' }
  | { readonly status: 'reported'; readonly version: Version }
  /** `isPartial`: the ballot has a candidate of whom the version says nothing. */
  | { readonly status: 'questioned'; readonly version: Version; readonly isPartial?: true }
  | { readonly status: 'verified'; readonly version: Version }
  /**
   * `version` counts until a third person or the desk settles it: the one that strictly more people
   * hold than any other, or the desk’s; null: none. `backed`: two people or the desk hold it.
   */
  | { readonly status: 'disputed'; readonly version: Version | null; readonly backed: boolean }
  /** The desk left the sheet out for good. */
  | { readonly status: 'annulled' };

/** A ruling of the desk on this sheet. */
export interface Ruling extends Link {
  /** Who made it, and who agreed where the desk rules by two. */
  readonly stamps: readonly Stamp[];
  readonly basis: SheetBasis;
  readonly decision: Decision;
}

/** All that was said of one sheet; the order of reports does not matter, that of rulings does. */
export interface Dossier {
  readonly reports: readonly Report[];
  /** Taken back by its author, or said by a person who is set aside. */
  readonly isDropped: (report: Report) => boolean;
  readonly isAside: (stamp: Stamp) => boolean;
  readonly rulings: readonly Ruling[];
}

/**
 * The state of a sheet: what the reports say, unless the desk has settled it.
 *
 * @param standing its standing reports
 */
export function judgeSheet(dossier: Dossier, standing: readonly Report[]): SheetState {
  const ruling = rulingInForce(dossier);
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
export function reportsInPlay(dossier: Dossier): readonly Report[] {
  const { reports, isDropped } = dossier;
  const ruling = rulingInForce(dossier);
  if (ruling?.decision.type !== 'set-aside') return standingReports(reports, isDropped);
  const reportIds = ruling.decision.reportIds ?? ruling.basis.reportIds;
  return standingReports(
    reports.filter(({ id }) => !reportIds.includes(id)),
    isDropped,
  );
}

/**
 * The reports that stand: of each person at most one. While anybody's final or corrected one stands,
 * preliminary ones do where two people agree on them: two witnesses are a version like any other.
 */
export function standingReports(
  reports: readonly Report[],
  isDropped: (report: Report) => boolean,
): readonly Report[] {
  if (reports.length < 2) return reports.filter((report) => !isDropped(report));
  const people = new Map<PersonId, Report[]>();
  for (const report of reports) {
    if (isDropped(report)) continue;
    const own = people.get(report.by);
    if (own) own.push(report);
    else people.set(report.by, [report]);
  }
  const standing = [...people.values()].map(chooseOwn);
  const early = standing.filter(({ kind }) => kind === 'preliminary');
  if (early.length === standing.length) return standing;
  const isWitnessed = (one: Report) => early.some((other) => other !== one && agree(one, other));
  return standing.filter((one) => one.kind !== 'preliminary' || isWitnessed(one));
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
  const held = standing.map((report) => ({
    report,
    group: standing.filter((other) => agree(report, other)),
  }));
  if (held.every(({ group }) => group.length === standing.length)) {
    return { status: 'verified', version: mergeReadings(standing) };
  }
  const version = majorityVersion(held);
  return { status: 'disputed', version, backed: version !== null };
}

/** A report, and all who agree with it. */
interface Held {
  readonly report: Report;
  readonly group: readonly Report[];
}

/** The version that strictly more people hold than any other; null: there is none. */
function majorityVersion(held: readonly Held[]): Version | null {
  const most = Math.max(...held.map(({ group }) => group.length));
  const leaders = held.filter(({ group }) => group.length === most);
  const isOne = leaders.every((a) => leaders.every((b) => agree(a.report, b.report)));
  return isOne ? mergeReadings([...new Set(leaders.flatMap(({ group }) => group))]) : null;
}

/** Several readings of one paper: the figures that nobody contradicts, and the greatest kind. */
function mergeReadings(readings: readonly Report[]): Version {
  const kind = at(KINDS, Math.max(...readings.map((reading) => KINDS.indexOf(reading.kind))));
  return {
    kind,
    sheet: mergeFigures(readings.map(({ sheet }) => sheet)),
    votes: mergeFigures(readings.map(({ votes }) => votes)),
  };
}

function mergeFigures<Figures extends Readonly<Record<string, number>>>(
  all: readonly Figures[],
): Figures {
  const entries = all.flatMap((figures) => Object.entries(figures));
  const merged = Object.fromEntries(entries);
  const isContradicted = (name: string) =>
    entries.some(([other, figure]) => other === name && figure !== merged[name]);
  const certain = Object.entries(merged).filter(([name]) => !isContradicted(name));
  return Object.fromEntries(certain) as Figures;
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
 * names, unless another has come in between. What a person set aside has ruled keeps its place,
 * since later rulings may name it, and decides nothing.
 */
function rulingInForce({ rulings, isAside }: Dossier): Ruling | null {
  if (rulings.length === 0) return null;
  const inForceAfter = new Map<FactId | null, Ruling | null>([[null, null]]);
  let last: Ruling | null = null;
  let inForce: Ruling | null = null;
  for (const ruling of countingLinks(rulings)) {
    if (!ruling.stamps.some(isAside)) {
      if (ruling.decision.type !== 'undo') inForce = ruling;
      else if (last !== null) inForce = inForceAfter.get(last.previous) ?? null;
    }
    last = ruling;
    inForceAfter.set(ruling.id, inForce);
  }
  return inForce;
}
