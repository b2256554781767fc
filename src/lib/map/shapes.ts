import type { FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import type { DistrictId } from '#election/model.ts';

type Point = [latitude: number, longitude: number];

export interface Shape {
  readonly id: DistrictId;
  /** Polygons of rings: the first bounds, the others are holes. */
  readonly border: Point[][][];
}

/** Outlines as Leaflet takes them; one without a district's id stays muted. */
export function placeShapes({ features }: FeatureCollection): Shape[] {
  return features.map(({ properties, geometry }, index) => {
    const { type, coordinates } = geometry as Polygon | MultiPolygon;
    const polygons = type === 'Polygon' ? [coordinates] : coordinates;
    return {
      id: (properties?.district_id ?? `shape-${index}`) as DistrictId,
      border: polygons.map((rings) => rings.map((ring) => ring.map(turn))),
    };
  });
}

/** GeoJSON has the longitude first. */
function turn([longitude = 0, latitude = 0]: Position): Point {
  return [latitude, longitude];
}
