import type { DistrictId } from '#election/model.ts';
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
  readonly warnings: readonly CoverageWarning[];
}

/**
 * In what the counted stations are not like the others: larger or smaller by a fifth, in another
 * part of the city, or districts left behind.
 */
export type CoverageWarning = 'small-first' | 'large-first' | 'other-place' | 'districts-behind';

const UNLIKE = 1.2;
const FAR = 0.5;

/** Compares what is in with what is out; a station counts once a contest. */
export function describeCoverage(bases: readonly Basis[]): Coverage {
  const counted = bases.flatMap((basis) => basis.counted);
  const outstanding = bases.flatMap((basis) => basis.outstanding);
  const size = { counted: meanSize(counted), outstanding: meanSize(outstanding) };
  const distance = measureDistance(counted, outstanding);
  const behind = findBehind(bases, counted.length / (counted.length + outstanding.length));
  const warnings: CoverageWarning[] = [];
  if (size.counted !== null && size.outstanding !== null) {
    if (size.outstanding > UNLIKE * size.counted) warnings.push('small-first');
    if (size.counted > UNLIKE * size.outstanding) warnings.push('large-first');
  }
  if (distance !== null && distance > FAR) warnings.push('other-place');
  if (behind.length > 0) warnings.push('districts-behind');
  return {
    stations: { counted: counted.length, outstanding: outstanding.length },
    size,
    behind,
    distance,
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
