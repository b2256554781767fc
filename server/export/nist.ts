import { at, entryOf } from '#election/known.ts';
import type { Candidate, Contest, Election, LocalName } from '#election/model.ts';
import type { CandidateResult, ContestResult, Results } from '#results/results.ts';

/**
 * The results in NIST SP 1500-100 version 2 (Election Results Reporting Common Data Format):
 * one count a contest, of its district. A rehearsal is a test; the log’s version and head stand as
 * identifiers of the election. Same results, same bytes: the date is that of the newest fact.
 */
export function writeNist(election: Election, results: Results): string {
  const { version, head, rehearsal, at } = results;
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
          contest.method === 'plurality' ? describeCandidates(contest, results) : [],
        ),
        Contest: contests.map((contest) =>
          describeContest(contest, entryOf(results.contests, contest.id)),
        ),
      },
    ],
  };
  return `${JSON.stringify(report)}\n`;
}

const CITY = 'gp-city';
const unitId = (districtId: string) => `gp-${districtId}`;
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

function identifier(kind: string, Value: string) {
  return { '@type': 'ElectionResults.ExternalIdentifier', Type: 'other', OtherType: kind, Value };
}

function describeUnits({ districts, name }: Election, { registered }: Results) {
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

function describeCandidates({ id, candidates }: Contest, { contests }: Results) {
  const { candidates: counts, withdrawn } = entryOf(contests, id);
  return candidates.map((candidate, index) => {
    const status = withdrawn.includes(candidate.id) ? 'withdrawn' : endOf(at(counts, index));
    return {
      '@type': 'ElectionResults.Candidate',
      '@id': candidate.id,
      BallotName: text(candidate.name),
      ...(candidate.partyId && { PartyId: partyId(candidate.partyId) }),
      ...(status && { PostElectionStatus: status }),
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

function describeContest(contest: Contest, result: ContestResult) {
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
  if (method === 'plurality') {
    return {
      '@type': 'ElectionResults.CandidateContest',
      ...common,
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
