import { known } from '#election/known.ts';
import {
  STATION_KINDS,
  type Body,
  type BodyId,
  type Contest,
  type ContestId,
  type District,
  type DistrictId,
  type Election,
  type Fraction,
  type Method,
  type Party,
  type PartyId,
  type PollingStation,
  type PreviousResult,
  type SittingMembers,
  type StationId,
} from '#election/model.ts';
import { Ballots } from './ballots.ts';
import { RowReader, type PackProblem, type Table } from './rows.ts';
import { readSettings, type Settings } from './settings.ts';
import { checkTables, type TableName } from './tables.ts';

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
  const bodies = source.tables['bodies.csv'] ? new Map<BodyId, Body>() : null;
  read('bodies.csv', (row) => bodies && put(bodies, readBody(row), row, 'body_id'));
  const contests = new Map<ContestId, Contest>();
  read('contests.csv', (row) =>
    put(contests, readContest(row, districts, bodies), row, 'contest_id'),
  );
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
  const previous: PreviousResult[] = [];
  read('previous.csv', (row) => {
    previous.push(readPrevious(row, districts, contests, parties, settings.alliances));
  });
  checkSubjects(settings, parties, problems);
  checkBodies(settings, bodies, problems);

  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    election: {
      ...settings,
      parties,
      districts,
      bodies: bodies ?? new Map<BodyId, Body>(),
      previous,
      contests: completeContests(contests, ballots, stations),
      stations,
      sittingMembers,
    },
  };
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
    pollsClose: row.instant('polls_close'),
  };
}

function readBody(row: RowReader): Body {
  return {
    id: row.id<BodyId>('body_id'),
    name: row.text('name'),
    kind: row.optionalChoice('kind', ['council', 'office']),
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

function readContest(
  row: RowReader,
  districts: ReadonlyMap<DistrictId, District>,
  bodies: ReadonlyMap<BodyId, Body> | null,
): Contest {
  const seats = row.whole('seats', 1, 1000);
  const method = row.choice('method', METHODS);
  const isPlurality = method === 'plurality';
  const votesPerBallot =
    row.optionalWhole('votes_per_ballot', 1, 1000) ?? (isPlurality ? seats : 1);
  const marks = row.optionalWhole('marks_per_candidate', 1, 1000);
  return {
    id: row.id<ContestId>('contest_id'),
    districtId: row.reference('district_id', districts),
    name: row.text('name'),
    seats,
    method,
    votesPerBallot,
    marksPerCandidate: marks ?? (isPlurality ? 1 : votesPerBallot),
    // Without a table of bodies there is one, whatever it is called.
    bodyId: bodies && row.optionalReference('body_id', bodies),
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
  const parts = row.groups('contest_ids', contests);
  return {
    id: row.id<StationId>('station_id'),
    districtId: row.reference('district_id', districts),
    name: row.text('name'),
    kind: row.optionalChoice('kind', STATION_KINDS),
    contestIds: parts.flat(),
    parts,
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

function readPrevious(
  row: RowReader,
  districts: ReadonlyMap<DistrictId, District>,
  contests: ReadonlyMap<ContestId, Contest>,
  parties: ReadonlyMap<PartyId, Party>,
  alliances: Settings['alliances'],
): PreviousResult {
  const previous: PreviousResult = {
    contestId: row.optionalReference('contest_id', contests),
    districtId: row.optionalReference('district_id', districts),
    stationId: row.optional('station_id') === null ? null : row.id<StationId>('station_id'),
    partyId: row.optionalReference('party_id', parties),
    allianceId: row.optionalReference('alliance_id', alliances),
    votes: row.optionalWhole('votes', 0, 1_000_000_000),
    seats: row.optionalWhole('seats', 0, 100_000),
  };
  const { contestId, districtId, stationId, votes, seats } = previous;
  if (contestId === null && districtId === null && stationId === null) {
    row.note('P05', 'contest_id, district_id or station_id', '');
  }
  if (votes === null && seats === null) row.note('P05', 'votes or seats', '');
  return previous;
}

function completeContests(
  contests: ReadonlyMap<ContestId, Contest>,
  ballots: Ballots,
  stations: ReadonlyMap<StationId, PollingStation>,
): Map<ContestId, Contest> {
  const stationIds = new Map<ContestId, StationId[]>([...contests.keys()].map((id) => [id, []]));
  for (const station of stations.values()) {
    for (const id of station.contestIds) known(stationIds, id).push(station.id);
  }
  return new Map(
    [...contests].map(([id, contest]) => [
      id,
      { ...contest, candidates: ballots.of(id), stationIds: known(stationIds, id) },
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

function checkBodies(
  { thresholds }: Settings,
  bodies: ReadonlyMap<BodyId, Body> | null,
  problems: PackProblem[],
): void {
  for (const { bodyId } of thresholds) {
    if (bodyId === null || bodies === null || bodies.has(bodyId)) continue;
    const field = 'thresholds.body';
    problems.push({ file: 'election.json', line: 1, code: 'P08', field, found: bodyId });
  }
}
