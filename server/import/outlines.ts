/** Outlines of districts or stations: GeoJSON, TopoJSON, or a shapefile with its projection. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import proj4 from 'proj4';
import { read as readShapefile } from 'shapefile';
import { feature } from 'topojson-client';
import * as v from 'valibot';
import { RefusedError } from '../log/event-log.ts';
import type { Draft, DraftOutline } from './draft.ts';
import { slug } from './ids.ts';
import type { Mapping } from './mapping.ts';
import { plain } from './roles.ts';

type Spot = readonly number[];
type Polygons = readonly (readonly (readonly Spot[])[])[];

/** A shape with what its file says of it. */
interface Shape {
  readonly names: Readonly<Record<string, string>>;
  readonly polygons: Polygons;
}

export interface Shapes {
  readonly file: string;
  /** Features that are no outline. */
  readonly others: number;
  readonly shapes: readonly Shape[];
}

const Coordinates = v.array(v.array(v.array(v.pipe(v.number(), v.finite()))));
const Geometry = v.variant('type', [
  v.looseObject({ type: v.literal('Polygon'), coordinates: Coordinates }),
  v.looseObject({ type: v.literal('MultiPolygon'), coordinates: v.array(Coordinates) }),
]);
const Collection = v.looseObject({
  type: v.literal('FeatureCollection'),
  crs: v.optional(v.nullable(v.looseObject({ properties: v.optional(v.looseObject({})) }))),
  features: v.array(
    v.looseObject({
      id: v.optional(v.union([v.string(), v.number()])),
      properties: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
      geometry: v.optional(v.nullable(v.unknown())),
    }),
  ),
});

/** Whether what a JSON file holds are shapes. */
export function areShapes(json: unknown): boolean {
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : null;
  return type === 'FeatureCollection' || type === 'Feature' || type === 'Topology';
}

/** The shapes of GeoJSON or TopoJSON. @throws RefusedError naming what is wrong in it */
export function takeShapes(file: string, json: unknown): Shapes[] {
  const topology = json as { type: string; objects?: Record<string, { type: string }> };
  const one = { type: 'FeatureCollection', features: [json] };
  if (topology.type === 'Feature') return [readCollection(file, one)];
  if (topology.type !== 'Topology') return [readCollection(file, json)];
  const objects = Object.entries(topology.objects ?? {});
  return objects.map(([name, object]) => {
    try {
      const unpacked = feature(topology as never, object as never) as unknown as { type: string };
      const isOne = unpacked.type === 'Feature';
      const all = isOne ? { type: 'FeatureCollection', features: [unpacked] } : unpacked;
      return readCollection(`${file}, ${name}`, all);
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      throw new RefusedError(
        `${file}: ${name}: it is damaged: what its outlines are made of is not all there`,
      );
    }
  });
}

function readCollection(file: string, json: unknown): Shapes {
  const known = v.safeParse(Collection, json);
  if (!known.success) {
    const [issue] = known.issues;
    throw new RefusedError(`${file}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const { crs, features } = known.output;
  const said = crs?.properties as { name?: unknown } | undefined;
  const project = projectionOf(typeof said?.name === 'string' ? said.name : null, file);
  const shapes = features.flatMap(({ id, properties, geometry }): Shape[] => {
    const outline = v.safeParse(Geometry, geometry);
    if (!outline.success) return [];
    const { output } = outline;
    const polygons = output.type === 'Polygon' ? [output.coordinates] : output.coordinates;
    const names = { ...properties, ...(id !== undefined && { id }) };
    return [{ names: sayAll(names), polygons: projectAll(polygons, project) }];
  });
  return { file, shapes, others: features.length - shapes.length };
}

/** The shapes of a shapefile: its table, its projection and its encoding stand beside it. */
export async function readShapesOf(file: string): Promise<Shapes> {
  const stem = file.slice(0, -path.extname(file).length);
  const beside = async (ending: string) =>
    (await readFile(`${stem}${ending}`).catch(() => null)) ??
    (await readFile(`${stem}${ending.toUpperCase()}`).catch(() => null));
  const [bytes, table, projection, encoding] = await Promise.all([
    readFile(file),
    beside('.dbf'),
    beside('.prj'),
    beside('.cpg'),
  ]);
  if (!table) throw new RefusedError(`${file}: its table (.dbf) does not stand beside it`);
  try {
    const label = encodingOf(encoding?.toString().trim() ?? '');
    const collection = await readShapefile(bytes, table, { encoding: label });
    const prj = projection?.toString().trim() ?? null;
    const project = projectionOf(prj, file);
    const read = readCollection(file, collection);
    return {
      ...read,
      file,
      shapes: read.shapes.map((one) => ({ ...one, polygons: projectAll(one.polygons, project) })),
    };
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    throw new RefusedError(`${file}: it is damaged, or no shapefile`);
  }
}

function encodingOf(said: string): string {
  const label = /^\d+$/.test(said) ? `windows-${said}` : said;
  try {
    return new TextDecoder(label || 'utf-8').encoding;
  } catch {
    return 'utf-8';
  }
}

type Project = ((spot: Spot) => Spot) | null;

/** What makes degrees of coordinates: by the text of a `.prj`, or the name of a reference system. */
function projectionOf(said: string | null, file: string): Project {
  if (said === null || /CRS84|EPSG:+(?:\d*:)?4326$/i.test(said)) return null;
  const code = /EPSG:+(?:[\d.]*:)?(\d+)$/i.exec(said)?.[1];
  const definition = code === undefined ? said : defineSystem(Number(code));
  if (definition === null) {
    throw new RefusedError(
      `${file}: its coordinates are of EPSG:${code ?? ''}, which is not known here: save it in degrees (EPSG:4326)`,
    );
  }
  try {
    const projection = proj4(definition);
    return ([x = NaN, y = NaN]) => projection.inverse([x, y]);
  } catch (error) {
    throw new RefusedError(`${file}: its projection is not known: ${(error as Error).message}`);
  }
}

/** Reference systems that are plain: Mercator of the web, and UTM on WGS 84 and on ETRS89. */
function defineSystem(code: number): string | null {
  if (code === 3857 || code === 900913) return 'EPSG:3857';
  if (code === 4258 || code === 4269) return '+proj=longlat +ellps=GRS80 +no_defs';
  if (code > 32600 && code <= 32660) return `+proj=utm +zone=${code - 32600} +datum=WGS84 +units=m`;
  if (code > 32700 && code <= 32760) {
    return `+proj=utm +zone=${code - 32700} +south +datum=WGS84 +units=m`;
  }
  if (code >= 25828 && code <= 25838) {
    return `+proj=utm +zone=${code - 25800} +ellps=GRS80 +units=m`;
  }
  return null;
}

/** Six digits behind the point are 10 cm. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

function projectAll(polygons: Polygons, project: Project): Polygons {
  return polygons.map((rings) =>
    rings.map((ring) => {
      const spots = ring.map((spot) => {
        const [x = NaN, y = NaN] = project ? project(spot) : spot;
        return project ? [round(x), round(y)] : [x, y];
      });
      return spots;
    }),
  );
}

function sayAll(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value).trim()]] : [],
    ),
  );
}

/** Whom a name can mean: by id, or by name without case, marks and leading zeros. */
class Named {
  readonly #byName = new Map<string, string>();

  add(key: string, names: readonly (string | undefined)[]): void {
    for (const name of names) {
      if (name) for (const form of formsOf(name)) this.#byName.set(form, key);
    }
  }

  find(name: string): string | undefined {
    for (const form of formsOf(name)) {
      const key = this.#byName.get(form);
      if (key !== undefined) return key;
    }
    return undefined;
  }
}

function formsOf(name: string): string[] {
  const word = plain(name).replace(/(?<=^|\s)0+(?=\d)/g, '');
  return [word, slug(name)].filter(Boolean);
}

/**
 * Gives districts their outlines, and stations whose outlines they are their place. What matches nothing,
 * on both sides, is said.
 */
export function matchOutlines(draft: Draft, all: readonly Shapes[], mapping: Mapping): void {
  const outlines: DraftOutline[] = [];
  for (const { file, shapes, others } of all) {
    if (others > 0) draft.left.add(`${file}: ${others} shapes that are no polygons`);
    const districts = new Named();
    for (const [key, { name, id, abbreviation }] of draft.districts) {
      const number = /\d+$/.exec(name)?.[0];
      districts.add(key, [id, abbreviation, number, name, mapping.districts?.[key]?.name]);
    }
    const stations = new Named();
    for (const [key, { name, id }] of draft.stations) {
      stations.add(key, [id, name.replace(/,.*$/, ''), name]);
    }
    const property = mapping.outlines?.property ?? bestProperty(shapes, [districts, stations]);
    const count = (named: Named) =>
      shapes.filter(({ names }) => named.find(names[property] ?? '') !== undefined).length;
    const areOfStations = count(stations) > count(districts);
    const found = new Set<string>();
    const ofNobody: string[] = [];
    for (const { names, polygons } of shapes) {
      const name = names[property] ?? '';
      const key = (areOfStations ? stations : districts).find(name);
      if (key === undefined) ofNobody.push(name || '(without a name)');
      else found.add(key);
      const station = areOfStations && key !== undefined ? draft.stations.get(key) : undefined;
      if (station && station.latitude === undefined) {
        const [x, y] = middleOf(polygons);
        station.longitude = round(x);
        station.latitude = round(y);
      }
      const district = areOfStations ? (station?.district ?? null) : (key ?? null);
      outlines.push({ district, polygons });
    }
    const whose = areOfStations ? 'stations' : 'districts';
    draft.taken.add(
      `${file} is read as ${shapes.length} outlines of ${whose}, named by "${property}": ${found.size} match`,
    );
    if (ofNobody.length > 0) {
      draft.left.add(`${file}: outlines that match none of the ${whose}: ${list(ofNobody)}`);
    }
    const without = [...(areOfStations ? draft.stations : draft.districts)].filter(
      ([key]) => !found.has(key),
    );
    if (without.length > 0) {
      const named = without.map(([, { name }]) => name);
      draft.left.add(`${file}: ${whose} without an outline: ${list(named)}`);
    }
  }
  draft.outlines = outlines;
}

const MOST_LISTED = 20;

function list(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** The property under which most shapes are known. */
function bestProperty(shapes: readonly Shape[], known: readonly Named[]): string {
  const properties = [...new Set(shapes.flatMap(({ names }) => Object.keys(names)))];
  const scored = properties.map((property) => {
    const counts = known.map((named) => {
      const keys = shapes.flatMap(({ names }) => named.find(names[property] ?? '') ?? []);
      return new Set(keys).size;
    });
    return { property, found: Math.max(0, ...counts) };
  });
  return scored.toSorted((a, b) => b.found - a.found)[0]?.property ?? 'id';
}

type Ring = readonly Spot[];

/**
 * A place inside of an outline: the middle of its largest polygon, or, where that lies outside, the middle of
 * the widest way through it at that height. In degrees.
 */
function middleOf(polygons: Polygons): readonly [x: number, y: number] {
  let [largest, middle] = [-1, [0, 0] as readonly [number, number]];
  let outline: Ring = [];
  for (const [outer = []] of polygons) {
    let [area, x, y] = [0, 0, 0];
    for (const [[ax = 0, ay = 0], [bx = 0, by = 0]] of edgesOf(outer)) {
      const cross = ax * by - bx * ay;
      area += cross;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    }
    if (area === 0 || Math.abs(area) <= largest) continue;
    [largest, middle, outline] = [Math.abs(area), [x / (3 * area), y / (3 * area)], outer];
  }
  return intoOutline(outline, middle);
}

function edgesOf(ring: Ring): (readonly [Spot, Spot])[] {
  return ring.map((spot, index) => [spot, ring[(index + 1) % ring.length] ?? spot]);
}

function intoOutline(ring: Ring, [x, y]: readonly [number, number]): readonly [number, number] {
  const crossings = edgesOf(ring)
    .flatMap(([[ax = 0, ay = 0], [bx = 0, by = 0]]) =>
      ay > y === by > y ? [] : [ax + ((y - ay) * (bx - ax)) / (by - ay)],
    )
    .toSorted((a, b) => a - b);
  const ways = crossings.flatMap((from, index) =>
    index % 2 === 0 ? [{ from, to: crossings[index + 1] ?? from }] : [],
  );
  if (ways.some(({ from, to }) => from <= x && x <= to)) return [x, y];
  const [widest] = ways.toSorted((a, b) => b.to - b.from - (a.to - a.from));
  return widest ? [(widest.from + widest.to) / 2, y] : [x, y];
}
