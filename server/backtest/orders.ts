import { at, known } from '#election/known.ts';
import type { CandidateId, Contest, Election, PollingStation } from '#election/model.ts';
import { seeded } from '#projection/random.ts';
import type { RecordedReport } from './recorded.ts';

/** An order in which the reports of a night might have come. */
export interface Order {
  readonly name: string;
  readonly adverse: boolean;
  readonly reports: readonly RecordedReport[];
}

/** The recorded order, random ones, and three in which what comes first is unlike the rest. */
export function listOrders(election: Election, recorded: readonly RecordedReport[]): Order[] {
  const next = seeded(1);
  const randomly = () => recorded.map(() => next());
  const random = randomly();
  const bySize = (one: RecordedReport) => one.report.sheet.registered ?? sum(one.report.votes);
  const orders = [
    { name: 'recorded', adverse: false, keys: recorded.map((_, place) => place) },
    { name: 'random', adverse: false, keys: random },
    { name: 'another random', adverse: false, keys: randomly() },
    { name: 'a third random', adverse: false, keys: randomly() },
    { name: 'small stations first', adverse: true, keys: rankWithin(recorded, bySize) },
    { name: 'one part of the city first', adverse: true, keys: placesOf(election, recorded) },
  ];
  const party = largestParty(election, recorded);
  if (party !== null) {
    const share = ({ report }: RecordedReport) => shareOf(election, report, party);
    const keys = rankWithin(recorded, share);
    orders.push({ name: `strongholds of ${party} last`, adverse: true, keys });
  }
  return orders.map(({ keys, ...order }) => ({
    ...order,
    reports: recorded
      .map((one, place) => ({ one, key: at(keys, place), chance: at(random, place) }))
      .toSorted((a, b) => a.key - b.key || a.chance - b.chance)
      .map(({ one }) => one),
  }));
}

/** Each report's rank within its contest, in [0, 1): so all contests are counted at one pace. */
function rankWithin(recorded: readonly RecordedReport[], key: (one: RecordedReport) => number) {
  const ranks = new Map<RecordedReport, number>();
  for (const own of Map.groupBy(recorded, ({ report }) => report.contestId).values()) {
    own
      .toSorted((a, b) => key(a) - key(b))
      .forEach((one, rank) => ranks.set(one, rank / own.length));
  }
  return recorded.map((one) => known(ranks, one));
}

/** From west to east; by the stations' numbers, which follow the streets, where places are unknown. */
function placesOf(election: Election, recorded: readonly RecordedReport[]): number[] {
  const station = ({ report }: RecordedReport) => known(election.stations, report.stationId);
  const number = ({ id }: PollingStation) => Number(/\d+/.exec(id)?.[0] ?? 0);
  const stations = recorded.map(station);
  const longitudes = stations.flatMap(({ longitude }) => longitude ?? []);
  const places = longitudes.length < stations.length ? stations.map(number) : longitudes;
  const placeOf = new Map(recorded.map((one, index) => [one, places[index]]));
  return rankWithin(recorded, (one) => placeOf.get(one) ?? 0);
}

function largestParty(election: Election, recorded: readonly RecordedReport[]): string | null {
  const votes = new Map<string, number>();
  for (const { report } of recorded) {
    const contest = known(election.contests, report.contestId);
    for (const [party, count] of partyVotes(contest, report.votes)) {
      votes.set(party, (votes.get(party) ?? 0) + count);
    }
  }
  const [first] = [...votes].toSorted((a, b) => b[1] - a[1]);
  return first?.[0] ?? null;
}

function shareOf(election: Election, report: RecordedReport['report'], party: string): number {
  const own = partyVotes(known(election.contests, report.contestId), report.votes);
  return (own.get(party) ?? 0) / Math.max(1, sum(report.votes));
}

function partyVotes(contest: Contest, votes: Readonly<Record<CandidateId, number>>) {
  const own = new Map<string, number>();
  for (const { id, partyId } of contest.candidates) {
    if (partyId !== null) own.set(partyId, (own.get(partyId) ?? 0) + (votes[id] ?? 0));
  }
  return own;
}

function sum(votes: Readonly<Record<string, number>>): number {
  return Object.values(votes).reduce((a, b) => a + b, 0);
}
