import { at } from '#election/known.ts';
import type { CountedStation, Group } from './basis.ts';
import { SPREAD } from './parameters.ts';
import type { Count, Slate } from './slates.ts';

/** How much stations of one contest differ, as variances of relative votes. */
export interface Spread {
  /** Of a slate as a whole. */
  readonly slate: number;
  /** Of a candidate within a slate. */
  readonly candidate: number;
  /** How many times as much a group’s shares differ. */
  readonly groups: ReadonlyMap<Group, number>;
}

/**
 * The spread between stations pooled over contests, by two moment equations: squared residuals of
 * slates, and of candidates within their slates, less the noise of counting whole votes.
 */
export function poolSpread(counts: readonly Count[]): Spread {
  const moments = counts.map(momentsOf);
  const all = addUp(moments.flatMap(({ slates }) => slates));
  const stations = moments.reduce((sum, one) => sum + one.stations, 0);
  /** What is believed before weighs as much as so many stations. */
  const worth = (counted: number) =>
    (stations > 0 ? SPREAD.worth / stations : 1) * Math.max(1, counted);
  const prior = worth(all.by);
  const priorWithin = worth(all.byOne);
  const candidate = Math.max(
    SPREAD.least,
    (all.within + priorWithin * SPREAD.candidate) / (all.byOne + priorWithin),
  );
  const between = all.of - candidate * all.byConcentration;
  const slate = Math.max(SPREAD.least, (between + prior * SPREAD.slate) / (all.by + prior));
  const groups = Map.groupBy(
    counts.flatMap(({ slates }, index) =>
      slates.map(({ group }, place) => ({ group, own: moments[index]?.slates[place] })),
    ),
    ({ group }) => group,
  );
  const scales = [...groups].map(([group, own]) => {
    const sums = addUp(own.flatMap(({ own }) => own ?? []));
    const expected = slate * sums.by + candidate * sums.byConcentration;
    const ratio = expected > 0 ? Math.max(0, sums.of / expected) : 1;
    return [group, shrinkScale(ratio, all.by > 0 ? (sums.by / all.by) * stations : 0)] as const;
  });
  return { slate, candidate, groups: new Map(scales) };
}

/** How many times as much a contest’s own stations differ, shrunk towards 1. */
export function scaleOf(count: Count, { slate, candidate, groups }: Spread): number {
  const { slates, stations } = momentsOf(count);
  let [own, expected] = [0, 0];
  slates.forEach((one, place) => {
    const group = groups.get(count.slates[place]?.group ?? '') ?? 1;
    own += one.of;
    expected += group * (slate * one.by + candidate * one.byConcentration);
  });
  if (stations === 0 || expected <= 0) return 1;
  return shrinkScale(Math.max(0, own / expected), stations);
}

/** How many times as much a group’s shares differ as all. */
export function scaleOfGroup({ groups }: Spread, group: Group): number {
  return groups.get(group) ?? 1;
}

/** The variance between stations of a slate’s relative votes, in this contest. */
export function varianceAt(
  count: Count,
  spread: Spread,
  { group, concentration }: Pick<Slate, 'group' | 'concentration'>,
): number {
  const scale = scaleOf(count, spread) * scaleOfGroup(spread, group);
  return scale * (spread.slate + spread.candidate * concentration);
}

function shrinkScale(ratio: number, stations: number): number {
  const { least, most } = SPREAD.scale;
  const shrunk = (stations * ratio + SPREAD.worth) / (stations + SPREAD.worth);
  return Math.min(most, Math.max(least, shrunk));
}

/** Of one slate at all stations of a contest. */
interface Sums {
  /** Weighted squares of its residuals, less their noise; and what they count for. */
  of: number;
  by: number;
  byConcentration: number;
  /** The same of candidates within it. */
  within: number;
  byOne: number;
}

const NONE: Sums = { of: 0, by: 0, byConcentration: 0, within: 0, byOne: 0 };

function addUp(all: readonly Sums[]): Sums {
  const sums = { ...NONE };
  for (const one of all) {
    sums.of += one.of;
    sums.by += one.by;
    sums.byConcentration += one.byConcentration;
    sums.within += one.within;
    sums.byOne += one.byOne;
  }
  return sums;
}

interface Moments {
  readonly stations: number;
  readonly slates: readonly Sums[];
}

const known = new WeakMap<Count, Moments>();

function momentsOf(count: Count): Moments {
  const own = known.get(count) ?? sumMoments(count);
  known.set(count, own);
  return own;
}

function sumMoments(count: Count): Moments {
  const slates = count.slates.map(() => ({ ...NONE }));
  const { counted } = count.basis;
  let stations = 0;
  if (counted.length < 2) return { stations, slates };
  counted.forEach((station, index) => {
    if (station.total === 0) return;
    stations += 1;
    slates.forEach((sums, place) => {
      addStation(sums, count, station, at(count.slates, place), index * slates.length + place);
    });
  });
  return { stations, slates };
}

function addStation(
  sums: Sums,
  count: Count,
  station: CountedStation,
  slate: Slate,
  cell: number,
): void {
  const share = count.expected[cell] ?? 0;
  const own = count.votes[cell] ?? 0;
  const weight = station.total / count.total;
  // The residual is taken from a mean that the station itself is part of.
  const left = 1 - 2 * weight + count.herfindahl;
  const expected = station.total * share;
  const noise = ((1 - share) / expected) * (1 - weight);
  // Small ones that are odd, hospitals for instance, hold few of the votes that are out.
  const size = Math.min(1, weight * count.basis.counted.length);
  const worth = size * trust(noise);
  // A slate that is alone has all votes everywhere: that says nothing of how stations differ.
  if (count.slates.length > 1) {
    sums.of += worth * (squareCut(own / expected - 1) - noise);
    sums.by += worth * left;
    sums.byConcentration += worth * left * slate.concentration;
  }
  if (slate.places.length < 2 || own === 0) return;
  for (const index of slate.places) {
    const part = (count.shares[index] ?? 0) / slate.share;
    const within = ((1 - part) / (own * part)) * (1 - weight);
    const worthWithin = size * trust(within);
    sums.within +=
      worthWithin * (squareCut((station.votes[index] ?? 0) / (own * part) - 1) - within);
    sums.byOne += worthWithin * left * (1 - 2 * part + slate.concentration);
  }
}

/** Residuals of few votes are mostly noise. */
function trust(noise: number): number {
  return 1 / (noise + 0.05);
}

function squareCut(residual: number): number {
  return Math.min(SPREAD.most, residual) ** 2;
}
