import { entryOf, known } from '#election/known.ts';
import { addProgress, progressOfContest, type Progress } from './progress.ts';
import type {
  Alliance,
  Contest,
  ContestId,
  District,
  DistrictId,
  Election,
  Holder,
  LocalName,
  Party,
  PartyId,
  SittingMembers,
  Subject,
  Threshold,
} from '#election/model.ts';
import { belongsTo } from '#election/model.ts';
import type { Hold } from '#election/outcome.ts';
import type { SeatHolder, Summary } from './results.ts';

/** What a screen of results must know of an election: no candidates, no stations. */
export interface Outline {
  readonly name: Election['name'];
  readonly timeZone: string;
  readonly pollsClose: string;
  readonly districts: readonly District[];
  readonly contests: readonly Pick<Contest, 'id' | 'districtId' | 'name' | 'seats'>[];
  readonly parties: readonly Party[];
  readonly alliances: readonly Alliance[];
  readonly thresholds: readonly Threshold[];
  readonly sittingMembers: readonly SittingMembers[];
  /** Parties, and null for independents, some of whose candidates stand for an alliance. */
  readonly alliedParties: readonly (PartyId | null)[];
}

export function outlineOf(election: Election): Outline {
  return {
    name: election.name,
    timeZone: election.timeZone,
    pollsClose: election.pollsClose,
    districts: [...election.districts.values()],
    contests: [...election.contests.values()].map(({ id, districtId, name, seats }) => ({
      id,
      districtId,
      name,
      seats,
    })),
    parties: [...election.parties.values()],
    alliances: [...election.alliances.values()],
    thresholds: election.thresholds,
    sittingMembers: election.sittingMembers,
    alliedParties: listAllied(election),
  };
}

function listAllied({ contests }: Election): (PartyId | null)[] {
  const all = [...contests.values()].flatMap(({ candidates }) => candidates);
  return [...new Set(all.filter((one) => one.allianceId !== null).map((one) => one.partyId))];
}

/** The subject a screen is about: the first that a threshold is for, else the first alliance. */
export function mainSubject({ thresholds, alliances }: Outline): Subject | null {
  const [alliance] = alliances;
  return thresholds[0]?.for[0] ?? (alliance ? { alliance: alliance.id } : null);
}

/** What a contest is called for short: its district's name where it is the only one there. */
export function nameContests({ districts, contests }: Outline): Map<ContestId, string> {
  const names = new Map(districts.map(({ id, name }) => [id, name]));
  const groups = Map.groupBy(contests, ({ districtId }) => districtId);
  return new Map(
    contests.map(({ id, districtId, name }) => [
      id,
      known(groups, districtId).length === 1 ? known(names, districtId) : name,
    ]),
  );
}

/** Whoever has no colour of their own. */
export const NO_COLOR = '#8b98a8';

/** The colour of an alliance or party. */
export function subjectColor(
  outline: Pick<Outline, 'parties' | 'alliances'>,
  subject: Subject | null,
): string {
  return findSubject(outline, subject)?.color ?? NO_COLOR;
}

/** The name of an alliance or party. */
export function nameSubject(outline: Outline, subject: Subject | null): LocalName | null {
  return findSubject(outline, subject)?.name ?? null;
}

function findSubject(
  { alliances, parties }: Pick<Outline, 'parties' | 'alliances'>,
  subject: Subject | null,
) {
  if (!subject) return undefined;
  return 'alliance' in subject
    ? alliances.find(({ id }) => id === subject.alliance)
    : parties.find(({ id }) => id === subject.party);
}

/** A party's name, or where that has more letters than `longest` its abbreviation if it has one. */
export function shortName({ name, abbreviation }: Party, longest: number): string {
  return name.length > longest ? (abbreviation ?? name) : name;
}

/** The short name of a party; null for independents. */
export function nameParty(
  { parties }: Pick<Outline, 'parties'>,
  id: PartyId | null,
  longest: number,
): string | null {
  const party = parties.find((one) => one.id === id);
  return party ? shortName(party, longest) : null;
}

/** The colour of whoever stands or sits: their alliance’s, else their party’s. */
export function holderColor(
  { parties, alliances }: Pick<Outline, 'parties' | 'alliances'>,
  { partyId, allianceId }: Holder,
): string {
  const alliance = alliances.find(({ id }) => id === allianceId);
  return alliance?.color ?? parties.find(({ id }) => id === partyId)?.color ?? NO_COLOR;
}

/** Where a district stands by the count so far. */
export interface DistrictCount {
  readonly seats: number;
  /** Seats of the subject by the count so far; sitting members apart. */
  readonly own: Omit<Hold, 'possible'>;
  readonly sitting: number;
  readonly sheets: Progress & { readonly disputed: number };
  /** Who holds its seats by the count so far, whoever holds most first. */
  readonly holders: readonly SeatHolder[];
}

/** Every district by the count so far, contests without a vote that day included. */
export function countDistricts(
  outline: Outline,
  summary: Pick<Summary, 'contests'>,
  subject: Subject | null,
): Map<DistrictId, DistrictCount> {
  const contests = Map.groupBy(outline.contests, ({ districtId }) => districtId);
  return new Map(
    outline.districts.map(({ id }) => [
      id,
      countDistrict(contests.get(id) ?? [], summary, subject, sittingIn(outline, id, subject)),
    ]),
  );
}

function sittingIn(outline: Outline, id: DistrictId, subject: Subject | null): number {
  return outline.sittingMembers
    .filter((one) => one.districtId === id && subject !== null && belongsTo(one, subject))
    .reduce((sum, { members }) => sum + members, 0);
}

function countDistrict(
  contests: readonly { readonly id: ContestId; readonly seats: number }[],
  summary: Pick<Summary, 'contests'>,
  subject: Subject | null,
  sitting: number,
): DistrictCount {
  const progress = addProgress(
    contests.map(({ id }) => progressOfContest(entryOf(summary.contests, id))),
  );
  let disputed = 0;
  const own = { secured: 0, leading: 0 };
  const holders = new Map<string, SeatHolder>();
  for (const { id } of contests) {
    const contest = entryOf(summary.contests, id);
    disputed += contest.stations.disputed;
    for (const holder of contest.holders) {
      const key = `${holder.party ?? ''} ${holder.alliance ?? ''}`;
      const { secured, leading } = holders.get(key) ?? { secured: 0, leading: 0 };
      holders.set(key, {
        ...holder,
        secured: holder.secured + secured,
        leading: holder.leading + leading,
      });
      if (!subject || !isOf(holder, subject)) continue;
      own.secured += holder.secured;
      own.leading += holder.leading;
    }
  }
  const seats = contests.reduce((sum, contest) => sum + contest.seats, 0);
  const ordered = [...holders.values()].toSorted((a, b) => b.leading - a.leading);
  return { seats, own, sitting, sheets: { ...progress, disputed }, holders: ordered };
}

/** Seats the desk has called by hand: apart from the count, which they do not change. */
export function countCalled({ contests }: Pick<Summary, 'contests'>): number {
  return Object.values(contests).reduce((sum, { called }) => sum + called.length, 0);
}

/** Whether a seat holder of the published results is of the subject. */
export function isOf({ party, alliance }: SeatHolder, subject: Subject): boolean {
  return belongsTo({ partyId: party, allianceId: alliance }, subject);
}
