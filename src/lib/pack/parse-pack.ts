import type {
  AllianceId,
  Candidate,
  CandidateId,
  Contest,
  ContestId,
  District,
  DistrictId,
  Election,
  Fraction,
  Method,
  Party,
  PartyId,
  PollingStation,
  SittingMembers,
  StationId,
} from '#election/model.ts';
import { RowReader, type PackProblem, type Table } from './rows.ts';
import { readSettings, type Settings } from './settings.ts';

export type { PackProblem } from './rows.ts';

/** The tables of a pack: their columns, those that every file must have first. */
export const TABLES = {
  'districts.csv': { needs: ['district_id', 'name'], may: ['abbreviation'] },
  'parties.csv': { needs: ['party_id', 'name'], may: ['abbreviation', 'color'] },
  'contests.csv': {
    needs: ['contest_id', 'district_id', 'name', 'seats', 'method'],
    may: ['votes_per_ballot', 'min_share'],
  },
  'candidates.csv': {
    needs: ['candidate_id', 'contest_id', 'ballot_order', 'name'],
    may: ['party_id', 'alliance_id', 'registration_order'],
  },
  'stations.csv': {
    needs: ['station_id', 'district_id', 'name', 'contest_ids'],
    may: ['registered_voters', 'address', 'latitude', 'longitude'],
  },
  'sitting-members.csv': { needs: ['district_id', 'members'], may: ['party_id', 'alliance_id'] },
} as const;

export type TableName = keyof typeof TABLES;

/** The tables a pack cannot do without. */
export const REQUIRED_TABLES = (Object.keys(TABLES) as TableName[]).filter(
  (name) => name !== 'sitting-members.csv',
);

const METHODS: readonly Method[] = [
  'plurality',
  'dhondt',
  'sainte-lague',
  'imperiali',
  'hare-niemeyer',
];

/** A pack's files as read; a table that is absent or broken is left out. */
export interface PackSource {
  readonly settings: { readonly json: unknown; readonly text: string };
  readonly tables: Readonly<Partial<Record<TableName, Table>>>;
}

export type ParsedPack =
  | { readonly ok: true; readonly election: Election }
  | { readonly ok: false; readonly problems: readonly PackProblem[] };

/** A pack's rows as an election, or everything that is wrong with them. */
export function parsePack(source: PackSource): ParsedPack {
  const problems: PackProblem[] = [];
  const settings = readSettings(source.settings.json, source.settings.text, problems);
  const missing = checkTables(source.tables, problems);
  if (missing) return { ok: false, problems };
  const read = (name: TableName, readRow: (row: RowReader) => void) => {
    const table = source.tables[name];
    table?.rows.forEach((row) => readRow(new RowReader(table, row, problems)));
  };

  const districts = new Map<DistrictId, District>();
  read('districts.csv', (row) => put(districts, readDistrict(row), row, 'district_id'));
  const parties = new Map<PartyId, Party>();
  read('parties.csv', (row) => put(parties, readParty(row), row, 'party_id'));
  const contests = new Map<ContestId, Contest>();
  read('contests.csv', (row) => put(contests, readContest(row, districts), row, 'contest_id'));
  const ballots = new Ballots(contests, parties, settings.alliances);
  read('candidates.csv', (row) => ballots.add(row));
  const stations = new Map<StationId, PollingStation>();
  read('stations.csv', (row) =>
    put(stations, readStation(row, districts, contests), row, 'station_id'),
  );
  const sittingMembers: SittingMembers[] = [];
  read('sitting-members.csv', (row) => {
    sittingMembers.push(readSitting(row, districts, parties, settings.alliances));
  });
  checkSubjects(settings, parties, problems);

  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    election: {
      ...settings,
      parties,
      districts,
      contests: completeContests(contests, ballots, stations),
      stations,
      sittingMembers,
    },
  };
}

/** Checks which tables and columns there are; says whether one is missing that the rows need. */
function checkTables(tables: PackSource['tables'], problems: PackProblem[]): boolean {
  let missing = false;
  for (const [name, { needs, may }] of Object.entries(TABLES) as [TableName, Columns][]) {
    const table = tables[name];
    if (!table) {
      if (!(REQUIRED_TABLES as readonly string[]).includes(name)) continue;
      problems.push({ file: name, line: 1, code: 'P01', field: name, found: '' });
      missing = true;
      continue;
    }
    const { columns } = table;
    const note = (code: 'P03' | 'P04' | 'P07', field: string) =>
      problems.push({ file: name, line: 1, code, field, found: '' });
    for (const column of columns) if (![...needs, ...may].includes(column)) note('P03', column);
    for (const column of needs) {
      if (columns.includes(column)) continue;
      note('P04', column);
      missing = true;
    }
    const twice = columns.filter((column, place) => columns.indexOf(column) < place);
    for (const column of twice) note('P07', column);
  }
  return missing;
}

interface Columns {
  readonly needs: readonly string[];
  readonly may: readonly string[];
}

function put<Id extends string, Item extends { readonly id: Id }>(
  items: Map<Id, Item>,
  item: Item,
  row: RowReader,
  column: string,
): void {
  if (item.id !== '' && items.has(item.id)) row.note('P07', column, item.id);
  items.set(item.id, item);
}

function readDistrict(row: RowReader): District {
  return {
    id: row.id<DistrictId>('district_id'),
    name: row.text('name'),
    abbreviation: row.optional('abbreviation'),
  };
}

function readParty(row: RowReader): Party {
  return {
    id: row.id<PartyId>('party_id'),
    name: row.text('name'),
    abbreviation: row.optional('abbreviation'),
    color: row.color('color'),
  };
}

function readContest(row: RowReader, districts: ReadonlyMap<DistrictId, District>): Contest {
  const seats = row.whole('seats', 1, 1000);
  const method = row.choice('method', METHODS);
  const marks = row.optionalWhole('votes_per_ballot', 1, 1000);
  return {
    id: row.id<ContestId>('contest_id'),
    districtId: row.reference('district_id', districts),
    name: row.text('name'),
    seats,
    method,
    votesPerBallot: marks ?? (method === 'plurality' ? seats : 1),
    minShare: readShare(row, 'min_share'),
    candidates: [],
    stationIds: [],
  };
}

/** A decimal share from 0 to 1 as an exact fraction. */
function readShare(row: RowReader, column: string): Fraction {
  const cell = row.optional(column) ?? '0';
  const digits = /^(?:0(?:\.(\d{1,9}))?|1(?:\.0{1,9})?)$/.exec(cell);
  if (!digits) row.note('P09', column, `${cell} (0 to 1)`);
  const decimals = digits?.[1] ?? '';
  return cell.startsWith('1')
    ? { numerator: 1, denominator: 1 }
    : { numerator: Number(decimals), denominator: 10 ** decimals.length };
}

function readStation(
  row: RowReader,
  districts: ReadonlyMap<DistrictId, District>,
  contests: ReadonlyMap<ContestId, Contest>,
): PollingStation {
  return {
    id: row.id<StationId>('station_id'),
    districtId: row.reference('district_id', districts),
    name: row.text('name'),
    contestIds: row.references('contest_ids', contests),
    registeredVoters: row.optionalWhole('registered_voters', 0, 10_000_000),
    address: row.optional('address'),
    latitude: row.optionalDecimal('latitude', -90, 90),
    longitude: row.optionalDecimal('longitude', -180, 180),
  };
}

function readSitting(
  row: RowReader,
  districts: ReadonlyMap<DistrictId, District>,
  parties: ReadonlyMap<PartyId, Party>,
  alliances: Settings['alliances'],
): SittingMembers {
  return {
    districtId: row.reference('district_id', districts),
    partyId: row.optionalReference('party_id', parties),
    allianceId: row.optionalReference('alliance_id', alliances),
    members: row.whole('members', 1, 1000),
  };
}

/** The candidates of every contest, in ballot order. */
class Ballots {
  readonly #places = new Map<ContestId, Map<number, Candidate>>();
  readonly #ids = new Set<CandidateId>();
  readonly #contests: ReadonlyMap<ContestId, Contest>;
  readonly #parties: ReadonlyMap<PartyId, Party>;
  readonly #alliances: Settings['alliances'];

  constructor(
    contests: ReadonlyMap<ContestId, Contest>,
    parties: ReadonlyMap<PartyId, Party>,
    alliances: Settings['alliances'],
  ) {
    this.#contests = contests;
    this.#parties = parties;
    this.#alliances = alliances;
  }

  add(row: RowReader): void {
    const candidate: Candidate = {
      id: row.id<CandidateId>('candidate_id'),
      name: row.text('name'),
      partyId: row.optionalReference('party_id', this.#parties),
      allianceId: row.optionalReference<AllianceId>('alliance_id', this.#alliances),
      registrationOrder: row.optionalWhole('registration_order', 0, 1_000_000_000),
    };
    if (this.#ids.has(candidate.id)) row.note('P07', 'candidate_id', candidate.id);
    this.#ids.add(candidate.id);
    const contestId = row.reference('contest_id', this.#contests);
    const place = row.whole('ballot_order', 0, 1_000_000);
    const ballot = this.#places.get(contestId) ?? new Map<number, Candidate>();
    if (ballot.has(place)) row.note('P07', 'ballot_order', String(place));
    this.#places.set(contestId, ballot.set(place, candidate));
  }

  of(contestId: ContestId): Candidate[] {
    const ballot = [...(this.#places.get(contestId) ?? [])];
    return ballot.toSorted(([a], [b]) => a - b).map(([, candidate]) => candidate);
  }
}

function completeContests(
  contests: ReadonlyMap<ContestId, Contest>,
  ballots: Ballots,
  stations: ReadonlyMap<StationId, PollingStation>,
): Map<ContestId, Contest> {
  const stationIds = new Map<ContestId, StationId[]>([...contests.keys()].map((id) => [id, []]));
  for (const station of stations.values()) {
    for (const id of station.contestIds) stationIds.get(id)!.push(station.id);
  }
  return new Map(
    [...contests].map(([id, contest]) => [
      id,
      { ...contest, candidates: ballots.of(id), stationIds: stationIds.get(id)! },
    ]),
  );
}

function checkSubjects(
  { thresholds, alliances }: Settings,
  parties: ReadonlyMap<PartyId, Party>,
  problems: PackProblem[],
): void {
  for (const subject of thresholds.flatMap((threshold) => threshold.for)) {
    const [kind, id, known] =
      'alliance' in subject
        ? ['alliance', subject.alliance, alliances.has(subject.alliance)]
        : ['party', subject.party, parties.has(subject.party)];
    if (known) continue;
    problems.push({
      file: 'election.json',
      line: 1,
      code: 'P08',
      field: `thresholds.for.${kind}`,
      found: String(id),
    });
  }
}
