/** Small elections with character: animals run for the councils of a zoo. */
import type {
  Alliance,
  Candidate,
  Contest,
  ContestId,
  District,
  DistrictId,
  Election,
  Party,
  PollingStation,
  StationId,
  Threshold,
} from '#election/model.ts';

/** A contest in a few words; its district, stations and candidates follow from it. */
export interface ContestSketch {
  readonly id: string;
  readonly district?: string;
  readonly seats?: number;
  readonly method?: Contest['method'];
  readonly votesPerBallot?: number;
  readonly marksPerCandidate?: number;
  readonly minShare?: Contest['minShare'];
  readonly candidates: readonly CandidateSketch[];
  /** Registered voters of each station, null where unknown. */
  readonly stations: readonly (number | null)[];
}

export interface CandidateSketch {
  readonly id: string;
  readonly party?: string;
  readonly alliance?: string;
  readonly registrationOrder?: number;
  readonly persons?: number;
}

/** Stations are named after their contest: `savanna-1`, `savanna-2`, … */
export function sketchElection(
  sketches: readonly ContestSketch[],
  settings: Partial<Election> = {},
): Election {
  const contests = sketches.map(sketchContest);
  const stations = sketches.flatMap(sketchStations);
  const districts = new Set(contests.map(({ districtId }) => districtId));
  const everyone = sketches.flatMap(({ candidates }) => candidates);
  return {
    id: 'zoo-2024',
    name: 'Zoo council',
    date: '2024-05-05',
    timeZone: 'Europe/Berlin',
    pollsClose: '2024-05-05T20:00:00+02:00',
    tallySheet: 'basic',
    tieBreak: 'undecided',
    verification: 'single',
    publication: 'public',
    desk: 'one-person',
    publicDelay: 0,
    checks: {},
    outlineProperty: null,
    bodies: new Map(),
    previous: [],
    parties: byId(namesOf(everyone.map(({ party }) => party)).map(sketchParty)),
    alliances: byId(namesOf(everyone.map(({ alliance }) => alliance)).map(sketchAlliance)),
    districts: byId([...districts].map(sketchDistrict)),
    contests: byId(contests),
    stations: byId(stations),
    thresholds: [],
    sittingMembers: [],
    ...settings,
  };
}

/** An endorsement threshold in a few words. */
export function sketchThreshold(
  parts: Pick<Threshold, 'signatures' | 'districts' | 'for'> & Partial<Threshold>,
): Threshold {
  return { id: 'bid', name: 'Bid', kind: 'endorsement', bodyId: null, labels: {}, ...parts };
}

function sketchContest(sketch: ContestSketch): Contest {
  const { id, seats = 1, method = 'plurality' } = sketch;
  const votesPerBallot = sketch.votesPerBallot ?? (method === 'plurality' ? seats : 1);
  return {
    id: id as ContestId,
    districtId: (sketch.district ?? id) as DistrictId,
    name: id,
    seats,
    method,
    votesPerBallot,
    marksPerCandidate: sketch.marksPerCandidate ?? (method === 'plurality' ? 1 : votesPerBallot),
    bodyId: null,
    minShare: sketch.minShare ?? { numerator: 0, denominator: 1 },
    candidates: sketch.candidates.map((one, index) => sketchCandidate(one, index + 1)),
    stationIds: sketchStations(sketch).map((station) => station.id),
  };
}

function sketchCandidate(sketch: CandidateSketch, ballotOrder: number): Candidate {
  return {
    id: sketch.id,
    ballotOrder,
    name: sketch.id,
    partyId: sketch.party ?? null,
    allianceId: sketch.alliance ?? null,
    registrationOrder: sketch.registrationOrder ?? null,
    persons: sketch.persons ?? null,
  } as Candidate;
}

function sketchStations({ id, district, stations }: ContestSketch): PollingStation[] {
  return stations.map((registeredVoters, index) => ({
    id: `${id}-${index + 1}` as StationId,
    districtId: (district ?? id) as DistrictId,
    name: `${id} ${index + 1}`,
    kind: 'polling',
    contestIds: [id as ContestId],
    parts: [[id as ContestId]],
    registeredVoters,
    address: null,
    latitude: null,
    longitude: null,
  }));
}

function sketchParty(id: string): Party {
  return { id, name: id, abbreviation: null, color: null } as Party;
}

function sketchAlliance(id: string): Alliance {
  return { id, name: id, color: null } as Alliance;
}

function sketchDistrict(id: DistrictId): District {
  return { id, name: id, abbreviation: null, pollsClose: null };
}

function namesOf(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}

function byId<Id, Item extends { readonly id: Id }>(items: readonly Item[]): Map<Id, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
