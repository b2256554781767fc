import type { DistrictId } from '#election/model.ts';

/** HexJSON of Open Innovations: one hexagon a district, keyed by its id. */
export interface HexMap {
  readonly layout: 'odd-r' | 'even-r' | 'odd-q' | 'even-q';
  readonly hexes: Readonly<Record<string, { readonly q: number; readonly r: number }>>;
}

type Point = [y: number, x: number];

export interface Hexagon {
  readonly id: DistrictId;
  readonly center: Point;
  /** Six corners, on a plane with y upwards. */
  readonly border: Point[];
}

const WIDTH = Math.sqrt(3);

/**
 * Places every hexagon of the map on a plane; neighbours touch. `-r` layouts shift rows of
 * pointy hexagons, `-q` layouts columns of flat ones (Open Innovations, HexJSON).
 */
export function placeHexagons({ layout, hexes }: HexMap): Hexagon[] {
  return Object.entries(hexes).map(([id, { q, r }]) => {
    const pointy = layout.endsWith('-r');
    const line = pointy ? r : q;
    const isShifted = Math.abs(line % 2) === (layout.startsWith('odd') ? 1 : 0);
    const along = (pointy ? q : r) + (isShifted ? 0.5 : 0);
    const x = pointy ? along * WIDTH : q * 1.5;
    const y = pointy ? r * 1.5 : along * WIDTH;
    const center: Point = [-y, x];
    return { id: id as DistrictId, center, border: cornersAround(center, pointy) };
  });
}

function cornersAround([y, x]: Point, pointy: boolean): Point[] {
  return Array.from({ length: 6 }, (_, corner): Point => {
    const angle = (Math.PI / 3) * (corner + (pointy ? 0.5 : 0));
    return [y + Math.sin(angle), x + Math.cos(angle)];
  });
}
