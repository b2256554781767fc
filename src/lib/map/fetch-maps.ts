import type { FeatureCollection } from 'geojson';
import type { HexMap } from './hexagons.ts';

/** What a map is drawn from; null: the election has none. */
export interface Maps {
  readonly shapes: FeatureCollection | null;
  readonly hexes: HexMap | null;
}

export const NO_MAPS: Maps = { shapes: null, hexes: null };

/** Asks this server for the maps that there are. */
export async function fetchMaps(hasShapes: boolean, hasHexes: boolean): Promise<Maps> {
  const get = async <Json>(path: string): Promise<Json> => (await fetch(path)).json();
  const [shapes, hexes] = await Promise.all([
    hasShapes ? get<FeatureCollection>('/api/districts.geojson') : null,
    hasHexes ? get<HexMap>('/api/districts.hexjson') : null,
  ]);
  return { shapes, hexes };
}
