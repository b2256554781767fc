import { at, known, lastOf } from '#election/known.ts';
import { Delaunay } from 'd3-delaunay';
import { forceCollide, forceLink, forceSimulation, type SimulationNodeDatum } from 'd3-force';
import { polygonArea, polygonCentroid } from 'd3-polygon';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { HexMap } from '#map/hexagons.ts';
import type { Pack } from './read-pack.ts';
import { settle, type Edge, type Point } from './settle-hexagons.ts';

/** A pack with a hexagon map: its own, else one made from its outlines where it has those. */
export function addHexagons(pack: Pack): Pack {
  if (pack.hexes || !pack.shapes) return pack;
  return { ...pack, hexes: layHexagons([...pack.election.districts.keys()], pack.shapes) };
}

/**
 * A hexagon map for a pack that has outlines only: one hexagon a district, all of one size, and
 * neighbours by each other where that can be. Districts move apart, or together, until they are
 * about as far from each other as hexagons are (a Dorling cartogram of equal discs); then each
 * settles on a hexagon, and changes places with others for as long as the map gets better.
 *
 * The same outlines always give the same map.
 *
 * @returns null where a district has no outline
 */
export function layHexagons(ids: readonly string[], shapes: FeatureCollection): HexMap | null {
  const homes = findCentroids(shapes);
  const points = ids.flatMap((id) => (homes.has(id) ? [known(homes, id)] : []));
  if (points.length < ids.length || ids.length === 0) return null;
  const edges = findNeighbours(points);
  const cells = settle(moveApart(points, edges), edges);
  const hexes = ids.map(
    (id, index) => [id, { q: at(cells, index)[0], r: at(cells, index)[1] }] as const,
  );
  return { layout: 'odd-r', hexes: Object.fromEntries(hexes) };
}

type Ring = [longitude: number, latitude: number][];

/** The middle of every district's largest part, on a plane with y southwards. */
function findCentroids({ features }: FeatureCollection): Map<string, Point> {
  const middles = features.flatMap(({ properties, geometry }) => {
    const middle = middleOf(geometry as Polygon | MultiPolygon);
    return middle ? [[properties?.district_id as string, middle] as const] : [];
  });
  const sum = middles.reduce((all, [, [, latitude]]) => all + latitude, 0);
  const squeeze = Math.cos((sum / middles.length / 180) * Math.PI);
  return new Map(middles.map(([id, [x, y]]) => [id, [x * squeeze, -y]]));
}

/** null: the outline is of nothing. */
function middleOf({ type, coordinates }: Polygon | MultiPolygon): Point | null {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  const rings = polygons.flatMap(([ring]) => (ring?.length ? [ring as Ring] : []));
  const [largest] = rings.toSorted((a, b) => areaOf(b) - areaOf(a));
  if (!largest) return null;
  const middle = areaOf(largest) > 0 ? polygonCentroid(largest) : at(largest, 0);
  return middle.every(Number.isFinite) ? middle : null;
}

function areaOf(ring: Ring): number {
  return Math.abs(polygonArea(ring));
}

/** Pairs that lie next to each other. */
function findNeighbours(points: readonly Point[]): Edge[] {
  const delaunay = Delaunay.from(points as [number, number][]);
  return points.flatMap((_, one) =>
    [...delaunay.neighbors(one)].filter((other) => other > one).map((other): Edge => [one, other]),
  );
}

const STEPS = 400;

/** Moves points until neighbours are about 1 apart. */
function moveApart(points: readonly Point[], edges: readonly Edge[]): Point[] {
  const nodes = spreadEvenly(points).map(([x, y]): SimulationNodeDatum => ({ x, y }));
  const links = edges.map(([source, target]) => ({ source, target }));
  forceSimulation(nodes)
    .alphaDecay(0)
    .velocityDecay(0.8)
    .force('apart', forceCollide(0.5).strength(0.7).iterations(2))
    .force('together', forceLink(links).distance(1).strength(0.15))
    .stop()
    .tick(STEPS);
  return nodes.map(({ x = 0, y = 0 }) => [x, y]);
}

/** Half where they are, half in their order: a dense middle gets more room, what is far off less. */
function spreadEvenly(points: readonly Point[]): Point[] {
  const side = Math.sqrt(points.length);
  const spread = (axis: 0 | 1) => {
    const values = points.map((point) => at(point, axis));
    const ordered = values.toSorted((a, b) => a - b);
    const [low, high] = [at(ordered, 0), lastOf(ordered)];
    return values.map((value) => {
      const byOrder = ordered.indexOf(value) / points.length;
      const byPlace = high > low ? (value - low) / (high - low) : 0;
      return (side * (byOrder + byPlace)) / 2;
    });
  };
  const [xs, ys] = [spread(0), spread(1)];
  return points.map((_, index) => [at(xs, index), at(ys, index)]);
}
