/** Elections and facts of any size, for measuring. */
import type { Fact } from '#election/fact.ts';
import type { Election } from '#election/model.ts';
import { sketchElection, sketchThreshold } from '#scenarios/election.ts';
import { report } from '#scenarios/night.ts';

/** As many districts as it takes: two contests each, ten stations a contest, 22 candidates. */
export function makeCity(stations: number): Election {
  const contests = Array.from({ length: stations / 10 }, (_, index) => ({
    id: `c${index}`,
    district: `d${index >> 1}`,
    seats: 4,
    candidates: Array.from({ length: 22 }, (_, one) => ({
      id: `c${index}-${one}`,
      party: `p${one % 8}`,
      ...(one % 5 === 0 && { alliance: 'united' }),
      registrationOrder: one,
    })),
    stations: Array.from({ length: 10 }, () => 2000),
  }));
  const united = [{ alliance: 'united' as never }];
  return sketchElection(contests, {
    thresholds: [sketchThreshold({ signatures: 110, districts: 110, for: united })],
  });
}

/** Final reports of stations `from` to `to`, contest by contest in turn. */
export function* reportStations(election: Election, from: number, to: number): Generator<Fact> {
  const contests = [...election.contests.values()];
  for (let number = from; number < to; number += 1) {
    const [index, round] = [number % contests.length, Math.floor(number / contests.length)];
    const contest = contests[index]!;
    const votes = contest.candidates.map(
      ({ id }, one) => [id, 20 + ((one * 37 + round * 11 + index) % 60)] as const,
    );
    yield report({
      id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      station: contest.stationIds[round]!,
      contest: contest.id,
      by: `person-${number}`,
      sheet: { registered: 2000, ballotsCast: 300, invalid: 5 },
      votes: Object.fromEntries(votes),
    });
  }
}
