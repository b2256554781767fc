import fc from 'fast-check';
import type { FeatureCollection } from 'geojson';
import { describe, expect, test } from 'vitest';
import { placeHexagons } from '#map/hexagons.ts';
import { layHexagons } from '../../../server/packs/lay-hexagons.ts';

type Point = readonly [longitude: number, latitude: number];

/** A small square around every point. */
function outlinesAround(points: readonly Point[]): FeatureCollection {
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ];
  return {
    type: 'FeatureCollection',
    features: points.map(([x, y], index) => ({
      type: 'Feature',
      properties: { district_id: `d-${index}` },
      geometry: {
        type: 'Polygon',
        coordinates: [corners.map(([right, up]) => [x + 0.001 * right!, y + 0.001 * up!])],
      },
    })),
  };
}

const idsOf = (points: readonly Point[]) => points.map((_, index) => `d-${index}`);

/** Where the hexagons of a map are, in widths of one; y northwards. */
function lay(points: readonly Point[]) {
  const map = layHexagons(idsOf(points), outlinesAround(points))!;
  const placed = new Map(placeHexagons(map).map(({ id, center }) => [id as string, center]));
  return idsOf(points).map((id) => placed.get(id)!.map((part) => part / Math.sqrt(3)));
}

const degree = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
const places = fc.array(fc.tuple(degree(37, 38), degree(55, 56)), { minLength: 1, maxLength: 40 });

describe('hexagons from outlines', () => {
  test('every district has one, no two the same, and the same outlines the same', () => {
    fc.assert(
      fc.property(places, (points) => {
        const ids = idsOf(points);
        const map = layHexagons(ids, outlinesAround(points))!;
        expect(Object.keys(map.hexes)).toEqual(ids);
        const cells = Object.values(map.hexes);
        expect(new Set(cells.map(({ q, r }) => `${q} ${r}`)).size).toBe(ids.length);
        expect(cells.every(({ q, r }) => Number.isInteger(q) && Number.isInteger(r))).toBe(true);
        expect(layHexagons(ids, outlinesAround(points))).toEqual(map);
      }),
      { numRuns: 40 },
    );
  });

  const town = Array.from({ length: 36 }, (_, index): Point => [
    37 + 0.1 * (index % 6),
    55 + 0.06 * Math.floor(index / 6),
  ]);

  test('what lies side by side mostly stays together, east stays east, and nothing north comes to the south', () => {
    const centers = lay(town);
    let together = 0;
    let pairs = 0;
    for (const [index, [y, x]] of centers.entries()) {
      if (index % 6 === 5) continue;
      const [ofEast, eastX] = centers[index + 1]!;
      pairs += 1;
      expect(eastX!).toBeGreaterThan(x!);
      if (Math.hypot(eastX! - x!, ofEast! - y!) < 1.1) together += 1;
    }
    expect(together / pairs).toBeGreaterThan(0.75);
    for (let index = 0; index < 30; index += 1) {
      expect(centers[index + 6]![0]!).toBeGreaterThanOrEqual(centers[index]![0]!);
    }
  });

  test('one far out of town is at its edge, not far away', () => {
    const centers = lay([...town, [40, 50]]);
    const [y, x] = centers.at(-1)!;
    const nearest = centers
      .slice(0, -1)
      .map(([otherY, otherX]) => Math.hypot(otherX! - x!, otherY! - y!));
    expect(Math.min(...nearest)).toBeLessThan(3);
  });

  test('districts at one place, or in one line, have hexagons too', () => {
    const heap = Array.from({ length: 9 }, (): Point => [37, 55]);
    const street = Array.from({ length: 9 }, (_, index): Point => [37 + 0.1 * index, 55]);
    for (const points of [heap, street]) {
      expect(new Set(lay(points).map(String)).size).toBe(9);
    }
  });

  test.each([
    ['no polygon', { type: 'MultiPolygon' as const, coordinates: [] }],
    ['no ring', { type: 'Polygon' as const, coordinates: [] }],
    ['no corner', { type: 'Polygon' as const, coordinates: [[]] }],
    ['no number', { type: 'Polygon' as const, coordinates: [[['x', null]]] as never }],
  ])('an outline with %s is none', (_, geometry) => {
    const shapes = outlinesAround(town);
    const features = shapes.features.with(7, { ...shapes.features[7]!, geometry });
    expect(layHexagons(idsOf(town), { ...shapes, features })).toBeNull();
  });

  test('there are none where a district has no outline', () => {
    expect(layHexagons([...idsOf(town), 'd-36'], outlinesAround(town))).toBeNull();
    expect(layHexagons([], outlinesAround(town))).toBeNull();
  });
});
