/** A draft as the files of an election pack. */
import { createHash } from 'node:crypto';
import type { Missing } from '#pack/setup.ts';
import { TABLE_NAMES, type TableName } from '#pack/tables.ts';
import { writeTable, type PackRow } from '#pack/write-pack.ts';
import {
  WHOLE,
  type Draft,
  type DraftContest,
  type DraftDistrict,
  type DraftSheet,
  type DraftStation,
} from './draft.ts';
import { Ids, slug } from './ids.ts';
import type { ContestMapping, Mapping } from './mapping.ts';

export interface MadePack {
  readonly files: ReadonlyMap<string, Buffer>;
  /** `reports.ndjson`; null: no source has results. */
  readonly reports: string | null;
  readonly missing: readonly Missing[];
  /** What was taken for want of a word on it. */
  readonly defaults: readonly string[];
  /** Ids of parties by their name in the draft. */
  readonly parties: ReadonlyMap<string, string>;
}

const NEEDED = ['name', 'date', 'timeZone', 'pollsClose'] as const;

type Cells = Readonly<Record<string, string | number | null | undefined>>;

/** Makes the pack's files; where something is missing, they are not yet whole. */
export function makePack(draft: Draft, mapping: Mapping): MadePack {
  const made = new PackMaker(draft, mapping);
  return made.make();
}

class PackMaker {
  readonly #draft: Draft;
  readonly #mapping: Mapping;
  readonly #missing = new Map<string, Missing>();
  readonly #defaults: string[] = [];
  readonly #districts = new Map<string, string>();
  readonly #contests = new Map<string, string>();
  readonly #parties = new Map<string, string>();
  readonly #candidates = new Map<DraftContest, Map<string, string>>();
  readonly #stations = new Map<string, string>();
  #areas: boolean | null = null;

  constructor(draft: Draft, mapping: Mapping) {
    this.#draft = draft;
    this.#mapping = mapping;
  }

  make(): MadePack {
    const { settings, hasResults } = this.#draft;
    this.#sort();
    for (const field of NEEDED) if (settings[field] === undefined) this.#miss(field, null);
    this.#nameAll();
    const files = new Map<string, Buffer>();
    const add = (name: string, text: string) => files.set(name, Buffer.from(text));
    add('election.json', `${JSON.stringify(this.#settings(hasResults), null, 2)}\n`);
    const tables: Partial<Record<TableName, Cells[]>> = {
      'districts.csv': this.#writeDistricts(),
      'parties.csv': this.#writeParties(),
      'contests.csv': [...this.#draft.contests.values()].map((one) => this.#writeContest(one)),
      'candidates.csv': [...this.#draft.contests.values()].flatMap((one) =>
        this.#writeCandidates(one),
      ),
      'stations.csv': [...this.#draft.stations.values()].map((one) => this.#writeStation(one)),
    };
    for (const name of TABLE_NAMES) {
      const rows = tables[name];
      if (rows) add(name, writeTable(name, rows.map(fill)));
    }
    if (this.#draft.outlines.length > 0) add('districts.geojson', this.#writeOutlines());
    return {
      files,
      reports: hasResults ? this.#writeReports() : null,
      missing: [...this.#missing.values()],
      defaults: this.#defaults,
      parties: this.#parties,
    };
  }

  /** Districts and contests as people count them: 2 before 10. */
  #sort(): void {
    const { districts, contests } = this.#draft;
    const byName = new Intl.Collator('en', { numeric: true });
    const sort = <Item extends { readonly name: string }>(items: Map<string, Item>) => {
      const sorted = [...items].toSorted(([, a], [, b]) => byName.compare(a.name, b.name));
      items.clear();
      for (const [key, item] of sorted) items.set(key, item);
    };
    sort(districts);
    sort(contests);
  }

  /** Whether stations are of several areas, which tell those of one name apart. */
  get #areAreas(): boolean {
    this.#areas ??= new Set([...this.#draft.stations.values()].map(({ area }) => area)).size > 1;
    return this.#areas;
  }

  #miss(field: string, contests: string | null): void {
    this.#missing.set(`${field}\0${contests ?? ''}`, { field, contests });
  }

  #settings(hasResults: boolean): Record<string, unknown> {
    const { settings, stations } = this.#draft;
    const hasLines = [...stations.values()].some(
      ({ lines, registered, sheets }) =>
        registered !== undefined ||
        [lines, ...[...sheets.values()].map((one) => one.lines)].some(
          (some) => Object.keys(some).length > 0,
        ),
    );
    const own: Record<string, unknown> = {
      tallySheet: hasLines || !hasResults ? 'basic' : 'votes-only',
      tieBreak: 'undecided',
      verification: hasResults ? 'single' : 'double',
      publication: 'staff',
    };
    const taken = Object.entries(own).filter(([field]) => settings[field] === undefined);
    if (taken.length > 0) {
      const said = taken.map(([field, value]) => `${field} ${String(value)}`).join(', ');
      this.#defaults.push(`no source says it, so it is: ${said}`);
    }
    const name = typeof settings.name === 'string' ? settings.name : '';
    const date = typeof settings.date === 'string' ? settings.date : '';
    const first = firstText(settings.name);
    const id = slug(name || first) || 'election';
    const year = date.slice(0, 4);
    return {
      id: id.includes(year) || year === '' ? id : `${id}-${year}`,
      ...own,
      alliances: [],
      thresholds: [],
      ...settings,
    };
  }

  #nameAll(): void {
    const { districts, contests, parties, stations } = this.#draft;
    const ids = { district: new Ids(), contest: new Ids(), party: new Ids() };
    const candidateIds = new Ids();
    const stationIds = new Ids();
    for (const [key, district] of districts) {
      const said = this.#mapping.districts?.[key] ?? {};
      Object.assign(district, key === WHOLE && { name: this.#sayWhole() }, said);
      this.#districts.set(key, keep(ids.district, district.id, district.name, 'district'));
    }
    for (const [key, party] of parties) {
      const { name, ...said } = this.#mapping.parties?.[key] ?? {};
      Object.assign(party, said, name !== undefined && { fullName: name });
      this.#parties.set(key, keep(ids.party, party.id, key, 'party'));
    }
    for (const [key, contest] of contests) {
      const said = this.#saidOf(contest);
      const name = contest.name || this.#sayWhole();
      contest.title = said.name ?? name;
      this.#contests.set(key, keep(ids.contest, said.id ?? contest.id, contest.title, 'contest'));
      Object.assign(contest, settingsOf(said));
      const among = contest.office && contests.size > 1 ? contest.office : contest.title;
      if (contest.seats === undefined) this.#miss('seats', among);
      if (contest.method === undefined) this.#miss('method', among);
      const own = new Map<string, string>();
      const prefix = this.#contests.get(key) ?? '';
      for (const [name, candidate] of contest.candidates) {
        const id = keep(candidateIds, candidate.id, `${prefix} ${candidate.name}`, 'candidate');
        own.set(name, id);
        if (isList(contest) && candidate.party === null && !name.startsWith('\0')) {
          candidate.party = candidate.name;
        }
        if (candidate.party !== null && !this.#parties.has(candidate.party)) {
          const party = this.#draft.party(candidate.party);
          const { name: full, ...more } = this.#mapping.parties?.[candidate.party] ?? {};
          Object.assign(party, more, full !== undefined && { fullName: full });
          this.#parties.set(candidate.party, keep(ids.party, party.id, candidate.party, 'party'));
        }
      }
      this.#candidates.set(contest, own);
    }
    for (const [key, station] of stations) {
      const place = [station.area, station.name].filter(Boolean).join(' ');
      this.#stations.set(key, keep(stationIds, station.id, place, 'station'));
    }
  }

  /** What the mapping says of a contest: of all, of its office, of itself. */
  #saidOf({ key, name, office, district }: DraftContest): ContestMapping {
    const said = this.#mapping.contests ?? {};
    const own = [name, district, this.#contests.get(key), slug(name)].flatMap((one) =>
      one === null || one === undefined ? [] : (said[one] ?? []),
    );
    return Object.assign({}, said['*'], said[office], ...own) as ContestMapping;
  }

  #sayWhole(): string {
    const { name } = this.#draft.settings;
    if (typeof name === 'string') return name;
    return firstText(name) || 'Election';
  }

  #writeDistricts(): Cells[] {
    return [...this.#draft.districts].map(([key, district]: [string, DraftDistrict]) => ({
      district_id: this.#districts.get(key),
      name: district.name,
      abbreviation: district.abbreviation,
    }));
  }

  #writeParties(): Cells[] {
    return [...this.#draft.parties].map(([key, party]) => ({
      party_id: this.#parties.get(key),
      name: party.fullName ?? party.name,
      abbreviation: party.abbreviation,
      color: party.color?.toLowerCase(),
    }));
  }

  #writeContest(contest: DraftContest): Cells {
    return {
      contest_id: this.#contests.get(contest.key),
      district_id: this.#districts.get(contest.district ?? ''),
      name: contest.title,
      seats: contest.seats,
      method: contest.method,
      votes_per_ballot: contest.votesPerBallot,
      marks_per_candidate: contest.marksPerCandidate,
      min_share: contest.minShare,
      body_id: contest.body,
    };
  }

  #writeCandidates(contest: DraftContest): Cells[] {
    const ids = this.#candidates.get(contest);
    return [...contest.candidates].map(([key, candidate], index) => ({
      candidate_id: ids?.get(key),
      contest_id: this.#contests.get(contest.key),
      ballot_order: candidate.place ?? index + 1,
      name: candidate.name,
      party_id: candidate.party === null ? null : this.#parties.get(candidate.party),
      alliance_id: candidate.alliance,
      registration_order: candidate.registrationOrder,
      persons: candidate.persons,
    }));
  }

  #writeStation(station: DraftStation): Cells {
    const area = this.#areAreas && station.area !== station.name ? station.area : null;
    return {
      station_id: this.#stations.get(station.key),
      district_id: this.#districts.get(station.district ?? ''),
      name: [station.name, area].filter(Boolean).join(', '),
      contest_ids: this.#groupsOf(station),
      registered_voters: station.registered,
      kind: station.kind === 'polling' ? null : station.kind,
      address: station.address,
      latitude: station.latitude,
      longitude: station.longitude,
    };
  }

  /** Contests of one office are of disjoint parts of the station's voters. */
  #groupsOf({ sheets }: DraftStation): string {
    const offices = Map.groupBy(
      sheets.keys(),
      (key) => this.#draft.contests.get(key)?.office || key,
    );
    const parts = Math.max(0, ...[...offices.values()].map((keys) => keys.length));
    const groups = Array.from({ length: parts }, (_, part) =>
      [...offices.values()].flatMap((keys) => this.#contests.get(keys[part] ?? '') ?? []),
    );
    return groups.map((group) => group.join(';')).join('|');
  }

  #writeOutlines(): string {
    const features = this.#draft.outlines.map(({ district, polygons }) => ({
      type: 'Feature',
      properties: { district_id: district === null ? null : this.#districts.get(district) },
      geometry: { type: 'MultiPolygon', coordinates: polygons },
    }));
    return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
  }

  #writeReports(): string {
    const { settings, stations, contests } = this.#draft;
    const lines: string[] = [];
    for (const [key, station] of stations) {
      const stationId = this.#stations.get(key) ?? '';
      const isSplit = this.#groupsOf(station).includes('|');
      for (const [contestKey, sheet] of station.sheets) {
        const contest = contests.get(contestKey);
        const contestId = this.#contests.get(contestKey) ?? '';
        if (!contest || sheet.votes.size === 0) continue;
        const ids = this.#candidates.get(contest);
        const votes = [...contest.candidates.keys()].map((name) => [
          ids?.get(name) ?? '',
          sheet.votes.get(name) ?? 0,
        ]);
        const report = {
          id: makeUuid(
            `${String(settings.name)}/${String(settings.date)}/${stationId}/${contestId}`,
          ),
          stationId,
          contestId,
          kind: 'final',
          reportedAt: settings.pollsClose,
          sheet: isSplit ? sheet.lines : linesOf(station, sheet),
          votes: Object.fromEntries(votes) as Record<string, number>,
        };
        lines.push(`${JSON.stringify(report)}\n`);
      }
    }
    return lines.join('');
  }
}

/** What a mapping says of a contest, in the words of a draft. */
function settingsOf(said: ContestMapping): Partial<DraftContest> {
  const { seats, method, body_id: body } = said;
  const { votes_per_ballot: votesPerBallot, marks_per_candidate: marksPerCandidate } = said;
  return {
    ...(seats !== undefined && { seats }),
    ...(method !== undefined && { method }),
    ...(votesPerBallot !== undefined && { votesPerBallot }),
    ...(marksPerCandidate !== undefined && { marksPerCandidate }),
    ...(said.min_share !== undefined && { minShare: String(said.min_share) }),
    ...(body !== undefined && { body }),
  };
}

function isList({ method }: DraftContest): boolean {
  return method !== undefined && method !== 'plurality' && method !== 'two-round';
}

/** What a sheet says: its own lines, else those of its station. */
function linesOf(station: DraftStation, { lines }: DraftSheet): Record<string, number> {
  const hasRegister = station.kind === 'polling';
  return {
    ...(hasRegister && station.registered !== undefined && { registered: station.registered }),
    ...station.lines,
    ...lines,
  };
}

function keep(ids: Ids, own: string | undefined, name: string, otherwise: string): string {
  return own !== undefined && ids.take(own) ? own : ids.make(name, otherwise);
}

/** A UUID (version 8, RFC 9562) that follows from a text: the same source gives the same reports. */
function makeUuid(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** What a row says, on one line each. */
function fill(cells: Cells): PackRow {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([column, cell]) => {
      if (cell === null || cell === undefined) return [];
      return [[column, typeof cell === 'string' ? cell.replace(/\s+/g, ' ').trim() : cell]];
    }),
  );
}

/** The first text of a name by languages. */
function firstText(name: unknown): string {
  const texts = typeof name === 'object' && name !== null ? Object.values(name) : [];
  return texts.find((text) => typeof text === 'string') ?? '';
}
