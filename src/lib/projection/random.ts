/**
 * A seeded source of numbers in [0, 1): Mulberry32 (T. Ettinger, 2017). The same seed gives the
 * same numbers on every machine.
 */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many standard normal numbers are drawn once and used by all: a place has 16 bits. */
const SIZE = 1 << 16;
const DEGREES = 10;

/** Standard normal numbers, and scales with heavy tails, read from a table in random order. */
export class Noise {
  static readonly #normals = drawNormals();
  static readonly #scales = drawScales(Noise.#normals);
  #state: number;

  /** @param seed the same seed reads the same numbers */
  constructor(seed: number) {
    this.#state = Math.floor(seeded(seed)() * 2 ** 32);
  }

  /** A linear congruential generator (D. Knuth, 1981): its high bits choose the place. */
  #next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state;
  }

  normal(): number {
    return Noise.#normals[this.#next() >>> 16] ?? 0;
  }

  uniform(): number {
    return this.#next() / 2 ** 32;
  }

  /** Times a normal number this has Student’s distribution with ten degrees of freedom. */
  scale(): number {
    return Noise.#scales[this.#next() >>> 16] ?? 0;
  }
}

/** Box and Muller (1958). */
function drawNormals(): Float64Array {
  const next = seeded(1);
  const normals = new Float64Array(SIZE);
  for (let index = 0; index < SIZE; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    normals[index] = radius * Math.cos(angle);
    normals[index + 1] = radius * Math.sin(angle);
  }
  return normals;
}

function drawScales(normals: Float64Array): Float64Array {
  return Float64Array.from({ length: SIZE }, (_, index) => {
    let sum = 0;
    for (let degree = 1; degree <= DEGREES; degree += 1) {
      const one = normals[(index * 7919 + degree * 6151) % SIZE] ?? 0;
      sum += one * one;
    }
    return Math.sqrt(DEGREES / sum);
  });
}

/**
 * `count` standard normal numbers of which one lies in each of `count` equally likely strata, in
 * random order (Latin hypercube sampling: M. McKay et al., 1979).
 */
export function stratifiedNormals(count: number, next: () => number): Float64Array {
  const strata = Array.from({ length: count }, (_, stratum) => stratum);
  for (let last = count - 1; last > 0; last -= 1) {
    const index = Math.floor(next() * (last + 1));
    [strata[last], strata[index]] = [strata[index] ?? 0, strata[last] ?? 0];
  }
  return Float64Array.from(strata, (stratum) => quantile((stratum + next()) / count));
}

/** The normal quantile, to 0.0005: Abramowitz and Stegun (1964), 26.2.23. */
function quantile(p: number): number {
  const tail = Math.max(1e-12, Math.min(p, 1 - p));
  const t = Math.sqrt(-2 * Math.log(tail));
  const value =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  return p < 0.5 ? -value : value;
}
