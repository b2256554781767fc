/** EML and NIST SP 1500-100 as other programs write them. */
import { describe, expect, test } from 'vitest';
import { importAll, ONE_SEAT, refusal, writeSources, ZOO_DAY } from './importing.ts';

const NL = 'xmlns="urn:oasis:names:tc:evs:schema:eml" xmlns:kr="http://www.kiesraad.nl/extensions"';

/** A count by station as the Dutch write it: of lists, with the people on them. */
const COUNT = `<?xml version="1.0" encoding="UTF-8"?>
<EML Id="510b" SchemaVersion="5" ${NL}>
 <ManagingAuthority><AuthorityIdentifier Id="0001">Arkstad</AuthorityIdentifier></ManagingAuthority>
 <Count><EventIdentifier/><Election>
  <ElectionIdentifier Id="GR2024_Arkstad"><ElectionName>Gemeenteraad Arkstad 2024</ElectionName>
   <kr:ElectionDate>2024-05-05</kr:ElectionDate></ElectionIdentifier>
  <Contests><Contest><ContestIdentifier Id="geen"/>
   <TotalVotes>
    <Selection><AffiliationIdentifier Id="1"><RegisteredName>Katten</RegisteredName></AffiliationIdentifier><ValidVotes>30</ValidVotes></Selection>
    <Selection><Candidate><CandidateIdentifier Id="1"/></Candidate><ValidVotes>30</ValidVotes></Selection>
    <Selection><AffiliationIdentifier Id="2"><RegisteredName/></AffiliationIdentifier><ValidVotes>12</ValidVotes></Selection>
   </TotalVotes>
   ${[
     ['SB1', 'Stembureau Poort (postcode: 1011 PN)', 10, 5, 1, 100],
     ['SB2', 'Stembureau Heuvel', 20, 7, 0, 90],
   ]
     .map(
       ([id, name, cats, others, invalid, voters]) => `<ReportingUnitVotes>
    <ReportingUnitIdentifier Id="0001::${id}">${name}</ReportingUnitIdentifier>
    <Selection><AffiliationIdentifier Id="1"><RegisteredName>Katten</RegisteredName></AffiliationIdentifier><ValidVotes>${cats}</ValidVotes></Selection>
    <Selection><Candidate><CandidateIdentifier Id="1"/></Candidate><ValidVotes>${cats}</ValidVotes></Selection>
    <Selection><AffiliationIdentifier Id="2"><RegisteredName/></AffiliationIdentifier><ValidVotes>${others}</ValidVotes></Selection>
    <Cast>${voters}</Cast><TotalCounted>${Number(cats) + Number(others)}</TotalCounted>
    <RejectedVotes ReasonCode="ongeldig">${invalid}</RejectedVotes><RejectedVotes ReasonCode="blanco">0</RejectedVotes>
   </ReportingUnitVotes>`,
     )
     .join('')}
  </Contest></Contests></Election></Count></EML>`;

const LISTS = `<EML Id="230b" SchemaVersion="5" ${NL}><CandidateList><Election>
 <ElectionIdentifier Id="GR2024_Arkstad"><ElectionName>Gemeenteraad Arkstad 2024</ElectionName></ElectionIdentifier>
 <Contest><ContestIdentifier Id="geen"/>
  <Affiliation><AffiliationIdentifier Id="1"><RegisteredName>Katten</RegisteredName></AffiliationIdentifier>
   <Candidate><CandidateIdentifier Id="1"/><CandidateFullName><PersonName><NameLine NameType="Initials">L.</NameLine><FirstName>Leo</FirstName><NamePrefix>van</NamePrefix><LastName>Leeuw</LastName></PersonName></CandidateFullName></Candidate></Affiliation>
  <Affiliation><AffiliationIdentifier Id="2"><RegisteredName/></AffiliationIdentifier>
   <Candidate><CandidateIdentifier Id="1"/><CandidateFullName><PersonName><NameLine NameType="Initials">Z.</NameLine><FirstName>Zoe</FirstName><LastName>Zebra</LastName></PersonName></CandidateFullName></Candidate></Affiliation>
 </Contest></Election></CandidateList></EML>`;

const DUTCH = {
  election: { timeZone: 'Europe/Amsterdam', pollsClose: '2024-05-05T21:00:00+02:00' },
  contests: { '*': { seats: 3, method: 'dhondt' } },
};

describe('EML', () => {
  test('counts of stations, by list; a list without a name is called by who heads it', async () => {
    const folder = await writeSources({ 'a.eml.xml': LISTS, 'b.eml.xml': COUNT });
    const { votes, election, said } = await importAll([folder], DUTCH);
    expect(votes).toEqual({
      'Gemeenteraad Arkstad 2024': { Katten: 30, 'Blanco (Zoe Zebra)': 12 },
    });
    const stations = [...election.stations.values()];
    expect(stations.map(({ id, name, registeredVoters }) => [id, name, registeredVoters])).toEqual([
      ['sb1', 'Poort', 100],
      ['sb2', 'Heuvel', 90],
    ]);
    const [contest] = election.contests.values();
    expect(contest!.candidates.map(({ persons }) => persons)).toEqual([1, 1]);
    expect(said.join('\n')).toContain('Katten 30 (as stated), Blanco (Zoe Zebra) 12 (as stated)');
  });

  test('stations of two municipalities are apart, and their sums are not counted', async () => {
    const other = COUNT.replaceAll('0001::', '0002::').replaceAll('Katten', 'Honden');
    const sums = COUNT.replace('510b', '510c')
      .replace(/<ReportingUnitVotes>[^]*?<\/ReportingUnitVotes>/, '')
      .replace('0001::SB2', '0001');
    const folder = await writeSources({ 'a.xml': COUNT, 'b.xml': other, 'c.xml': sums });
    const { votes, election, said } = await importAll([folder], DUTCH);
    expect(election.stations.size).toBe(4);
    const [all] = Object.values(votes);
    expect(Object.values(all!).reduce((sum, count) => sum + count, 0)).toBe(2 * 42);
    expect(said.join('\n')).toContain('counts of units whose stations are there as well');
  });

  test('two lists of one name are two', async () => {
    const twice = COUNT.replaceAll('<RegisteredName/>', '<RegisteredName>Katten</RegisteredName>');
    const { election } = await importAll([await writeSources({ 'a.xml': twice })], DUTCH);
    const [contest] = election.contests.values();
    expect(contest!.candidates).toHaveLength(2);
  });

  test('of OASIS: people, several contests, first past the post', async () => {
    const contest = (id: string, body: string) =>
      `<Contest><ContestIdentifier Id="${id}"><ContestName>Ward ${id}</ContestName></ContestIdentifier>${body}</Contest>`;
    const person = (id: string, name: string) =>
      `<Candidate><CandidateIdentifier Id="${id}"><CandidateName>${name}</CandidateName></CandidateIdentifier><Affiliation><AffiliationIdentifier Id="p"><RegisteredName>Cats</RegisteredName></AffiliationIdentifier></Affiliation></Candidate>`;
    const wrap = (id: string, body: string, inside: string) =>
      `<e:EML xmlns:e="urn:oasis:names:tc:evs:schema:eml" Id="${id}" SchemaVersion="7.0">${body.replace('*', `<Election><ElectionIdentifier Id="zoo"><ElectionName>Zoo</ElectionName></ElectionIdentifier>${inside}</Election>`)}</e:EML>`.replace(
        /<(\/?)(?=[A-Z])/g,
        '<$1e:',
      );
    const votes = (unit: string, count: number) =>
      `<ReportingUnitVotes><ReportingUnitIdentifier Id="${unit}">${unit}</ReportingUnitIdentifier><Selection><Candidate><CandidateIdentifier Id="c${unit[0]}"/></Candidate><ValidVotes>${count}</ValidVotes></Selection></ReportingUnitVotes>`;
    const folder = await writeSources({
      '110.xml': wrap(
        '110',
        '<ElectionEvent>*</ElectionEvent>',
        ['1', '2']
          .map((id) =>
            contest(id, '<VotingMethod>FPP</VotingMethod><NumberOfPositions>1</NumberOfPositions>'),
          )
          .join(''),
      ),
      '230.xml': wrap(
        '230',
        '<CandidateList>*</CandidateList>',
        contest('1', person('c1', 'Ann Ape')) + contest('2', person('c2', 'Bob Bat')),
      ),
      '510.xml': wrap(
        '510',
        '<Count>*</Count>',
        `<Contests>${contest('1', votes('1a', 5) + votes('1b', 6))}${contest('2', votes('2a', 7))}</Contests>`,
      ),
    });
    const imported = await importAll([folder], { election: ZOO_DAY });
    expect(imported.votes).toEqual({ 'Ward 1': { 'Ann Ape': 11 }, 'Ward 2': { 'Bob Bat': 7 } });
    expect([...imported.election.contests.values()][0]).toMatchObject({
      seats: 1,
      method: 'plurality',
    });
  });

  test.each([
    [
      'a count that is none',
      COUNT.replace('<Cast>100', '<Cast>many'),
      '"many" is not a whole number',
    ],
    ['a file that is cut off', COUNT.slice(0, 900), 'b.xml:'],
    [
      'entities that multiply',
      `<!DOCTYPE EML [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><EML>&b;</EML>`,
      'it declares entities',
    ],
    ['a tower of elements', '<EML>'.repeat(5000), 'stand more than 200 deep'],
    ['XML of another kind', '<html></html>', 'no source'],
  ])('%s is refused in words', async (_name, text, words) => {
    expect(await refusal({ 'b.xml': text }, DUTCH)).toContain(words);
  });
});

const REPORT = {
  '@type': 'ElectionResults.ElectionReport',
  Format: 'precinct-level',
  VendorApplicationId: 'another',
  GpUnit: [
    unit('d1', 'District 1', 'ward', { ComposingGpUnitIds: ['p1', 'p2'] }),
    unit('p1', 'Precinct 1', 'precinct', { VotersRegistered: 100 }),
    unit('p2', 'Precinct 2', 'precinct', {}),
  ],
  Party: [
    { '@type': 'ElectionResults.Party', '@id': 'cats', Name: words('Cats'), Color: 'ff0000' },
  ],
  Election: [
    {
      '@type': 'ElectionResults.Election',
      Name: words('Zoo'),
      StartDate: '2024-05-05',
      Candidate: [
        {
          '@type': 'ElectionResults.Candidate',
          '@id': 'c1',
          BallotName: words('Ann Ape'),
          PartyId: 'cats',
        },
        { '@type': 'ElectionResults.Candidate', '@id': 'c2', BallotName: words('Bob Bat') },
      ],
      Contest: [
        {
          '@type': 'ElectionResults.CandidateContest',
          '@id': 'k',
          Name: 'Keeper',
          ElectionDistrictId: 'd1',
          NumberElected: 1,
          VotesAllowed: 1,
          VoteVariation: 'plurality',
          ContestSelection: [
            selection('s1', 'c1', [
              ['p1', 'total', 5],
              ['p2', 'election-day', 2],
              ['p2', 'early', 1],
              ['d1', 'total', 8],
            ]),
            selection('s2', 'c2', [
              ['p1', 'total', 4],
              ['p2', 'election-day', 6],
              ['d1', 'total', 11],
            ]),
          ],
        },
        {
          '@type': 'ElectionResults.BallotMeasureContest',
          '@id': 'q',
          Name: 'More bananas',
          ElectionDistrictId: 'd1',
        },
      ],
    },
  ],
};

function words(Content: string) {
  return { Text: [{ Content, Language: 'und' }] };
}
function unit(id: string, name: string, Type: string, more: object) {
  return { '@type': 'ElectionResults.ReportingUnit', '@id': id, Type, Name: words(name), ...more };
}
function selection(id: string, candidate: string, counts: [string, string, number][]) {
  return {
    '@type': 'ElectionResults.CandidateSelection',
    '@id': id,
    CandidateIds: [candidate],
    VoteCounts: counts.map(([GpUnitId, Type, Count]) => ({ GpUnitId, Type, Count })),
  };
}

/** The same report as XML. */
function writeXml(name: string, value: unknown): string {
  if (Array.isArray(value)) {
    const isIds = value.every((one) => typeof one === 'string');
    return isIds
      ? `<${name}>${value.join(' ')}</${name}>`
      : value.map((one) => writeXml(name, one)).join('');
  }
  if (typeof value !== 'object' || value === null) return `<${name}>${String(value)}</${name}>`;
  const all = value as Record<string, string>;
  const { '@id': id, '@type': type, Language, Content, ...parts } = all;
  if (Language !== undefined) return `<${name} Language="${Language}">${Content}</${name}>`;
  const kind = (type ?? '').replace('ElectionResults.', '');
  const attributes = [
    id === undefined ? '' : ` ObjectId="${id}"`,
    kind && kind !== name ? ` xsi:type="${kind}"` : '',
  ].join('');
  const inside = Object.entries(parts).map(([part, one]) => writeXml(part, one));
  return `<${name}${attributes}>${inside.join('')}</${name}>`;
}

const XML = writeXml('ElectionReport', REPORT).replace(
  '<ElectionReport',
  '<ElectionReport xmlns="http://itl.nist.gov/ns/voting/1500-100/v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
);

describe('NIST SP 1500-100 of another program', () => {
  test.each([
    ['zoo.json', JSON.stringify(REPORT)],
    ['zoo.xml', XML],
  ])('%s: units without others in them are stations, the rest is compared', async (name, text) => {
    const folder = await writeSources({ [name]: text });
    const { votes, election, said } = await importAll([folder], ONE_SEAT);
    expect(votes).toEqual({ Keeper: { 'Ann Ape': 8, 'Bob Bat': 10 } });
    expect([...election.stations.values()].map((one) => [one.name, one.registeredVoters])).toEqual([
      ['Precinct 1', 100],
      ['Precinct 2', null],
    ]);
    expect([...election.parties.values()]).toMatchObject([{ name: 'Cats', color: '#ff0000' }]);
    expect(said.join('\n')).toContain('Ann Ape 8 (as stated), Bob Bat 10 (STATED: 11)');
    expect(said.join('\n')).toContain('contests of the kind BallotMeasureContest');
  });
});
