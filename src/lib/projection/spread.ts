import type { CountedStation } from './basis.ts';
import type { Count, Slate } from './slates.ts';

/** How much stations of one contest differ, as variances of relative votes. */
export interface Spread {
  /** Of a slate as a whole. */
  readonly slate: number;
  /** Of a candidate within a slate. */
  readonly candidate: number;
}

/** What is believed before anything is counted, and how many stations that is worth. */
const PRIOR: Spread = { slate: 0.03, candidate: 0.02 };
const WORTH = 12;
const LEAST = 0.001;
/** A residual beyond this is cut: one odd station must not speak for all. */
const MOST = 2;

/**
 * The spread between stations pooled over contests, by two moment equations: squared residuals of
 * slates, and of candidates within their slates, less the noise of counting whole votes.
 */
export function poolSpread(counts: readonly Count[]): Spread {
  const moments = counts.map(momentsOf);
  const sum = (pick: (one: Moments) => number) => moments.reduce((all, one) => all + pick(one), 0);
  const stations = sum(({ stations }) => stations);
  /** What is believed before weighs as much as so many stations. */
  const worth = (counted: number) => (stations > 0 ? WORTH / stations : 1) * Math.max(1, counted);
  const prior = worth(sum(({ bySlate }) => bySlate));
  const priorWithin = worth(sum(({ byOne }) => byOne));
  const candidate = Math.max(
    LEAST,
    (sum(({ withinSlates }) => withinSlates) + priorWithin * PRIOR.candidate) /
      (sum(({ byOne }) => byOne) + priorWithin),
  );
  const between =
    sum(({ ofSlates }) => ofSlates) - candidate * sum(({ byConcentration }) => byConcentration);
  const slate = (between + prior * PRIOR.slate) / (sum(({ bySlate }) => bySlate) + prior);
  return { slate: Math.max(LEAST, slate), candidate };
}

/** How many times as much a contest’s own stations differ, shrunk towards 1. */
export function scaleOf(count: Count, spread: Spread): number {
  const { ofSlates, bySlate, byConcentration, stations } = momentsOf(count);
  const expected = spread.slate * bySlate + spread.candidate * byConcentration;
  if (stations === 0 || expected <= 0) return 1;
  const ratio = Math.max(0, ofSlates / expected);
  return Math.min(4, Math.max(0.3, (stations * ratio + WORTH) / (stations + WORTH)));
}

interface Moments {
  stations: number;
  /** Weighted squares of slates’ residuals, less their noise; and what they count for. */
  ofSlates: number;
  bySlate: number;
  byConcentration: number;
  /** The same of candidates within slates. */
  withinSlates: number;
  byOne: number;
}

function momentsOf(count: Count): Moments {
  const moments: Moments = {
    stations: 0,
    ofSlates: 0,
    bySlate: 0,
    byConcentration: 0,
    withinSlates: 0,
    byOne: 0,
  };
  const { counted } = count.basis;
  if (counted.length < 2) return moments;
  for (const station of counted) {
    if (station.total === 0) continue;
    moments.stations += 1;
    for (const slate of count.slates) addStation(moments, count, station, slate);
  }
  return moments;
}

function addStation(moments: Moments, count: Count, station: CountedStation, slate: Slate): void {
  const weight = station.total / count.total;
  // The residual is taken from a mean that the station itself is part of.
  const left = 1 - 2 * weight + count.herfindahl;
  const expected = station.total * slate.share;
  const own = slate.places.reduce((sum, index) => sum + (station.votes[index] ?? 0), 0);
  const noise = ((1 - slate.share) / expected) * (1 - weight);
  const worth = trust(noise);
  // A slate that is alone has all votes everywhere: that says nothing of how stations differ.
  if (count.slates.length > 1) {
    moments.ofSlates += worth * (squareCut(own / expected - 1) - noise);
    moments.bySlate += worth * left;
    moments.byConcentration += worth * left * slate.concentration;
  }
  if (slate.places.length < 2 || own === 0) return;
  for (const index of slate.places) {
    const part = (count.shares[index] ?? 0) / slate.share;
    const within = ((1 - part) / (own * part)) * (1 - weight);
    const worthWithin = trust(within);
    moments.withinSlates +=
      worthWithin * (squareCut((station.votes[index] ?? 0) / (own * part) - 1) - within);
    moments.byOne += worthWithin * left * (1 - 2 * part + slate.concentration);
  }
}

/** Residuals of few votes are mostly noise. */
function trust(noise: number): number {
  return 1 / (noise + 0.05);
}

function squareCut(residual: number): number {
  return Math.min(MOST, residual) ** 2;
}
