import type { AllianceId, DistrictId, Holder, PartyId } from '#election/model.ts';
import type { Basis } from './basis.ts';

/** Whether the stations counted are like those still out. */
export interface Coverage {
  readonly stations: { readonly counted: number; readonly outstanding: number };
  /** Registered voters of a station on average; null where nobody says. */
  readonly size: { readonly counted: number | null; readonly outstanding: number | null };
  /** Districts of whose stations less than a tenth is counted, though half the city’s is. */
  readonly behind: readonly DistrictId[];
  /** How far what is out lies from what is in, in standard distances; null without coordinates. */
  readonly distance: number | null;
  /** Few districts that most of what is in comes from, though less of all does; null: none. */
  readonly first: {
    readonly districts: number;
    readonly of: number;
    readonly share: number;
  } | null;
  /**
   * Whose share was most unlike last time at the stations that are in: there and at those out; null:
   * nobody’s, or nobody knows.
   */
  readonly before: {
    readonly partyId: PartyId | null;
    readonly allianceId: AllianceId | null;
    readonly counted: number;
    readonly outstanding: number;
  } | null;
  /** The gravest first. */
  readonly warnings: readonly CoverageWarning[];
}

/**
 * In what the counted stations are not like the others: they voted otherwise last time, are from few
 * districts, larger or smaller by a fifth, in another part of the city; a kind of station or whole
 * districts are still out.
 */
export type CoverageWarning =
  | 'unlike-before'
  | 'few-districts'
  | 'small-first'
  | 'large-first'
  | 'other-place'
  | 'kinds-out'
  | 'districts-behind';

const UNLIKE = 1.2;
const FAR = 0.5;
/** Points of a share that are worth a word. */
const MOVED = 0.03;
/** So many of those out are of kinds of which none is in. */
const KINDS = 0.05;
/** Most of what is in, from districts that hold less than half as much of all. */
const MOST = 0.6;

/** Compares what is in with what is out; a station counts once a contest. */
export function describeCoverage(bases: readonly Basis[]): Coverage {
  const counted = bases.flatMap((basis) => basis.counted);
  const outstanding = bases.flatMap((basis) => basis.outstanding);
  const size = { counted: meanSize(counted), outstanding: meanSize(outstanding) };
  const distance = measureDistance(counted, outstanding);
  const behind = findBehind(bases, counted.length / (counted.length + outstanding.length));
  const first = findFirst(bases);
  const before = compareBefore(bases);
  const warnings: CoverageWarning[] = [];
  if (before) warnings.push('unlike-before');
  if (first) warnings.push('few-districts');
  if (size.counted !== null && size.outstanding !== null) {
    if (size.outstanding > UNLIKE * size.counted) warnings.push('small-first');
    if (size.counted > UNLIKE * size.outstanding) warnings.push('large-first');
  }
  if (distance !== null && distance > FAR) warnings.push('other-place');
  const kinds = new Set(counted.map(({ station }) => station.kind));
  const others = outstanding.filter(({ station }) => !kinds.has(station.kind));
  if (others.length > KINDS * outstanding.length) warnings.push('kinds-out');
  if (behind.length > 0) warnings.push('districts-behind');
  return {
    stations: { counted: counted.length, outstanding: outstanding.length },
    size,
    behind,
    distance,
    first,
    before,
    warnings: counted.length > 0 && outstanding.length > 0 ? warnings : [],
  };
}

type Placed = Basis['outstanding'][number];

function meanSize(stations: readonly Placed[]): number | null {
  const known = stations.flatMap(({ registered }) => registered ?? []);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : null;
}

function findBehind(bases: readonly Basis[], share: number): DistrictId[] {
  if (share < 0.5) return [];
  const districts = Map.groupBy(bases, ({ contest }) => contest.districtId);
  return [...districts].flatMap(([id, own]) => {
    const counted = own.reduce((sum, basis) => sum + basis.counted.length, 0);
    const all = own.reduce((sum, basis) => sum + basis.outstanding.length, counted);
    return all > 0 && counted < 0.1 * all ? [id] : [];
  });
}

/** The fewest districts that most of what is in comes from, where they hold far less of all. */
function findFirst(bases: readonly Basis[]): Coverage['first'] {
  const districts = new Map<DistrictId, { in: number; all: number }>();
  for (const { counted, outstanding } of bases) {
    for (const [stations, isIn] of [
      [counted, 1],
      [outstanding, 0],
    ] as const) {
      for (const { station } of stations) {
        const own = districts.get(station.districtId) ?? { in: 0, all: 0 };
        districts.set(station.districtId, { in: own.in + isIn, all: own.all + 1 });
      }
    }
  }
  const total = (pick: (one: { in: number; all: number }) => number) =>
    [...districts.values()].reduce((sum, one) => sum + pick(one), 0);
  const [counted, all] = [total((one) => one.in), total((one) => one.all)];
  const ahead = [...districts.values()].toSorted((a, b) => b.in / b.all - a.in / a.all);
  let [inside, held, count] = [0, 0, 0];
  while (count < ahead.length && inside < MOST * counted) {
    inside += ahead[count]?.in ?? 0;
    held += ahead[count]?.all ?? 0;
    count += 1;
  }
  // One station is from one district, and says so little that it needs no warning of this kind.
  if (counted < 10 || held >= (MOST / 2) * all) return null;
  return { districts: count, of: districts.size, share: inside / counted };
}

/** Whose share last time differs most between the stations that are in and those out. */
function compareBefore(bases: readonly Basis[]): Coverage['before'] {
  const parties = new Map<string, { one: Holder; in: number[]; out: number[] }>();
  for (const { contest, counted, outstanding } of bases) {
    for (const [stations, side] of [
      [counted, 'in'],
      [outstanding, 'out'],
    ] as const) {
      for (const { before, registered } of stations) {
        if (!before) continue;
        const weight = registered || 1;
        const seen = new Set<string>();
        contest.candidates.forEach(({ partyId, allianceId }, place) => {
          const key = `${partyId} ${allianceId}`;
          const share = before[place] ?? NaN;
          if (Number.isNaN(share) || seen.has(key)) return;
          seen.add(key);
          const own = parties.get(key) ?? { one: { partyId, allianceId }, in: [0, 0], out: [0, 0] };
          const [votes = 0, all = 0] = own[side];
          own[side] = [votes + weight * share, all + weight];
          parties.set(key, own);
        });
      }
    }
  }
  const moved = [...parties.values()]
    .map(({ one: { partyId, allianceId }, ...own }) => {
      const [counted, outstanding] = [own.in, own.out].map(([votes = 0, all = 0]) => votes / all);
      return { partyId, allianceId, counted: counted ?? NaN, outstanding: outstanding ?? NaN };
    })
    // Who stands on one side only tells nothing of the other.
    .filter((one) => !Number.isNaN(gap(one)))
    .toSorted((a, b) => gap(b) - gap(a));
  const [most] = moved;
  return most && gap(most) > MOVED ? most : null;
}

function gap({ counted, outstanding }: { counted: number; outstanding: number }): number {
  return Math.abs(counted - outstanding);
}

/** Between the two means, in units of how far all stations lie from their mean. */
function measureDistance(counted: readonly Placed[], outstanding: readonly Placed[]) {
  const inside = coordinates(counted);
  const outside = coordinates(outstanding);
  if (inside.length < 10 || outside.length < 10) return null;
  const a = middle(inside);
  const b = middle(outside);
  const all = [...inside, ...outside];
  const centre = middle(all);
  const spread = all.reduce((sum, one) => sum + square(one, centre), 0) / all.length;
  return spread > 0 ? Math.sqrt(square(a, b) / spread) : null;
}

type Point = readonly [x: number, y: number];

/** On a plane where a degree is as long to the east as to the north. */
function coordinates(stations: readonly Placed[]): Point[] {
  return stations.flatMap(({ station: { latitude, longitude } }) =>
    latitude === null || longitude === null
      ? []
      : [[longitude * Math.cos((latitude * Math.PI) / 180), latitude] as const],
  );
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce<Point>(([x, y], one) => [x + one[0], y + one[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

function square(a: Point, b: Point): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
}
