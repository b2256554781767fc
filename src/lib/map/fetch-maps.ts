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

/** Asks this server for the maps that there are, until it has answered or nobody wants them. */
export async function fetchMaps(
  hasShapes: boolean,
  hasHexes: boolean,
  signal: AbortSignal,
): Promise<Maps> {
  const [shapes, hexes] = await Promise.all([
    hasShapes ? insist<FeatureCollection>('/api/districts.geojson', signal) : null,
    hasHexes ? insist<HexMap>('/api/districts.hexjson', signal) : null,
  ]);
  return { shapes, hexes };
}

/** A node that starts, or a bad network, has no answer yet; one that refuses has said so. */
async function insist<Json>(path: string, signal: AbortSignal): Promise<Json | null> {
  for (let pause = PAUSES.first; !signal.aborted; pause = Math.min(2 * pause, PAUSES.longest)) {
    try {
      const response = await fetch(path, { signal });
      if (response.ok) return (await response.json()) as Json;
      if (response.status < 500) return null;
    } catch {
      // asked again below
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return null;
}
