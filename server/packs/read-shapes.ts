import type { FeatureCollection } from 'geojson';
import { feature } from 'topojson-client';
import * as v from 'valibot';
import type { PackProblem } from '#pack/rows.ts';
import type { HexMap } from '#map/hexagons.ts';

const Position = v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(2));
const Rings = v.array(v.array(Position));

const Features = v.looseObject({
  type: v.literal('FeatureCollection'),
  features: v.array(
    v.looseObject({
      type: v.literal('Feature'),
      properties: v.nullable(v.looseObject({ district_id: v.optional(v.string()) })),
      geometry: v.nullable(
        v.variant('type', [
          v.looseObject({ type: v.literal('Polygon'), coordinates: Rings }),
          v.looseObject({ type: v.literal('MultiPolygon'), coordinates: v.array(Rings) }),
        ]),
      ),
    }),
  ),
});

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

/** The outlines of the districts, from GeoJSON or TopoJSON; null where there are none. */
export function readShapes(
  [geojson, topojson]: readonly [string, string],
  parse: (file: string) => unknown,
  problems: PackProblem[],
): FeatureCollection | null {
  const plain = parse(geojson);
  if (plain !== undefined) return checkFeatures(geojson, plain, problems);
  const topology = parse(topojson);
  if (topology === undefined) return null;
  const known = v.safeParse(Topology, topology);
  if (!known.success) return refuse(topojson, known.issues, problems);
  const object = Object.values(known.output.objects)[0];
  const features = object && unpack(known.output, object);
  return checkFeatures(topojson, features, problems);
}

function unpack(topology: unknown, object: unknown): unknown {
  try {
    return feature(topology as Parameters<typeof feature>[0], object as never);
  } catch {
    return undefined; // arcs that are not there: refused as no feature collection
  }
}

function checkFeatures(
  file: string,
  value: unknown,
  problems: PackProblem[],
): FeatureCollection | null {
  const known = v.safeParse(Features, value);
  if (!known.success) return refuse(file, known.issues, problems);
  const features = known.output.features.flatMap(({ properties, geometry }) =>
    geometry
      ? [
          {
            type: 'Feature' as const,
            properties: { district_id: properties?.district_id ?? null },
            geometry,
          },
        ]
      : [],
  );
  const seen = new Set<string>();
  for (const { properties } of features) {
    const id = properties.district_id;
    if (id === null) continue;
    if (seen.has(id))
      problems.push({ file, line: 1, code: 'P07', field: 'district_id', found: id });
    seen.add(id);
  }
  return { type: 'FeatureCollection', features };
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
