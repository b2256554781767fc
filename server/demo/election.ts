import { at } from '#election/known.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DemoParty, DistrictFacts } from './facts.ts';
import { PARTIES } from './facts.ts';
import { inventName } from './names.ts';
import { drawOutlines } from './outlines.ts';
import { Random, split } from './random.ts';

const ALLIANCE = 'united-democrats';

export interface DemoCandidate {
  readonly id: string;
  readonly name: string;
  readonly party: DemoParty;
  readonly allied: boolean;
  readonly wins: boolean;
}

export interface DemoStation {
  readonly id: string;
  readonly number: number;
  readonly registered: number;
}

export interface DemoContest {
  readonly id: string;
  readonly districtId: string;
  readonly name: string;
  readonly seats: number;
  /** In ballot order. */
  readonly candidates: readonly DemoCandidate[];
  readonly stations: readonly DemoStation[];
}

type Winner = Pick<DemoCandidate, 'party' | 'allied'>;

/** From which parties' seats the alliance's are taken, in this order. */
const ALLIED_FIRST: readonly DemoParty[] = [
  'yabloko',
  'parnas',
  'independent',
  'unknown',
  'kprf',
  'rost',
  'sr',
  'ldpr',
];

const LOSING_ER: Winner = { party: 'er', allied: false };
const LOSING_KPRF: Winner = { party: 'kprf', allied: false };
const LOSING_ALLIED: readonly Winner[] = [
  { party: 'yabloko', allied: true },
  { party: 'yabloko', allied: true },
  { party: 'independent', allied: true },
];

/** Parties of the others who lose, in about the proportion they stood. */
const LOSERS: readonly Winner[] = [
  { party: 'sr', allied: false },
  { party: 'sr', allied: false },
  { party: 'ldpr', allied: false },
  { party: 'ldpr', allied: false },
  { party: 'independent', allied: false },
  { party: 'independent', allied: false },
  { party: 'rost', allied: false },
];

/** The contests of the demo: seats and winners' parties as published, everything else invented. */
export function inventContests(districts: readonly DistrictFacts[], random: Random): DemoContest[] {
  let number = 1;
  return districts.flatMap((district) => {
    if (district.contests === 0) return [];
    const even = Array.from({ length: district.contests }, () => 1);
    const seats = split(district.seats, even);
    const stations = split(district.stations, even);
    const voters = split(district.registered, seats);
    const winners = random.shuffle(winnersIn(district));
    return seats.map((count, index): DemoContest => {
      const id = `${district.id}-${index + 1}`;
      const own = winners.splice(0, count);
      const sizes = split(
        at(voters, index),
        Array.from({ length: at(stations, index) }, () => random.between(0.6, 1.5)),
      );
      return {
        id,
        districtId: district.id,
        name: district.contests > 1 ? `${district.name}, округ № ${index + 1}` : district.name,
        seats: count,
        candidates: inventCandidates(id, own, random),
        stations: sizes.map((registered) => ({
          id: `uik-${number}`,
          number: number++,
          registered,
        })),
      };
    });
  });
}

/** Who wins in a district: a party and whether allied, seat by seat. */
function winnersIn({ won, allied }: DistrictFacts): Winner[] {
  let left = allied;
  const order = [...ALLIED_FIRST, 'er' as const];
  return order.flatMap((party) =>
    Array.from({ length: won[party] }, (): Winner => {
      left -= 1;
      return { party, allied: left >= 0 };
    }),
  );
}

function inventCandidates(
  contestId: string,
  winners: readonly Winner[],
  random: Random,
): DemoCandidate[] {
  const seats = winners.length;
  const missing = (isMeant: (one: Winner) => boolean) => seats - winners.filter(isMeant).length;
  // The large parties and the alliance stand for every seat.
  const full = [
    ...Array.from({ length: missing(({ party }) => party === 'er') }, () => LOSING_ER),
    ...Array.from({ length: missing(({ party }) => party === 'kprf') }, () => LOSING_KPRF),
    ...Array.from({ length: missing(({ allied }) => allied) }, () => random.pick(LOSING_ALLIED)),
  ];
  const others = Array.from({ length: 2 + random.below(9) }, () => random.pick(LOSERS));
  const losers = [...full, ...others];
  const taken = new Set<string>();
  /** No two of a contest have one name; the chance of all others stays as it is. */
  const inventOther = () => {
    let name = inventName(random);
    for (let seed = 1; taken.has(name); seed += 1) name = inventName(new Random(seed));
    taken.add(name);
    return name;
  };
  const all = [
    ...winners.map((one) => ({ ...one, wins: true })),
    ...losers.map((one) => ({ ...one, wins: false })),
  ].map((one) => ({ ...one, name: inventOther() }));
  return all
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((one, index) => ({ ...one, id: `${contestId}-${index + 1}` }));
}

/** Writes the demo's election as a pack. */
export async function writeDemoPack(
  folder: string,
  districts: readonly DistrictFacts[],
  contests: readonly DemoContest[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const table = (columns: string, rows: readonly (readonly (string | number)[])[]) =>
    [columns, ...rows.map((row) => row.map(quote).join(','))].map((line) => `${line}\n`).join('');
  const hexes = Object.fromEntries(districts.map(({ id, name, hex }) => [id, { ...hex, n: name }]));
  const files: Record<string, string> = {
    'election.json': JSON.stringify(SETTINGS, null, 1),
    'districts.csv': table(
      'district_id,name',
      districts.map(({ id, name }) => [id, name]),
    ),
    'parties.csv': table(
      'party_id,name,abbreviation,color',
      PARTIES.map((party) => [party.id, party.name, party.abbreviation, party.color]),
    ),
    'contests.csv': table(
      'contest_id,district_id,name,seats,method',
      contests.map((one) => [one.id, one.districtId, one.name, one.seats, 'plurality']),
    ),
    'candidates.csv': table(
      'candidate_id,contest_id,ballot_order,name,party_id,alliance_id,registration_order',
      contests.flatMap((contest) =>
        contest.candidates.map((one, index) => [
          one.id,
          contest.id,
          index + 1,
          one.name,
          one.party === 'independent' ? '' : one.party,
          one.allied ? ALLIANCE : '',
          index + 1,
        ]),
      ),
    ),
    'stations.csv': table(
      'station_id,district_id,name,contest_ids,registered_voters',
      contests.flatMap((contest) =>
        contest.stations.map((one) => [
          one.id,
          contest.districtId,
          `УИК № ${one.number}`,
          contest.id,
          one.registered,
        ]),
      ),
    ),
    'sitting-members.csv': table(
      'district_id,alliance_id,members',
      districts.flatMap(({ id, sitting }) => (sitting > 0 ? [[id, ALLIANCE, sitting]] : [])),
    ),
    'districts.geojson': JSON.stringify(drawOutlines(districts)),
    'districts.hexjson': JSON.stringify({ layout: 'odd-r', hexes }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
}

function quote(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const SETTINGS = {
  id: 'demo-moscow-2017',
  name: {
    en: 'Demo: Moscow municipal elections 2017',
    ru: 'Демо: муниципальные выборы в Москве 2017',
  },
  date: '2017-09-10',
  timeZone: 'Europe/Moscow',
  pollsClose: '2017-09-10T20:00:00+03:00',
  tallySheet: 'basic',
  tieBreak: 'registration-order',
  verification: 'single',
  publication: 'public',
  publicDelay: 0, // an hour goes by in a minute
  alliances: [
    {
      id: ALLIANCE,
      name: { en: 'United Democrats (modelled)', ru: 'Объединённые демократы (модель)' },
      color: '#f2b705',
    },
  ],
  thresholds: [
    {
      id: 'mayoral-filter',
      name: { en: 'Mayoral endorsement threshold', ru: 'Муниципальный фильтр' },
      signatures: 110,
      districts: 110,
      for: [{ alliance: ALLIANCE }],
    },
  ],
};
