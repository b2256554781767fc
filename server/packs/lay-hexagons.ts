import { Delaunay } from 'd3-delaunay';
import { forceCollide, forceLink, forceSimulation, type SimulationNodeDatum } from 'd3-force';
import { polygonArea, polygonCentroid } from 'd3-polygon';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { Pack } from './read-pack.ts';
import type { HexJson } from './read-shapes.ts';

/** A pack with a hexagon map: its own, else one made from its outlines where it has those. */
export function addHexagons(pack: Pack): Pack {
  if (pack.hexes || !pack.shapes) return pack;
  return { ...pack, hexes: layHexagons([...pack.election.districts.keys()], pack.shapes) };
}

type Point = readonly [x: number, y: number];
/** A hexagon of the plane: its column, and its row counted from north to south. */
type Cell = readonly [q: number, r: number];

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
export function layHexagons(ids: readonly string[], shapes: FeatureCollection): HexJson | null {
  const homes = findCentroids(shapes);
  const points = ids.flatMap((id) => (homes.has(id) ? [homes.get(id)!] : []));
  if (points.length < ids.length || ids.length === 0) return null;
  const edges = findNeighbours(points);
  const cells = settle(moveApart(points, edges), edges);
  const hexes = ids.map((id, place) => [id, { q: cells[place]![0], r: cells[place]![1] }] as const);
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
  const middle = areaOf(largest) > 0 ? polygonCentroid(largest) : largest[0]!;
  return middle.every(Number.isFinite) ? middle : null;
}

function areaOf(ring: Ring): number {
  return Math.abs(polygonArea(ring));
}

/** Two that lie next to each other, by their places. */
type Edge = readonly [one: number, other: number];

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
  return nodes.map(({ x, y }) => [x!, y!]);
}

/** Half where they are, half in their order: a dense middle gets more room, what is far off less. */
function spreadEvenly(points: readonly Point[]): Point[] {
  const side = Math.sqrt(points.length);
  const [xs, ys] = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]!);
    const ordered = values.toSorted((a, b) => a - b);
    const [low, high] = [ordered[0]!, ordered.at(-1)!];
    return values.map((value) => {
      const byOrder = ordered.indexOf(value) / points.length;
      const byPlace = high > low ? (value - low) / (high - low) : 0;
      return (side * (byOrder + byPlace)) / 2;
    });
  });
  return points.map((_, place) => [xs![place]!, ys![place]!]);
}

const ROW = Math.sqrt(3) / 2;

function centerOf([q, r]: Cell): Point {
  return [q + (Math.abs(r % 2) === 1 ? 0.5 : 0), r * ROW];
}

function squareBetween([x, y]: Point, [u, v]: Point): number {
  return (x - u) ** 2 + (y - v) ** 2;
}

/** The square of the distance of hexagons that touch, and a little. */
const TOUCHING = 1.1;
/** Neighbours that are parted count as much as a district that is moved by the width of a hexagon. */
const TOGETHER = 1;
/** How far a district looks for a better hexagon, and how often all do. */
const REACH = 3;
const ROUNDS = 60;

/** Gives every point a hexagon of its own. */
function settle(points: readonly Point[], edges: readonly Edge[]): Cell[] {
  const neighbours = points.map((_, place) =>
    edges.flatMap(([one, other]) => (one === place ? other : other === place ? one : [])),
  );
  const cells: Cell[] = [];
  const holders = new Map<string, number>();
  points.forEach((point, place) => put(place, nearestFree(point)));
  for (let round = 0, moved = true; moved && round < ROUNDS; round += 1) {
    moved = false;
    points.forEach((_, place) => {
      for (const cell of around(cells[place]!)) moved = change(place, cell) || moved;
    });
  }
  const [left, top] = [0, 1].map((axis) => Math.min(...cells.map((cell) => cell[axis]!)));
  const up = top! - Math.abs(top! % 2); // odd rows stay odd
  return cells.map(([q, r]) => [q - left!, r - up]);

  function put(place: number, cell: Cell): void {
    cells[place] = cell;
    holders.set(cell.join(), place);
  }

  function nearestFree([x, y]: Point): Cell {
    const start: Cell = [Math.round(x), Math.round(y / ROW)];
    for (let reach = 1; ; reach += 2) {
      const [best] = [...within(start, reach)]
        .filter((cell) => !holders.has(cell.join()))
        .toSorted(
          (a, b) => squareBetween(centerOf(a), [x, y]) - squareBetween(centerOf(b), [x, y]),
        );
      if (best) return best;
    }
  }

  /** Goes to a hexagon, or changes places with who has it, if that is better for the map. */
  function change(place: number, cell: Cell): boolean {
    const from = cells[place]!;
    const other = holders.get(cell.join());
    const before = costOf(place) + (other === undefined ? 0 : costOf(other));
    swap(place, from, other, cell);
    const after = costOf(place) + (other === undefined ? 0 : costOf(other));
    if (after < before - 1e-9) return true;
    swap(place, cell, other, from);
    return false;
  }

  function swap(place: number, from: Cell, other: number | undefined, to: Cell): void {
    holders.delete(from.join());
    put(place, to);
    if (other !== undefined) put(other, from);
  }

  function costOf(place: number): number {
    const center = centerOf(cells[place]!);
    const parted = neighbours[place]!.filter(
      (other) => squareBetween(center, centerOf(cells[other]!)) > TOUCHING,
    );
    return squareBetween(center, points[place]!) + TOGETHER * parted.length;
  }
}

function* within([q, r]: Cell, reach: number): Generator<Cell> {
  for (let down = -reach; down <= reach; down += 1) {
    for (let along = -reach; along <= reach; along += 1) yield [q + along, r + down];
  }
}

function* around(cell: Cell): Generator<Cell> {
  for (const one of within(cell, REACH)) if (one[0] !== cell[0] || one[1] !== cell[1]) yield one;
}
