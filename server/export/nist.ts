import { at, entryOf } from '#election/known.ts';
import type { Candidate, Contest, Election, LocalName } from '#election/model.ts';
import { rowsOf, settingsOf, writeTable, type PackRow } from '#pack/write-pack.ts';
import type { CandidateResult, ContestResult, Results } from '#results/results.ts';

/**
 * The results in NIST SP 1500-100 version 2 (Election Results Reporting Common Data Format):
 * one count a contest, of its district. A rehearsal is a test; the log’s version and head stand as
 * identifiers of the election. What the format has no word for stands as external identifiers, named as the
 * column or field of the election pack, so that `import` makes the same pack of it. Same results, same bytes:
 * the date is that of the newest fact.
 */
export function writeNist(election: Election, results: Results): string {
  const { version, head, rehearsal, at } = results;
  const rows = rowsOf(election);
  const candidateRows = rowsById(rows['candidates.csv'], 'candidate_id');
  const contests = [...election.contests.values()];
  const isOver = contests.every(
    ({ id }) => statusOf(entryOf(results.contests, id)) === 'completed',
  );
  const isWhole = contests.length > 0 && isOver;
  const report = {
    '@type': 'ElectionResults.ElectionReport',
    Format: 'summary-contest',
    GeneratedDate: (at ?? election.pollsClose).replace(/\.\d+/, ''),
    Issuer: 'Tallywatch',
    IssuerAbbreviation: 'TW',
    SequenceStart: 1,
    SequenceEnd: 1,
    Status: isWhole ? 'unofficial-complete' : 'unofficial-partial',
    VendorApplicationId: 'tallywatch',
    IsTest: rehearsal,
    ...(rehearsal && { TestType: 'rehearsal' }),
    GpUnit: describeUnits(election, results),
    Party: describeParties(election),
    Election: [
      {
        '@type': 'ElectionResults.Election',
        ElectionScopeId: CITY,
        Name: text(election.name),
        StartDate: election.date,
        EndDate: election.date,
        Type: 'general',
        ExternalIdentifier: [
          identifier('election', election.id),
          identifier('log-version', String(version)),
          identifier('log-head', head),
          ...describeSettings(election),
        ],
        BallotCounts: [
          {
            '@type': 'ElectionResults.BallotCounts',
            GpUnitId: CITY,
            Type: 'total',
            BallotsCast: results.ballotsCast,
          },
        ],
        Candidate: contests.flatMap((contest) =>
          contest.method === 'plurality' ? describeCandidates(contest, results, candidateRows) : [],
        ),
        Contest: contests.map((contest) =>
          describeContest(contest, entryOf(results.contests, contest.id), rows),
        ),
      },
    ],
  };
  return `${JSON.stringify(report)}\n`;
}

const CITY = 'gp-city';
const unitId = (districtId: string) => `gp-${districtId}`;
const placeId = (stationId: string) => `station-${stationId}`;
const partyId = (id: string) => `party-${id}`;
const coalitionId = (id: string) => `coalition-${id}`;
const listId = ({ id, partyId: party }: Candidate) => (party ? partyId(party) : `list-${id}`);

function text(name: LocalName) {
  const names = typeof name === 'string' ? { und: name } : name;
  return {
    '@type': 'ElectionResults.InternationalizedText',
    Text: Object.entries(names).map(([Language, Content]) => ({
      '@type': 'ElectionResults.LanguageString',
      Content,
      Language,
    })),
  };
}

/** Cells of a pack's row, each as an external identifier; nothing where there is none. */
function cellsOf(row: PackRow | undefined, columns: readonly string[]) {
  const cells = columns.flatMap((column) => {
    const cell = row?.[column];
    return cell === undefined ? [] : [identifier(column, String(cell))];
  });
  return cells.length > 0 ? { ExternalIdentifier: cells } : {};
}

/** A table's rows by the id in their first column. */
const rowsById = (rows: readonly PackRow[], id: string) =>
  new Map(rows.map((row) => [row[id], row]));

/** What stands in `election.json`, and the tables of which nothing else speaks. */
function describeSettings(election: Election) {
  const rows = rowsOf(election);
  const tables = (['bodies.csv', 'sitting-members.csv', 'previous.csv'] as const).filter(
    (name) => rows[name].length > 0,
  );
  return [
    identifier('election.json', JSON.stringify(settingsOf(election))),
    ...tables.map((name) => identifier(name, writeTable(name, rows[name]))),
  ];
}

function identifier(kind: string, Value: string) {
  return { '@type': 'ElectionResults.ExternalIdentifier', Type: 'other', OtherType: kind, Value };
}

function describeUnits(election: Election, { registered }: Results) {
  const { districts, stations, name } = election;
  const rows = rowsOf(election);
  const districtRows = rowsById(rows['districts.csv'], 'district_id');
  const stationRows = rowsById(rows['stations.csv'], 'station_id');
  const inside = Map.groupBy(stations.values(), ({ districtId }) => districtId);
  return [
    {
      '@type': 'ElectionResults.ReportingUnit',
      '@id': CITY,
      Type: 'city',
      Name: text(name),
      VotersRegistered: registered.total,
      ComposingGpUnitIds: [...districts.keys()].map(unitId),
    },
    ...[...districts.values()].map((district) => ({
      '@type': 'ElectionResults.ReportingUnit',
      '@id': unitId(district.id),
      Type: 'other',
      OtherType: 'district',
      Name: text(district.name),
      ComposingGpUnitIds: (inside.get(district.id) ?? []).map(({ id }) => placeId(id)),
      ...cellsOf(districtRows.get(district.id), ['abbreviation', 'polls_close']),
    })),
    ...[...stations.values()].map((station) => ({
      '@type': 'ElectionResults.ReportingUnit',
      '@id': placeId(station.id),
      Type: 'polling-place',
      Name: text(station.name),
      ...(station.registeredVoters !== null && { VotersRegistered: station.registeredVoters }),
      ...cellsOf(stationRows.get(station.id), [
        ...['contest_ids', 'kind', 'address', 'latitude', 'longitude'],
      ]),
    })),
  ];
}

function describeParties({ parties, alliances, contests }: Election) {
  const color = (hex: string | null) => hex && { Color: hex.slice(1).toLowerCase() };
  const lists = [...contests.values()]
    .filter(({ method }) => method !== 'plurality')
    .flatMap(({ candidates }) => candidates.filter((list) => list.partyId === null));
  return [
    ...[...parties.values()].map((party) => ({
      '@type': 'ElectionResults.Party',
      '@id': partyId(party.id),
      Name: text(party.name),
      ...(party.abbreviation && { Abbreviation: text(party.abbreviation) }),
      ...color(party.color),
    })),
    ...lists.map((list) => ({
      '@type': 'ElectionResults.Party',
      '@id': listId(list),
      Name: text(list.name),
    })),
    ...[...alliances.values()].map((alliance) => ({
      '@type': 'ElectionResults.Coalition',
      '@id': coalitionId(alliance.id),
      Name: text(alliance.name),
      ...color(alliance.color),
    })),
  ];
}

/** What a candidate's row says that the format has no word for. */
const OF_CANDIDATE = ['ballot_order', 'registration_order', 'persons', 'party_id', 'alliance_id'];
const OF_CONTEST = ['method', 'votes_per_ballot', 'marks_per_candidate', 'min_share', 'body_id'];

function describeCandidates(
  { id, candidates }: Contest,
  { contests }: Results,
  rows: ReadonlyMap<unknown, PackRow>,
) {
  const { candidates: counts, withdrawn } = entryOf(contests, id);
  return candidates.map((candidate, index) => {
    const status = withdrawn.includes(candidate.id) ? 'withdrawn' : endOf(at(counts, index));
    return {
      '@type': 'ElectionResults.Candidate',
      '@id': candidate.id,
      BallotName: text(candidate.name),
      ...(candidate.partyId && { PartyId: partyId(candidate.partyId) }),
      ...(status && { PostElectionStatus: status }),
      ...cellsOf(rows.get(candidate.id), OF_CANDIDATE),
    };
  });
}

/** What is beyond doubt: who is ahead is said by the votes alone. */
function endOf({ status }: CandidateResult): string | null {
  if (status === 'elected') return 'winner';
  return status === 'eliminated' ? 'defeated' : null;
}

function statusOf({ status, stations }: ContestResult): string {
  if (status === 'complete' || status === 'tied') return 'completed';
  if (status === 'void') return 'not-processed';
  return stations.counted > 0 ? 'in-process' : 'not-processed';
}

type Rows = ReturnType<typeof rowsOf>;

function describeContest(contest: Contest, result: ContestResult, rows: Rows) {
  const { id, name, seats, method, votesPerBallot, candidates } = contest;
  const GpUnitId = unitId(contest.districtId);
  const counted = (Count: number, Type: string) => ({
    '@type': 'ElectionResults.VoteCounts',
    Count,
    GpUnitId,
    Type,
  });
  const common = {
    '@id': `contest-${id}`,
    Name: name,
    ElectionDistrictId: GpUnitId,
    CountStatus: [
      { '@type': 'ElectionResults.CountStatus', Type: 'total', Status: statusOf(result) },
    ],
    SubUnitsReported: result.stations.counted,
    TotalSubUnits: result.stations.total,
  };
  const cells = cellsOf(
    rows['contests.csv'].find((row) => row.contest_id === id),
    OF_CONTEST,
  );
  if (method === 'plurality') {
    return {
      '@type': 'ElectionResults.CandidateContest',
      ...common,
      ...cells,
      NumberElected: seats,
      VotesAllowed: votesPerBallot,
      VoteVariation: seats > 1 ? 'n-of-m' : 'plurality',
      ContestSelection: candidates.map((candidate, index) => ({
        '@type': 'ElectionResults.CandidateSelection',
        '@id': `selection-${candidate.id}`,
        CandidateIds: [candidate.id],
        SequenceOrder: index + 1,
        ...(candidate.allianceId && { EndorsementPartyIds: [coalitionId(candidate.allianceId)] }),
        VoteCounts: [counted(at(result.candidates, index).votes, 'total')],
      })),
    };
  }
  return {
    '@type': 'ElectionResults.PartyContest',
    ...common,
    // A selection of a party has no place of its own for what a list is called and who stands on it.
    ExternalIdentifier: [
      ...(cells.ExternalIdentifier ?? []),
      identifier('seats', String(seats)),
      identifier(
        'candidates',
        JSON.stringify(rows['candidates.csv'].filter((row) => row.contest_id === id)),
      ),
    ],
    VoteVariation: 'proportional',
    ContestSelection: candidates.map((list, index) => ({
      '@type': 'ElectionResults.PartySelection',
      '@id': `selection-${list.id}`,
      PartyIds: [listId(list)],
      SequenceOrder: index + 1,
      VoteCounts: [
        counted(at(result.candidates, index).votes, 'total'),
        counted(at(result.candidates, index).seats, 'seats'),
      ],
    })),
  };
}
