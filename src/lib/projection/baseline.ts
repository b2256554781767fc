import type {
  Candidate,
  Contest,
  Election,
  PollingStation,
  PreviousResult,
  StationId,
} from '#election/model.ts';

/** How much of a place is taken to be like all: who had no vote there may have one now. */
const SMOOTHED = 0.02;

/** What each candidate’s party had last time at the stations of a contest: see `readBaseline`. */
export type Baseline = ReadonlyMap<StationId, Float64Array>;

const read = new WeakMap<Election, ReadonlyMap<Contest, Baseline>>();

/** The baselines of all contests; they do not change while a pack stands. */
export function readBaselines(election: Election): ReadonlyMap<Contest, Baseline> {
  const known = read.get(election);
  if (known) return known;
  const index = indexRows(election.previous.filter(({ votes }) => votes !== null));
  const all = new Map(
    [...election.contests.values()].map((contest) => [
      contest,
      readBaseline(contest, election, index),
    ]),
  );
  // What was the same everywhere tells nothing of one place.
  const told = isEqual(all) ? new Map([...all.keys()].map((contest) => [contest, new Map()])) : all;
  read.set(election, told);
  return told;
}

/** Whether every party had the same share at all stations of all contests. */
function isEqual(all: ReadonlyMap<Contest, Baseline>): boolean {
  const shares = new Map<string, number>();
  for (const [{ candidates }, baseline] of all) {
    for (const before of baseline.values()) {
      for (const [place, { partyId, allianceId }] of candidates.entries()) {
        const key = `${partyId} ${allianceId}`;
        const own = before[place] ?? NaN;
        if (Math.abs((shares.get(key) ?? own) - own) > 1e-9) return false;
        if (!Number.isNaN(own)) shares.set(key, own);
      }
    }
  }
  return true;
}

/**
 * What each candidate’s party had last time, in ballot order, as a share of all votes then: of the
 * station, else of its district, else of the contest. NaN: nobody like that stood then. A station of
 * which nothing is known is not there.
 */
function readBaseline(contest: Contest, { stations }: Election, rowsOf: Rows): Baseline {
  const raw = new Map<StationId, Float64Array>();
  const seen = new Set<number>();
  for (const id of contest.stationIds) {
    const rows = rowsOf(contest, stations.get(id));
    const total = rows.reduce((sum, { votes }) => sum + (votes ?? 0), 0);
    if (total === 0) continue;
    const shares = Float64Array.from(contest.candidates, (candidate, place) => {
      const own = matching(candidate, rows);
      if (own.length > 0) seen.add(place);
      return own.reduce((sum, { votes }) => sum + (votes ?? 0), 0) / total;
    });
    raw.set(id, shares);
  }
  const means = contest.candidates.map((_, place) => {
    const sum = [...raw.values()].reduce((all, shares) => all + (shares[place] ?? 0), 0);
    return sum / raw.size;
  });
  for (const shares of raw.values()) {
    shares.forEach((share, place) => {
      const like = means[place] ?? 0;
      shares[place] = seen.has(place) ? share + SMOOTHED * (like - share) : NaN;
    });
  }
  return raw;
}

type Rows = (contest: Contest, station: PollingStation | undefined) => readonly PreviousResult[];

/** Finds the nearest rows to a station. */
function indexRows(previous: readonly PreviousResult[]): Rows {
  const keyOf = ({ stationId, districtId }: Pick<PreviousResult, 'stationId' | 'districtId'>) =>
    stationId !== null ? `station ${stationId}` : `district ${districtId ?? ''}`;
  const byPlace = Map.groupBy(previous, keyOf);
  return (contest, station) => {
    if (!station) return [];
    const { id, districtId } = station;
    const places = [
      { stationId: id, districtId },
      { stationId: null, districtId },
      { stationId: null, districtId: null },
    ];
    for (const place of places) {
      const own = (byPlace.get(keyOf(place)) ?? []).filter(
        ({ contestId }) => contestId === null || contestId === contest.id,
      );
      if (own.some(({ votes }) => (votes ?? 0) > 0)) return own;
    }
    return [];
  };
}

/** The rows of a candidate’s party; of its alliance, where that stood as one. */
function matching({ partyId, allianceId }: Candidate, rows: readonly PreviousResult[]) {
  const ofParty = rows.filter((row) => partyId !== null && row.partyId === partyId);
  if (ofParty.length > 0 || allianceId === null) return ofParty;
  return rows.filter((row) => row.allianceId === allianceId);
}
