import type { FeatureCollection } from 'geojson';
import type { HexMap } from './hexagons.ts';

/** What a map is drawn from; null: the election has none. */
export interface Maps {
  readonly shapes: FeatureCollection | null;
  readonly hexes: HexMap | null;
}

export const NO_MAPS: Maps = { shapes: null, hexes: null };

/** How long to wait before asking again, longer each time. In milliseconds. */
const PAUSES = { first: 1000, longest: 60_000 };

/** Asks this server for the maps that there are, until it has them. */
export async function fetchMaps(hasShapes: boolean, hasHexes: boolean): Promise<Maps> {
  const [shapes, hexes] = await Promise.all([
    hasShapes ? insist(() => get<FeatureCollection>('/api/districts.geojson')) : null,
    hasHexes ? insist(() => get<HexMap>('/api/districts.hexjson')) : null,
  ]);
  return { shapes, hexes };
}

async function get<Json>(path: string): Promise<Json> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as Json;
}

/** Asks until there is an answer: a node that starts, or a bad network, has none yet. */
export async function insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let pause = PAUSES.first; ; pause = Math.min(2 * pause, PAUSES.longest)) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
