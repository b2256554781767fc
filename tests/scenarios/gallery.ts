/** Nights worth looking at: every state a screen must bear, made up the same way each time. */
import { viewClosest, viewDistrict } from '#results/district-view.ts';
import { STEPS } from '#election/drive/stage.ts';
import { everybodyOf, totalsOf } from '#results/drive-totals.ts';
import type { Fact } from '#election/fact.ts';
import type { Alliance, District, Election, Party } from '#election/model.ts';
import { outlineOf } from '#results/outline.ts';
import { project } from '#projection/projection.ts';
import { seeded } from '#projection/random.ts';
import { Publication } from '#results/publication.ts';
import { sketchElection, sketchThreshold } from './election.ts';
import { correction, nightAfter, report, settings, step } from './night.ts';

interface Sketch {
  readonly districts: number;
  readonly contestsEach: number;
  readonly seats: number;
  readonly candidates: number;
  readonly stationsEach: number;
  readonly parties: number;
  /** Names as long as names get. */
  readonly isLong: boolean;
  /** Share of the sheets that is reported. */
  readonly counted: number;
  /** Share of those that a second person reads differently. */
  readonly disputed: number;
  /** How well the small animals do; 1: like everybody else. */
  readonly favour: number;
  /** What the threshold needs; 0: there is none, and no alliance. */
  readonly needed: number;
  readonly hasMap: boolean;
}

const USUAL: Sketch = {
  districts: 36,
  contestsEach: 2,
  seats: 4,
  candidates: 10,
  stationsEach: 5,
  parties: 6,
  isLong: false,
  counted: 0.5,
  disputed: 0.03,
  favour: 1,
  needed: 24,
  hasMap: true,
};

const SKETCHES = {
  'nothing-in': { ...USUAL, counted: 0 },
  'one-station': { ...USUAL, counted: 1 / 360 },
  half: USUAL,
  'tie-for-the-last-seat': { ...USUAL, districts: 1, contestsEach: 1, counted: 1, disputed: 0 },
  'everything-disputed': { ...USUAL, disputed: 1 },
  'threshold-reached': { ...USUAL, counted: 1, disputed: 0, favour: 1.3 },
  'out-of-reach': { ...USUAL, counted: 1, disputed: 0, favour: 0.45 },
  '146-districts': { ...USUAL, districts: 146, stationsEach: 3, needed: 110 },
  '12-parties': { ...USUAL, parties: 12 },
  'longest-names': { ...USUAL, isLong: true },
  '650-single-seats': {
    ...USUAL,
    districts: 650,
    contestsEach: 1,
    seats: 1,
    candidates: 6,
    stationsEach: 2,
    needed: 110,
  },
  'no-map': { ...USUAL, districts: 26, contestsEach: 1, needed: 0, hasMap: false },
  'no-map-longest-names': { ...USUAL, isLong: true, hasMap: false, disputed: 0.2 },
} satisfies Readonly<Record<string, Sketch>>;

export type ScenarioName = keyof typeof SKETCHES;
export const SCENARIOS = Object.keys(SKETCHES) as ScenarioName[];

/** All that a wall is drawn from. */
export function stage(name: ScenarioName) {
  const sketch: Sketch = SKETCHES[name];
  const election = makeElection(sketch);
  const facts =
    name === 'tie-for-the-last-seat' ? tieFacts(election) : nightFacts(election, sketch);
  const night = nightAfter(election, [...facts, ...driveFacts(election)]);
  const publication = new Publication(night);
  if (facts.length > 0) publication.project(project(night));
  const summary = publication.summary('');
  const latest = facts
    .flatMap((fact) => (fact.type === 'ReportSubmitted' ? [fact.report.contestId] : []))
    .toReversed();
  const contests = [...new Set(latest)].slice(0, 12);
  const [last] = contests;
  const districtId = last === undefined ? null : election.contests.get(last)!.districtId;
  return {
    outline: outlineOf(election),
    summary,
    moments: summary.thresholds.flatMap(({ probability }) => makeMoments(probability)),
    latest: contests.map((contestId) => ({ contestId, at: AT })),
    close: viewClosest(night, publication),
    district: districtId && viewDistrict(night, publication, districtId),
    hexes: sketch.hasMap ? layHexes(election) : null,
    drive: totalsOf(night, everybodyOf(night, publication.outcomes())),
    today: '2024-05-20',
  };
}

const AT = '2024-05-05T18:30:00Z';
const ANIMALS = [
  'Cats',
  'Birds',
  'Fish',
  'Mice',
  'Bears',
  'Snakes',
  'Frogs',
  'Bees',
  'Owls',
  'Seals',
];
const LONG_PARTY = 'Всероссийское общественное движение защиты прав сухопутных млекопитающих';
const LONG_DISTRICT = 'Муниципальный округ Александровско-Константинопольский';
const LONG_PERSON = 'Крестовоздвиженская-Преображенская Аполлинария Святославовна';
const COLORS = [
  '#3b6fc4',
  '#d81e3a',
  '#0f9d58',
  '#f07d1a',
  '#b06ad6',
  '#8fb4ff',
  '#2fb5c9',
  '#7d8896',
  '#c2a878',
  '#e58fb1',
  '#6b8e23',
  '#a0522d',
];

function makeElection(sketch: Sketch): Election {
  const { districts, contestsEach, seats, candidates, stationsEach, parties, isLong, needed } =
    sketch;
  const contests = Array.from({ length: districts * contestsEach }, (_, index) => ({
    id: `c${index}`,
    district: `d${Math.floor(index / contestsEach)}`,
    seats,
    candidates: Array.from({ length: candidates }, (_, one) => ({
      id: `c${index}-${one}`,
      ...(one % 5 === 1 && needed > 0 ? { alliance: 'small' } : {}),
      ...(one % 7 === 6 ? {} : { party: `p${(one + index) % parties}` }),
      registrationOrder: one,
    })),
    stations: Array.from({ length: stationsEach }, () => 1500),
  }));
  const election = sketchElection(contests, {
    name: isLong ? `${LONG_DISTRICT}: выборы депутатов представительных органов` : 'Zoo council',
    thresholds:
      needed === 0
        ? []
        : [
            sketchThreshold({
              name: isLong ? 'Порог подписей муниципальных депутатов в поддержку' : 'Keeper’s bid',
              signatures: needed,
              districts: needed,
              for: [{ alliance: 'small' as Alliance['id'] }],
            }),
          ],
  });
  return dress(election, isLong);
}

/** Names and colours. */
function dress(election: Election, isLong: boolean): Election {
  const parties = [...election.parties.values()].map((party, index): Party => {
    const name = isLong ? `${LONG_PARTY} ${index + 1}` : (ANIMALS[index] ?? `Party ${index + 1}`);
    const abbreviation = isLong && index % 2 === 0 ? `ВОДЗПСМ-${index + 1}` : null;
    return { ...party, name, abbreviation, color: COLORS[index]! };
  });
  const alliances = [...election.alliances.values()].map((alliance): Alliance => ({
    ...alliance,
    name: isLong ? 'Объединённые малые животные зоологического сада' : 'Small animals',
    color: '#f2b705',
  }));
  const districts = [...election.districts.values()].map((district, index): District => ({
    ...district,
    name: isLong ? `${LONG_DISTRICT} ${index + 1}` : `Enclosure ${index + 1}`,
  }));
  const names = new Map(districts.map(({ id, name }) => [id, name]));
  const contests = [...election.contests.values()].map((contest, index) => ({
    ...contest,
    name: `${names.get(contest.districtId)!}, № ${index + 1}`,
    candidates: contest.candidates.map((candidate, one) => ({
      ...candidate,
      name: isLong ? `${LONG_PERSON} ${one + 1}` : `Candidate ${one + 1}`,
    })),
  }));
  return {
    ...election,
    parties: byId(parties),
    alliances: byId(alliances),
    districts: byId(districts),
    contests: byId(contests),
  };
}

/** Sheets come in from the first districts to the last; every contest has its own favourites. */
function nightFacts(election: Election, { counted, disputed, favour }: Sketch): Fact[] {
  const sheets = [...election.contests.values()].flatMap((contest) =>
    contest.stationIds.map((stationId) => ({ contest, stationId })),
  );
  const order = seeded(7);
  const shuffled = sheets
    .map((sheet) => ({ ...sheet, turn: order() }))
    .toSorted((a, b) => a.turn - b.turn);
  return shuffled.slice(0, Math.round(counted * sheets.length)).flatMap((sheet, index): Fact[] => {
    const { contest, stationId } = sheet;
    const likes = seeded(contest.candidates[0]!.id.length * 1000 + index);
    const tastes = seeded([...contest.id].reduce((sum, one) => 31 * sum + one.charCodeAt(0), 7));
    const votes = contest.candidates.map(({ id, allianceId }) => {
      const taste = 30 + 170 * tastes() * (allianceId ? favour : 1);
      return [id, Math.round(taste * (0.85 + 0.3 * likes()))] as const;
    });
    const sketch = {
      station: stationId,
      contest: contest.id,
      sheet: { registered: 1500, ballotsCast: 420, invalid: 8 },
    };
    const first = report({ ...sketch, id: `r${index}`, votes: Object.fromEntries(votes) });
    if (likes() >= disputed) return [first];
    const other = votes.map(([id, count], one) => [id, one === 0 ? count + 7 : count]);
    const second = { id: `s${index}`, by: `other-${index}`, votes: Object.fromEntries(other) };
    return [first, report({ ...sketch, ...second })];
  });
}

/** One contest, complete: fourth and fifth have the same votes. */
function tieFacts(election: Election): Fact[] {
  const [contest] = election.contests.values();
  const votes = contest!.candidates.map(({ id }, one) => [id, one === 4 ? 97 : 100 - one] as const);
  return contest!.stationIds.map((station, index) =>
    report({
      id: `r${index}`,
      station,
      contest: contest!.id,
      sheet: { registered: 1500, ballotsCast: 420, invalid: 8 },
      votes: Object.fromEntries(votes),
    }),
  );
}

/** A drive as it may stand three weeks later: members of every stage, put down by hand. */
function driveFacts({ districts }: Election): Fact[] {
  const members = [...districts.keys()].map((districtId, index) => [`hand:${index}`, districtId]);
  const held = members.map(([id, districtId], index) =>
    correction(`c${index}`, id!, null, {
      type: 'holds',
      name: `Member ${index + 1}`,
      districtId: districtId as District['id'],
      partyId: null,
      allianceId: null,
    }),
  );
  const steps = members.map(([id], index) =>
    step(`t${index}`, id!, STEPS[(index * 7) % STEPS.length]!),
  );
  const aims = {
    reserve: { signatures: 4, districts: 2 },
    strikeRate: 0.1,
    deadline: '2024-07-03',
  };
  return [...held, ...steps, settings('aims', null, aims)];
}

/** How the chance may have gone until then. */
function makeMoments(probability: number | null) {
  if (probability === null) return [];
  return Array.from({ length: 20 }, (_, index) => {
    const part = (index + 1) / 20;
    const then = probability * part + 0.5 * (1 - part) + 0.12 * Math.sin(index);
    const at = new Date(Date.parse(AT) - 60_000 * 15 * (19 - index)).toISOString();
    return { at, thresholds: [index === 19 ? probability : Math.min(0.99, Math.max(0.01, then))] };
  });
}

function layHexes({ districts }: Election) {
  const side = Math.ceil(Math.sqrt(districts.size));
  const hexes = [...districts.keys()].map((id, index) => {
    return [id, { q: index % side, r: Math.floor(index / side) }] as const;
  });
  return { layout: 'odd-r' as const, hexes: Object.fromEntries(hexes) };
}

function byId<Id, Item extends { readonly id: Id }>(items: readonly Item[]): Map<Id, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
