import type { Basis, OutstandingStation } from './basis.ts';

/** How many parts the stations of a contest are cut into, at most. */
const PARTS = 16;
/** Stations of a part, at least. */
const LEAST = 3;

/**
 * How little the order of arrival looks like chance: 0 where the stations counted are large and small,
 * from everywhere, like those out; 1 where one kind comes wholly before the next. It is the share of
 * the variance of “is counted” that lies between stations of one size, one place in the numbering or
 * one result last time, less what chance makes of it (the correlation ratio of K. Pearson, 1905), held
 * against what an order by just that would show.
 */
export function judgeOrder(bases: readonly Basis[]): number {
  const kinds: ((station: OutstandingStation) => number | null)[] = [
    ({ registered }) => registered,
    ({ place }) => place,
    ({ before }) => before && (before[0] ?? null),
  ];
  return Math.max(...kinds.map((keyOf) => judgeBy(bases, keyOf)));
}

function judgeBy(
  bases: readonly Basis[],
  keyOf: (station: OutstandingStation) => number | null,
): number {
  let [seen, most] = [0, 0];
  for (const { counted, outstanding } of bases) {
    if (counted.length === 0 || outstanding.length === 0) continue;
    const keyed = [
      ...counted.map((one) => ({ key: keyOf(one), isIn: 1 })),
      ...outstanding.map((one) => ({ key: keyOf(one), isIn: 0 })),
    ].filter(
      (one): one is { key: number; isIn: number } => one.key !== null && !Number.isNaN(one.key),
    );
    const size = keyed.length;
    const parts = Math.min(PARTS, Math.floor(size / LEAST));
    const inside = keyed.reduce((sum, { isIn }) => sum + isIn, 0);
    if (parts < 2 || inside === 0 || inside === size) continue;
    keyed.sort((a, b) => a.key - b.key);
    levelTies(keyed);
    const share = inside / size;
    const variance = share * (1 - share);
    const edge = (part: number) => Math.round((part * size) / parts);
    let [between, ordered, filled] = [0, 0, 0];
    for (let part = 0; part < parts; part += 1) {
      const own = keyed.slice(edge(part), edge(part + 1));
      const here = own.reduce((sum, { isIn }) => sum + isIn, 0) / own.length;
      between += own.length * (here - share) ** 2;
      const full = Math.min(own.length, inside - filled);
      filled += full;
      ordered += own.length * (full / own.length - share) ** 2;
    }
    const chance = (variance * size * (parts - 1)) / (size - 1);
    seen += (between - chance) / variance;
    most += (ordered - chance) / variance;
  }
  return most > 0 ? Math.min(1, Math.max(0, seen / most)) : 0;
}

/** Stations that are alike tell nothing of their order: each is in by as much as all of them are. */
function levelTies(keyed: { readonly key: number; isIn: number }[]): void {
  for (let from = 0; from < keyed.length;) {
    let to = from;
    let inside = 0;
    while (to < keyed.length && keyed[to]?.key === keyed[from]?.key) {
      inside += keyed[to]?.isIn ?? 0;
      to += 1;
    }
    for (const one of keyed.slice(from, to)) one.isIn = inside / (to - from);
    from = to;
  }
}
