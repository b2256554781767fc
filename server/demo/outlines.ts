import { at } from '#election/known.ts';
import { Delaunay } from 'd3-delaunay';
import type { DistrictFacts } from './facts.ts';

type Point = [number, number];

const KM_PER_DEGREE = 111.3;
/** How much larger than its district a cell may be, since districts are no discs. */
const SLACK = 1.5;

/**
 * Schematic outlines from centroids and areas: Voronoi cells, each cut to a disc around its
 * centroid. They show where a district is, not where its borders run.
 */
export function drawOutlines(districts: readonly DistrictFacts[]) {
  const middle = districts.reduce((sum, { latitude }) => sum + latitude, 0) / districts.length;
  const squeeze = Math.cos((middle * Math.PI) / 180);
  const points = districts.map(({ longitude, latitude }): Point => [longitude * squeeze, latitude]);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const frame = [
    Math.min(...xs) - 1,
    Math.min(...ys) - 1,
    Math.max(...xs) + 1,
    Math.max(...ys) + 1,
  ];
  const cells = Delaunay.from(points).voronoi(frame as [number, number, number, number]);
  return {
    type: 'FeatureCollection',
    features: districts.map(({ id, area }, index) => {
      const radius = (SLACK * Math.sqrt(area / Math.PI)) / KM_PER_DEGREE;
      const disc = discAround(at(points, index), radius);
      const ring = cutConvex(cells.cellPolygon(index), disc);
      const coordinates = [...ring, at(ring, 0)].map(([x, y]) => [round(x / squeeze), round(y)]);
      return {
        type: 'Feature',
        properties: { district_id: id },
        geometry: { type: 'Polygon', coordinates: [coordinates] },
      };
    }),
  };
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

function discAround([x, y]: Point, radius: number): Point[] {
  return Array.from({ length: 32 }, (_, step): Point => {
    const angle = (Math.PI * step) / 16;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** The part of a polygon inside a convex one that runs anticlockwise (Sutherland–Hodgman). */
function cutConvex(polygon: readonly Point[], knife: readonly Point[]): Point[] {
  return knife.reduce<Point[]>(
    (rest, from, index) => cutAlong(rest, from, at(knife, (index + 1) % knife.length)),
    [...polygon],
  );
}

function cutAlong(polygon: readonly Point[], from: Point, to: Point): Point[] {
  const side = ([x, y]: Point) =>
    (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
  return polygon.flatMap((point, index) => {
    const before = at(polygon, (index + polygon.length - 1) % polygon.length);
    const [a, b] = [side(before), side(point)];
    if (a < 0 && b < 0) return [];
    if (a >= 0 && b >= 0) return [point];
    const share = a / (a - b);
    const crossing: Point = [
      before[0] + share * (point[0] - before[0]),
      before[1] + share * (point[1] - before[1]),
    ];
    return b >= 0 ? [crossing, point] : [crossing];
  });
}
