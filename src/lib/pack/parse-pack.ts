import { findNearest } from './guess.ts';
import { known } from '#election/known.ts';
import {
  STATION_KINDS,
  type AllianceId,
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
import {
  ANYTHING,
  isWarning,
  RowReader,
  type Known,
  type PackProblem,
  type Table,
} from './rows.ts';
import { warnOfElection } from './warnings.ts';
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
  /** null: it cannot be read, which was told. */
  readonly settings: { readonly json: unknown; readonly text: string } | null;
  readonly tables: Readonly<Partial<Record<TableName, Table>>>;
  /** Tables that are there and cannot be read, which was told. */
  readonly unreadable: ReadonlySet<string>;
}

/** The pack as an election, and all that is wrong or likely a mistake; null where a problem stands. */
export interface ParsedPack {
  readonly election: Election | null;
  readonly problems: readonly PackProblem[];
}

/** A pack's rows as an election, or everything that is wrong with them. */
export function parsePack({ settings: file, tables, unreadable }: PackSource): ParsedPack {
  const problems: PackProblem[] = [];
  const settings = file && readSettings(file.json, file.text, problems);
  checkTables(tables, unreadable, problems);
  const read = (name: TableName, readRow: (row: RowReader) => void) => {
    const table = tables[name];
    table?.rows.forEach((row) => readRow(new RowReader(table, row, problems)));
  };
  /** What ids of a table may name: everything where its rows are not all known. */
  const knownOf = <Id extends string>(name: TableName, id: string, rows: Known<Id>): Known<Id> => {
    const table = tables[name];
    return !table || table.isPartial || !table.columns.includes(id) ? ANYTHING : rows;
  };

  const districts = new Map<DistrictId, District>();
  read('districts.csv', (row) => put(districts, readDistrict(row), row, 'district_id'));
  const parties = new Map<PartyId, Party>();
  read('parties.csv', (row) => put(parties, readParty(row), row, 'party_id'));
  const bodies = tables['bodies.csv'] ? new Map<BodyId, Body>() : null;
  read('bodies.csv', (row) => bodies && put(bodies, readBody(row), row, 'body_id'));
  const known = {
    districts: knownOf('districts.csv', 'district_id', districts),
    parties: knownOf('parties.csv', 'party_id', parties),
    bodies: bodies && knownOf('bodies.csv', 'body_id', bodies),
    alliances: settings ? settings.alliances : ANYTHING,
  };
  const contests = new Map<ContestId, Contest>();
  read('contests.csv', (row) =>
    put(contests, readContest(row, known.districts, known.bodies), row, 'contest_id'),
  );
  const knownContests = knownOf('contests.csv', 'contest_id', contests);
  const ballots = new Ballots(knownContests, known.parties, known.alliances);
  read('candidates.csv', (row) => ballots.add(row));
  const stations = new Map<StationId, PollingStation>();
  read('stations.csv', (row) =>
    put(stations, readStation(row, known.districts, knownContests), row, 'station_id'),
  );
  const sittingMembers: SittingMembers[] = [];
  read('sitting-members.csv', (row) => {
    sittingMembers.push(readSitting(row, known.districts, known.parties, known.alliances));
  });
  const previous: PreviousResult[] = [];
  read('previous.csv', (row) => {
    const { districts, parties, alliances } = known;
    previous.push(readPrevious(row, districts, knownContests, parties, alliances));
  });
  if (settings) {
    checkSubjects(settings, known.parties, problems);
    checkBodies(settings, known.bodies, problems);
  }

  const isWhole = problems.every(isWarning) && unreadable.size === 0;
  if (!settings || !isWhole) return { election: null, problems };
  const election: Election = {
    ...settings,
    parties,
    districts,
    bodies: bodies ?? new Map<BodyId, Body>(),
    previous,
    contests: completeContests(contests, ballots, stations),
    stations,
    sittingMembers,
  };
  return { election, problems: [...problems, ...warnOfElection(election, tables)] };
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
    name: row.name('name'),
    abbreviation: row.optional('abbreviation'),
    pollsClose: row.instant('polls_close'),
  };
}

function readBody(row: RowReader): Body {
  return {
    id: row.id<BodyId>('body_id'),
    name: row.name('name'),
    kind: row.optionalChoice('kind', ['council', 'office']),
  };
}

function readParty(row: RowReader): Party {
  return {
    id: row.id<PartyId>('party_id'),
    name: row.name('name'),
    abbreviation: row.optional('abbreviation'),
    color: row.color('color'),
  };
}

function readContest(
  row: RowReader,
  districts: Known<DistrictId>,
  bodies: Known<BodyId> | null,
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
    name: row.name('name'),
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
  if (!digits) row.note('P09', column, cell, { expected: 'a share from 0 to 1, as 0.05' });
  const decimals = digits?.[1] ?? '';
  return cell.startsWith('1')
    ? { numerator: 1, denominator: 1 }
    : { numerator: Number(decimals), denominator: 10 ** decimals.length };
}

function readStation(
  row: RowReader,
  districts: Known<DistrictId>,
  contests: Known<ContestId>,
): PollingStation {
  const parts = row.groups('contest_ids', contests);
  return {
    id: row.id<StationId>('station_id'),
    districtId: row.reference('district_id', districts),
    name: row.name('name'),
    kind: row.optionalChoice('kind', STATION_KINDS),
    contestIds: parts.flat(),
    parts,
    registeredVoters: row.optionalWhole('registered_voters', 0, 1_000_000_000),
    address: row.optional('address'),
    latitude: row.optionalDecimal('latitude', -90, 90),
    longitude: row.optionalDecimal('longitude', -360, 360),
  };
}

function readSitting(
  row: RowReader,
  districts: Known<DistrictId>,
  parties: Known<PartyId>,
  alliances: Known<AllianceId>,
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
  districts: Known<DistrictId>,
  contests: Known<ContestId>,
  parties: Known<PartyId>,
  alliances: Known<AllianceId>,
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
  parties: Known<PartyId>,
  problems: PackProblem[],
): void {
  for (const subject of thresholds.flatMap((threshold) => threshold.for)) {
    const [kind, id, isKnown, all] =
      'alliance' in subject
        ? ['alliance', subject.alliance, alliances.has(subject.alliance), alliances.keys()]
        : ['party', subject.party, parties.has(subject.party), parties.keys()];
    if (isKnown) continue;
    problems.push({
      file: 'election.json',
      line: 1,
      code: 'P08',
      field: `thresholds.for.${kind}`,
      found: String(id),
      nearest: findNearest(String(id), [...all]),
    });
  }
}

function checkBodies(
  { thresholds }: Settings,
  bodies: Known<BodyId> | null,
  problems: PackProblem[],
): void {
  for (const { bodyId } of thresholds) {
    if (bodyId === null || bodies === null || bodies.has(bodyId)) continue;
    const field = 'thresholds.body';
    const nearest = findNearest(bodyId, [...bodies.keys()]);
    problems.push({ file: 'election.json', line: 1, code: 'P08', field, found: bodyId, nearest });
  }
}
