/** What is decided once all sources were read: who is one person, what contains what, who votes where. */
import { RefusedError } from '../log/event-log.ts';
import {
  NOT_QUALIFIED,
  WHOLE,
  WRITE_IN,
  WRITE_IN_PART,
  WRITE_IN_TOTAL,
  type Draft,
  type DraftContest,
  type DraftSheet,
} from './draft.ts';
import type { Mapping } from './mapping.ts';
import { mergeInto, mergeSpellings, readableName, settleParties } from './person-names.ts';

/** Settles a draft by the rules of the field, or as the mapping says. */
export function finishDraft(draft: Draft, mapping: Mapping): void {
  if (draft.contests.size === 0 || draft.stations.size === 0) {
    const seen = [...draft.taken.list(), ...draft.left.list()];
    throw new RefusedError(
      ['nothing that could be an election was found in the sources:', ...seen].join('\n'),
    );
  }
  renameCandidates(draft, mapping);
  for (const contest of draft.contests.values()) settleStated(contest);
  for (const contest of draft.contests.values()) settleWriteIns(draft, contest, mapping);
  mergeSpellings(draft);
  settleParties(draft);
  for (const contest of draft.contests.values()) {
    for (const candidate of contest.candidates.values()) {
      if (candidate.isPerson) candidate.name = readableName(candidate.name);
    }
  }
  settleEmpty(draft, mapping);
  warnOfSums(draft);
  assignContests(draft);
  placeStations(draft);
}

/** Says which station has exactly what all others have together: it may be their sum. */
function warnOfSums(draft: Draft): void {
  for (const { key, name } of draft.contests.values()) {
    const counted = [...draft.stations.values()].flatMap((station) => {
      const votes = station.sheets.get(key)?.votes;
      return votes && votes.size > 0 ? [{ station, votes }] : [];
    });
    if (counted.length < 3) continue;
    const sums = new Map<string, number>();
    for (const { votes } of counted) {
      for (const [candidate, count] of votes) {
        sums.set(candidate, (sums.get(candidate) ?? 0) + (count ?? 0));
      }
    }
    const isHalf = (votes: ReadonlyMap<string, number | null>) =>
      [...sums].every(([candidate, sum]) => 2 * (votes.get(candidate) ?? 0) === sum);
    const suspect = counted.find(({ votes }) => isHalf(votes));
    if (suspect && [...sums.values()].some((sum) => sum > 0)) {
      draft.left.add(
        `${name || 'the contest'}: "${suspect.station.name}" HAS WHAT ALL OTHER STATIONS HAVE TOGETHER: if it is their sum, leave it out: "leave": { "station": ["${suspect.station.name}"] }`,
      );
    }
  }
}

/** Where each station is: in the district of what is elected there, else in its area, else in the whole. */
function placeStations(draft: Draft): void {
  const { contests, stations } = draft;
  const areas = new Set([...stations.values()].map(({ area }) => area));
  const [only] = areas;
  const whole = areas.size === 1 && only ? only : WHOLE;
  for (const contest of contests.values()) {
    contest.district ??= whole;
    draft.district(contest.district);
  }
  const among = new Set([...contests.values()].map(({ district }) => district));
  for (const station of stations.values()) {
    const own = [...station.sheets.keys()].flatMap((key) => contests.get(key)?.district ?? []);
    const isOfWhole = own[0] === undefined || own[0] === whole;
    const inDistrict = station.district ?? (isOfWhole ? null : own[0]);
    const inArea = areas.size > 1 ? station.area : null;
    station.district = inDistrict ?? inArea ?? (among.size === 1 ? (own[0] ?? whole) : whole);
    draft.district(station.district);
  }
  if (![...stations.values()].some(({ district }) => district === WHOLE) && !among.has(WHOLE)) {
    draft.districts.delete(WHOLE);
  }
}

/** Sums of the whole; else those of its parts, where every part has one. */
function settleStated({ stated, statedBy, scopes }: DraftContest): void {
  const whole = statedBy.get('');
  const areAll = scopes.isSubsetOf(statedBy);
  for (const sum of whole ? [whole] : areAll ? statedBy.values() : []) {
    for (const [candidate, count] of sum) {
      stated.set(candidate, (stated.get(candidate) ?? 0) + count);
    }
  }
}

function renameCandidates(draft: Draft, { candidates = {} }: Mapping): void {
  for (const contest of draft.contests.values()) {
    for (const [from, to] of Object.entries(candidates)) {
      const candidate = contest.candidates.get(from);
      if (!candidate) continue;
      if (to === null) {
        contest.candidates.delete(from);
        for (const sheet of sheetsOf(draft, contest)) sheet.votes.delete(from);
        draft.left.add(`"${from}", as the mapping says`);
      } else if (to !== from && contest.candidates.has(to)) mergeInto(draft, contest, to, from);
      else candidate.name = to;
    }
  }
}

function sheetsOf(draft: Draft, { key }: DraftContest): DraftSheet[] {
  return [...draft.stations.values()].flatMap(({ sheets }) => sheets.get(key) ?? []);
}

/** What rows of a sheet are that have no name, from the one that may contain all others. */
const HIDDEN = [WRITE_IN_TOTAL, WRITE_IN, WRITE_IN_PART, NOT_QUALIFIED];
const SAID: Readonly<Record<string, string>> = {
  [WRITE_IN_TOTAL]: 'write-in totals',
  [WRITE_IN]: 'write-ins',
  [WRITE_IN_PART]: 'invalid write-ins',
  [NOT_QUALIFIED]: 'not qualified',
};

/**
 * Makes one candidate of what was written in. Rows that another contains, since on every sheet that has
 * both it is their sum, are not counted again.
 */
function settleWriteIns(draft: Draft, contest: DraftContest, mapping: Mapping): void {
  const { writeIns = 'one' } = mapping;
  const sheets = sheetsOf(draft, contest);
  const present = HIDDEN.filter((key) => sheets.some(({ votes }) => votes.has(key)));
  if (present.length === 0) return;
  const named = findPartyless(contest, mapping);
  const isAll = writeIns === 'all-rows';
  const contained = isAll ? null : findContained(sheets, present, named);
  if (contained) {
    const names = contained.map((key) => SAID[key] ?? contest.candidates.get(key)?.name ?? key);
    draft.left.add(
      `${contest.name || 'the contest'}: ${names.join(', ')}: the row of all write-ins contains them, they are not counted again`,
    );
  }
  // Without proof that they were written in, people without a party are independents.
  const joined = contained || mapping.withoutParty === 'write-in' ? named : [];
  const container = contained && present[0];
  for (const { votes } of sheets) {
    const counts = [...present, ...joined].flatMap((key) => {
      const count = votes.get(key);
      votes.delete(key);
      return count === undefined ? [] : [{ key, count }];
    });
    if (counts.length === 0 || writeIns === 'leave') continue;
    const whole = counts.find(({ key }) => key === container);
    const summed = whole ? [whole] : counts.filter(({ key }) => key !== NOT_QUALIFIED);
    const known = summed.flatMap(({ count }) => count ?? []);
    const sum = known.reduce((total, count) => total + count, 0);
    votes.set(WRITE_IN, known.length > 0 ? sum : null);
  }
  for (const key of joined) contest.candidates.delete(key);
  if (present.includes(NOT_QUALIFIED)) draft.left.add('rows of votes that did not qualify');
  if (writeIns === 'leave') draft.left.add('votes that were written in, as the mapping says');
  else draft.candidate(contest, WRITE_IN, 'Write-in');
}

function findPartyless({ candidates }: DraftContest, { withoutParty }: Mapping): string[] {
  const all = [...candidates];
  if (withoutParty === 'independent' || all.every(([, { party }]) => party === null)) return [];
  return all.flatMap(([key, { party }]) => (party === null ? [key] : []));
}

/** The rows that the first of those present contains; null: it is not their sum everywhere. */
function findContained(
  sheets: readonly DraftSheet[],
  present: readonly string[],
  named: readonly string[],
): string[] | null {
  const [container, ...rest] = present;
  if (container !== WRITE_IN_TOTAL && container !== WRITE_IN) return null;
  const members = [...rest, ...named];
  const both = sheets.filter(
    ({ votes }) => votes.has(container) && members.some((key) => votes.has(key)),
  );
  const isSum = ({ votes }: DraftSheet) =>
    (votes.get(container) ?? 0) === members.reduce((sum, key) => sum + (votes.get(key) ?? 0), 0);
  if (!both.every(isSum)) return null;
  // Equal by chance proves nothing: several members, or several figures that differ, do.
  const figures = new Set(both.map(({ votes }) => votes.get(container) ?? 0));
  figures.delete(0);
  const there = members.filter((key) => both.some(({ votes }) => votes.has(key)));
  if (figures.size < 2 && (figures.size === 0 || there.length < 2)) return null;
  return there;
}

/**
 * Sheets without any figure: of a station that has figures for another contest of the office, it does not
 * vote in this one; else nothing is known of it yet. With `empty: "zero"` nothing is 0.
 */
function settleEmpty(draft: Draft, { empty = 'unknown' }: Mapping): void {
  for (const station of draft.stations.values()) {
    const isBlank = ({ votes }: DraftSheet) =>
      votes.size > 0 && [...votes.values()].every((count) => count === null);
    const offices = Map.groupBy(station.sheets, ([key]) => draft.contests.get(key)?.office ?? '');
    for (const [, sheets] of offices) {
      const blank = sheets.filter(([, sheet]) => isBlank(sheet));
      if (blank.length === 0 || empty === 'zero') continue;
      for (const [key, { votes }] of blank) {
        if (blank.length < sheets.length) {
          station.sheets.delete(key);
          draft.left.add(
            'sheets without a figure, of stations that vote in another district',
            station.name,
          );
        } else {
          votes.clear();
          draft.left.add('sheets without a figure: nothing is known of them', station.name);
        }
      }
    }
    for (const { votes } of station.sheets.values()) {
      for (const [key, count] of votes) votes.set(key, count ?? 0);
    }
  }
}

/** Stations without a sheet vote in what is voted on in their district, or everywhere. */
function assignContests(draft: Draft): void {
  const contests = [...draft.contests.values()];
  for (const station of draft.stations.values()) {
    if (station.sheets.size > 0) continue;
    const own = contests.filter(
      ({ district }) => district === null || district === station.district,
    );
    for (const contest of own.length > 0 ? own : contests.length === 1 ? contests : []) {
      draft.sheet(station, contest);
    }
  }
}
