import { findNearest } from '#pack/guess.ts';
import { polygonContains } from 'd3-polygon';
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import { feature } from 'topojson-client';
import * as v from 'valibot';
import type { District, Election, PollingStation } from '#election/model.ts';
import type { HexMap } from '#map/hexagons.ts';
import type { PackProblem, Row } from '#pack/rows.ts';

const Features = v.looseObject({
  type: v.literal('FeatureCollection'),
  features: v.array(
    v.looseObject({
      type: v.literal('Feature'),
      id: v.optional(v.union([v.string(), v.number()])),
      properties: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
      geometry: v.optional(v.nullable(v.looseObject({ type: v.string() }))),
    }),
  ),
});

const Spot = v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(2));
const Rings = v.array(v.array(Spot));
const Outline = v.variant('type', [
  v.looseObject({ type: v.literal('Polygon'), coordinates: Rings }),
  v.looseObject({ type: v.literal('MultiPolygon'), coordinates: v.array(Rings) }),
]);

const Topology = v.looseObject({
  type: v.literal('Topology'),
  arcs: v.array(v.array(v.array(v.number()))),
  objects: v.record(v.string(), v.looseObject({ type: v.string() })),
});

const Hexes = v.looseObject({
  layout: v.picklist(['odd-r', 'even-r', 'odd-q', 'even-q']),
  hexes: v.record(
    v.string(),
    v.looseObject({ q: v.pipe(v.number(), v.integer()), r: v.pipe(v.number(), v.integer()) }),
  ),
});

/** Shapes as a file has them, not yet known to be anybody's. */
export interface RawShapes {
  readonly file: string;
  readonly features: v.InferOutput<typeof Features>['features'];
}

/** The shapes of a pack, from GeoJSON or TopoJSON; null where there are none, or they are broken. */
export function readShapes(
  [geojson, topojson]: readonly [string, string],
  parse: (file: string) => unknown,
  problems: PackProblem[],
): RawShapes | null {
  const plain = parse(geojson);
  if (plain !== undefined) return readFeatures(geojson, plain, problems);
  const topology = parse(topojson);
  if (topology === undefined) return null;
  const known = v.safeParse(Topology, topology);
  if (!known.success) return refuse(topojson, known.issues, problems);
  const object = Object.values(known.output.objects)[0];
  return readFeatures(topojson, object && unpack(known.output, object), problems);
}

function unpack(topology: unknown, object: unknown): unknown {
  try {
    return feature(topology as Parameters<typeof feature>[0], object as never);
  } catch {
    return undefined; // arcs that are not there: refused as no feature collection
  }
}

function readFeatures(file: string, value: unknown, problems: PackProblem[]): RawShapes | null {
  const known = v.safeParse(Features, value);
  if (!known.success) return refuse(file, known.issues, problems);
  return { file, features: known.output.features };
}

type Polygons = Position[][][];

/**
 * The outlines of the districts, one feature each, named by `district_id`; null where none can be drawn.
 * Shapes of nobody are kept without a name: they are drawn muted.
 */
export function matchShapes(
  { file, features }: RawShapes,
  election: Election,
  stationRows: readonly Row[],
  problems: PackProblem[],
): FeatureCollection | null {
  const note = (code: PackProblem['code'], field: string, found: string, more = {}) =>
    problems.push({ file, line: 1, code, field, found, ...more });
  const { districts, outlineProperty } = election;
  const byDistrict = new Map<string, Polygons>();
  const ofNobody: Polygons[] = [];
  features.forEach(({ id, properties, geometry }, index) => {
    const named = properties?.[outlineProperty ?? 'district_id'] ?? id ?? null;
    const name = typeof named === 'string' || typeof named === 'number' ? String(named) : '';
    const polygons = readPolygons(geometry, `features.${index}`, note);
    if (!polygons) return;
    const district = findDistrict(districts, name, outlineProperty !== null);
    if (!district) {
      ofNobody.push(polygons);
      const nearest = findNearest(name, [...districts.keys()]);
      note('N11', `features.${index}`, name, { nearest });
      return;
    }
    byDistrict.set(district.id, [...(byDistrict.get(district.id) ?? []), ...polygons]);
  });
  for (const { id, name } of districts.values()) {
    if (byDistrict.size > 0 && !byDistrict.has(id)) note('N12', id, name);
  }
  if (!areDegrees([...byDistrict.values(), ...ofNobody], note)) return null;
  warnOfStations(election, byDistrict, stationRows, problems);
  return {
    type: 'FeatureCollection',
    features: [
      ...[...byDistrict].map(([id, polygons]) => outlineOf(polygons, id)),
      ...ofNobody.map((polygons) => outlineOf(polygons, null)),
    ],
  };
}

function findDistrict(
  districts: ReadonlyMap<string, District>,
  name: string,
  mayBeName: boolean,
): District | undefined {
  const byId = districts.get(name);
  if (byId || !mayBeName) return byId;
  return [...districts.values()].find((district) => district.name === name);
}

function outlineOf(polygons: Polygons, id: string | null): Feature<Polygon | MultiPolygon> {
  const [first, ...others] = polygons;
  return {
    type: 'Feature',
    properties: { district_id: id },
    geometry:
      first && others.length === 0
        ? { type: 'Polygon', coordinates: first }
        : { type: 'MultiPolygon', coordinates: polygons },
  };
}

/** The polygons of a geometry; null where it is no outline. */
function readPolygons(
  geometry: RawShapes['features'][number]['geometry'],
  field: string,
  note: (code: 'P02' | 'N16', field: string, found: string, more?: object) => void,
): Polygons | null {
  const type = geometry?.type ?? 'no geometry';
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    note('N16', field, type, { expected: 'Polygon or MultiPolygon' });
    return null;
  }
  const known = v.safeParse(Outline, geometry);
  if (known.success) {
    const { output } = known;
    return output.type === 'Polygon' ? [output.coordinates] : output.coordinates;
  }
  const [issue] = known.issues;
  note('P02', field, `${field}.geometry.${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  return null;
}

/** Says once what is wrong with coordinates that are no degrees. */
function areDegrees(
  all: readonly Polygons[],
  note: (code: 'P13' | 'N13', field: string, found: string, more?: object) => void,
): boolean {
  const places = all.flat(3);
  const outside = places.find(([x = 0, y = 0]) => Math.abs(x) > 360 || Math.abs(y) > 90);
  if (!outside) return true;
  const found = `[${outside[0] ?? ''}, ${outside[1] ?? ''}]`;
  const isSwapped = places.every(([x = 0, y = 0]) => Math.abs(x) <= 90 && Math.abs(y) <= 360);
  note('P13', 'coordinates', found, {
    expected: isSwapped
      ? 'longitude first, then latitude: they look swapped'
      : 'degrees, longitude first (EPSG:4326): reproject the file',
  });
  return false;
}

const isInside = (polygons: Polygons, x: number, y: number) =>
  polygons.some(([outer, ...holes]) => {
    const contains = (ring: Position[] | undefined) =>
      ring !== undefined && polygonContains(ring as [number, number][], [x, y]);
    return contains(outer) && !holes.some(contains);
  });

/** Stations beside their district, and whether all would be in it the other way round. */
function warnOfStations(
  { stations }: Election,
  byDistrict: ReadonlyMap<string, Polygons>,
  rows: readonly Row[],
  problems: PackProblem[],
): void {
  const placed = [...stations.values()].flatMap((station) => {
    const polygons = byDistrict.get(station.districtId);
    const { latitude, longitude } = station;
    return polygons && latitude !== null && longitude !== null
      ? [{ station, polygons, latitude, longitude }]
      : [];
  });
  const outside = placed.filter((one) => !isInside(one.polygons, one.longitude, one.latitude));
  if (outside.length === 0) return;
  const file = 'stations.csv';
  const swapped = outside.filter((one) => isInside(one.polygons, one.latitude, one.longitude));
  if (2 * swapped.length > placed.length) {
    const found = `${swapped.length} / ${placed.length}`;
    problems.push({ file, line: 1, code: 'N13', field: 'latitude, longitude', found });
    return;
  }
  const lines = new Map<string, number>(
    rows.map(({ line, cells }) => [cells.station_id ?? '', line]),
  );
  for (const { station, latitude, longitude } of outside) {
    const { id, districtId }: PollingStation = station;
    const found = `${id}: ${latitude}, ${longitude}`;
    problems.push({ file, line: lines.get(id) ?? 1, code: 'N14', field: districtId, found });
  }
}

/** The hexagon map; null where there is none. */
export function readHexes(file: string, value: unknown, problems: PackProblem[]): HexMap | null {
  if (value === undefined) return null;
  const known = v.safeParse(Hexes, value);
  return known.success ? known.output : refuse(file, known.issues, problems);
}

function refuse(
  file: string,
  [first]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
  problems: PackProblem[],
): null {
  const found = `${v.getDotPath(first) ?? 'the file'}: ${first.message}`;
  problems.push({ file, line: 1, code: 'P02', field: file, found });
  return null;
}
