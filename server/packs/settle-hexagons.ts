import { at } from '#election/known.ts';
export type Point = readonly [x: number, y: number];
/** A hexagon of the plane: its column, and its row counted from north to south. */
export type Cell = readonly [q: number, r: number];
/** Two that lie next to each other, by their places. */
export type Edge = readonly [one: number, other: number];

/** The height of a row of hexagons whose centres are 1 apart. */
const ROW = Math.sqrt(3) / 2;
/** The square of the distance of hexagons that touch, and a little. */
const TOUCHING = 1.1;
/** Neighbours that are parted count as much as a district that is moved by the width of a hexagon. */
const TOGETHER = 1;
/** How far a district looks for a better hexagon, and how often all do. */
const REACH = 3;
const ROUNDS = 60;

/**
 * Gives every point a hexagon of its own: the nearest that is free, and then a better one for as
 * long as there is any, close to the point and beside its neighbours. Odd rows are shifted.
 */
export function settle(points: readonly Point[], edges: readonly Edge[]): Cell[] {
  const map = new Settlement(points, edges);
  for (let round = 0; round < ROUNDS; round += 1) {
    if (!map.improve()) break;
  }
  const { cells } = map;
  const left = Math.min(...cells.map(([q]) => q));
  const top = Math.min(...cells.map(([, r]) => r));
  const up = top - Math.abs(top % 2); // odd rows stay odd
  return cells.map(([q, r]) => [q - left, r - up]);
}

class Settlement {
  readonly cells: Cell[] = [];
  readonly #points: readonly Point[];
  /** Of every point the places of those beside it. */
  readonly #neighbours: readonly number[][];
  /** Who has a hexagon. */
  readonly #holders = new Map<string, number>();

  constructor(points: readonly Point[], edges: readonly Edge[]) {
    this.#points = points;
    this.#neighbours = points.map(() => []);
    for (const [one, other] of edges) {
      at(this.#neighbours, one).push(other);
      at(this.#neighbours, other).push(one);
    }
    points.forEach((point, index) => this.#put(index, this.#nearestFree(point)));
  }

  /** Everybody looks around once; says whether anybody moved. */
  improve(): boolean {
    let moved = false;
    this.#points.forEach((_, index) => {
      for (const cell of within(at(this.cells, index), REACH)) {
        if (this.#tryMove(index, cell)) moved = true;
      }
    });
    return moved;
  }

  /** Goes to a hexagon, or changes places with who has it, if that is better for the map. */
  #tryMove(index: number, cell: Cell): boolean {
    const from = at(this.cells, index);
    const other = this.#holders.get(cell.join());
    if (other === index) return false;
    const cost = () => this.#costOf(index) + (other === undefined ? 0 : this.#costOf(other));
    const before = cost();
    this.#swap(index, from, other, cell);
    if (cost() < before - 1e-9) return true;
    this.#swap(index, cell, other, from);
    return false;
  }

  #swap(index: number, from: Cell, other: number | undefined, to: Cell): void {
    this.#holders.delete(from.join());
    this.#put(index, to);
    if (other !== undefined) this.#put(other, from);
  }

  #put(index: number, cell: Cell): void {
    this.cells[index] = cell;
    this.#holders.set(cell.join(), index);
  }

  #nearestFree(point: Point): Cell {
    const start: Cell = [Math.round(point[0]), Math.round(point[1] / ROW)];
    const far = (cell: Cell) => squareBetween(centerOf(cell), point);
    for (let reach = 1; ; reach += 2) {
      const free = [...within(start, reach)].filter((cell) => !this.#holders.has(cell.join()));
      const [best] = free.toSorted((a, b) => far(a) - far(b));
      if (best) return best;
    }
  }

  /** How far it is from its point, and from how many neighbours it is parted. */
  #costOf(index: number): number {
    const center = centerOf(at(this.cells, index));
    const parted = at(this.#neighbours, index).filter(
      (other) => squareBetween(center, centerOf(at(this.cells, other))) > TOUCHING,
    );
    return squareBetween(center, at(this.#points, index)) + TOGETHER * parted.length;
  }
}

function centerOf([q, r]: Cell): Point {
  return [q + (Math.abs(r % 2) === 1 ? 0.5 : 0), r * ROW];
}

function squareBetween([x, y]: Point, [u, v]: Point): number {
  return (x - u) ** 2 + (y - v) ** 2;
}

function* within([q, r]: Cell, reach: number): Generator<Cell> {
  for (let down = -reach; down <= reach; down += 1) {
    for (let along = -reach; along <= reach; along += 1) yield [q + along, r + down];
  }
}
