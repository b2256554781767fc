/** Figures of the count, its outcome and its projection, as results name and round them. */
import { at } from '#election/known.ts';
import type { Contest } from '#election/model.ts';
import type { ContestNight } from '#election/night.ts';
import { securedSeats, type Outcome } from '#election/outcome.ts';
import type { ProjectedCandidate } from '#projection/candidates.ts';
import type { Interval } from '#projection/interval.ts';
import type { Projection } from '#projection/projection.ts';
import type {
  CandidateResult,
  ContestCount,
  PublishedProjection,
  PublishedSeats,
  SeatHolder,
} from './results.ts';
import type { Seats } from '#election/seat-count.ts';

export function countOf({ tally, orders }: ContestNight, outcome: Outcome): ContestCount {
  return {
    stations: { ...tally.stations },
    registered: { ...tally.registered },
    ballotsCast: tally.ballotsCast,
    invalid: tally.invalid,
    status: outcome.status,
    vacant: outcome.vacant,
    unopposed: outcome.unopposed,
    called: orders.called,
    closed: orders.closed,
  };
}

/** Who holds the contest's seats, by party and alliance together, in ballot order. */
export function holdersOf(contest: Contest, outcome: Outcome): SeatHolder[] {
  const holders = new Map<string, SeatHolder>();
  contest.candidates.forEach(({ partyId: party, allianceId: alliance }, index) => {
    const one = at(outcome.candidates, index);
    if (one.seats === 0) return;
    const key = `${party ?? ''} ${alliance ?? ''}`;
    const { secured, leading } = holders.get(key) ?? { secured: 0, leading: 0 };
    holders.set(key, {
      party,
      alliance,
      secured: secured + securedSeats(one),
      leading: leading + one.seats,
    });
  });
  return [...holders.values()];
}

export function publishSeats<Id extends string>(
  counts: ReadonlyMap<Id, Seats>,
  projected: ReadonlyMap<Id, Interval> | undefined,
): Readonly<Record<Id, PublishedSeats>> {
  const published = {} as Record<Id, PublishedSeats>;
  for (const [id, seats] of counts)
    published[id] = { ...seats, projected: projected?.get(id) ?? null };
  return published;
}

export function publishCandidate(
  projected: ProjectedCandidate | null,
): Pick<CandidateResult, 'probability' | 'projected'> {
  if (!projected) return { probability: null, projected: null };
  const { probability, votes, seats } = projected;
  return { probability: round(probability), projected: { votes, seats } };
}

/** How many tipping districts are published. */
const MOST_TIPPING = 10;

export function publishProjection({
  version,
  coverage,
  thresholds,
}: Projection): PublishedProjection {
  return {
    version,
    coverage,
    thresholds: thresholds.map(
      (chance) =>
        chance && {
          signatures: round(chance.signatures),
          districts: round(chance.districts),
          tipping: chance.tipping.slice(0, MOST_TIPPING).map((one) => ({
            ...one,
            chance: round(one.chance),
            change: round(one.change),
          })),
        },
    ),
  };
}

/** To a millionth: enough never to read as certain what is not. */
export function round<Probability extends number | null>(probability: Probability): Probability {
  return (probability === null ? null : Math.round(1e6 * probability) / 1e6) as Probability;
}
