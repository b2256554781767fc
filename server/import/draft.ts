/** What sources say of an election, before it is a pack: gathered by the names that they use. */

import type { PollingStation } from '#election/model.ts';
import type { ReadTable } from '#pack/setup.ts';

/** Lines of a sheet that sources state. */
export type SheetLine = 'registered' | 'ballotsCast' | 'invalid';
export type Sheet = Partial<Record<SheetLine, number>>;

/** Keys of votes for nobody by name: none of them is a candidate yet. */
export const WRITE_IN = '\0write-in';
export const WRITE_IN_TOTAL = '\0write-in total';
export const WRITE_IN_PART = '\0write-in part';
export const NOT_QUALIFIED = '\0not qualified';

/** The district of what belongs to no district: it is named when the election is. */
export const WHOLE = '\0whole';

export interface DraftDistrict {
  readonly name: string;
  id?: string;
  abbreviation?: string;
}

export interface DraftParty {
  readonly name: string;
  id?: string;
  fullName?: string;
  abbreviation?: string;
  color?: string;
}

export interface DraftCandidate {
  id?: string;
  name: string;
  /** As sources write it; null: none. */
  party: string | null;
  alliance?: string;
  place?: number;
  registrationOrder?: number;
  persons?: number;
  /** A person, whose name has spellings; else a list. */
  isPerson?: boolean;
  /** Votes of this name under each party's line. */
  readonly lines: Map<string, number>;
}

export interface DraftContest {
  /** What it is known by among its sources. */
  readonly key: string;
  /** Empty where no source has one. */
  name: string;
  /** What the pack calls it. */
  title?: string;
  /** The office, where a source has one and gives it districts. */
  office: string;
  id?: string;
  /** The name of the district that its seats belong to; null: the whole. */
  district: string | null;
  seats?: number;
  method?: string;
  votesPerBallot?: number;
  marksPerCandidate?: number;
  minShare?: string;
  body?: string;
  readonly candidates: Map<string, DraftCandidate>;
  /** What sources state as sums, by candidate. */
  readonly stated: Map<string, number>;
  /** The same by area or district, before it is known whether all have one; empty: of all. */
  readonly statedBy: Map<string, Map<string, number>>;
  /** The areas or districts in which it was counted. */
  readonly scopes: Set<string>;
}

export interface DraftSheet {
  /** null: the source has a cell, and nothing in it. */
  readonly votes: Map<string, number | null>;
  readonly lines: Sheet;
  /** The table that its votes are from. */
  source?: string;
}

export interface DraftStation {
  readonly key: string;
  name: string;
  id?: string;
  area: string | null;
  district: string | null;
  kind: PollingStation['kind'];
  address?: string;
  latitude?: number;
  longitude?: number;
  registered?: number;
  /** Of the station as a whole. */
  readonly lines: Sheet;
  /** Contests that it votes in, by key, with what was counted there; null: nothing is known yet. */
  readonly sheets: Map<string, DraftSheet>;
}

/** A district's outline: polygons of rings of longitudes and latitudes. */
export interface DraftOutline {
  /** null: of nobody. */
  readonly district: string | null;
  readonly polygons: readonly (readonly (readonly (readonly number[])[])[])[];
}

/** What was understood, left out, or doubted, each said once with how often. */
class Notes {
  readonly #counts = new Map<string, { count: number; first: string }>();

  /** @param place where it was seen first */
  add(text: string, place = ''): void {
    const note = this.#counts.get(text);
    if (note) note.count += 1;
    else this.#counts.set(text, { count: 1, first: place });
  }

  list(): string[] {
    return [...this.#counts].map(([text, { count, first }]) => {
      const where = first && ` (${first}${count > 1 ? ', first' : ''})`;
      return `${count > 1 ? `${count} × ` : ''}${text}${where}`;
    });
  }
}

export class Draft {
  /** Fields of `election.json`. */
  readonly settings: Record<string, unknown> = {};
  readonly districts = new Map<string, DraftDistrict>();
  readonly parties = new Map<string, DraftParty>();
  readonly contests = new Map<string, DraftContest>();
  readonly stations = new Map<string, DraftStation>();
  outlines: readonly DraftOutline[] = [];
  readonly tables: ReadTable[] = [];
  /** What was taken for what. */
  readonly taken = new Notes();
  /** What was left out, or is doubtful. */
  readonly left = new Notes();

  district(name: string): DraftDistrict {
    return getOrAdd(this.districts, name, () => ({ name }));
  }

  party(name: string): DraftParty {
    return getOrAdd(this.parties, name, () => ({ name }));
  }

  contest(key: string, name: string, office: string, district: string | null): DraftContest {
    if (district !== null) this.district(district);
    return getOrAdd(this.contests, key, () => ({
      ...{ key, name, office, district },
      candidates: new Map<string, DraftCandidate>(),
      stated: new Map<string, number>(),
      statedBy: new Map<string, Map<string, number>>(),
      scopes: new Set<string>(),
    }));
  }

  candidate(contest: DraftContest, key: string, name: string): DraftCandidate {
    return getOrAdd(contest.candidates, key, () => ({
      ...{ name, party: null },
      lines: new Map<string, number>(),
    }));
  }

  station(key: string, name: string, area: string | null): DraftStation {
    return getOrAdd(this.stations, key, () => ({
      ...{ key, name, area, district: null, kind: 'polling' as const },
      ...{ lines: {}, sheets: new Map<string, DraftSheet>() },
    }));
  }

  sheet(station: DraftStation, contest: DraftContest): DraftSheet {
    return getOrAdd(station.sheets, contest.key, () => ({
      votes: new Map<string, number | null>(),
      lines: {},
    }));
  }

  /** Whether anything was counted in what was read. */
  get hasResults(): boolean {
    return [...this.stations.values()].some(({ sheets }) =>
      [...sheets.values()].some(({ votes }) => votes.size > 0),
    );
  }
}

/** Adds to what a sheet has of a candidate: rows of one are summed. */
export function addVotes({ votes }: DraftSheet, candidate: string, count: number | null): void {
  const before = votes.get(candidate) ?? null;
  votes.set(candidate, count === null ? before : (before ?? 0) + count);
}

export function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
