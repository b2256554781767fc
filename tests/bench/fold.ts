import { applyFact } from '#election/fold.ts';
import { startNight } from '#election/night.ts';
import { Publication } from '#results/publication.ts';
import { makeCity, reportStations } from './city.ts';
import { median, printRatio } from './print.ts';

const ROUNDS = 15;
const SAMPLE = 100;

/** Microseconds to fold one report and judge its contest again, in a city half counted. */
function timeFold(stations: number): number {
  const election = makeCity(stations);
  const night = startNight(election);
  const publication = new Publication(night);
  let position = 0;
  for (const fact of reportStations(election, 0, stations / 2)) {
    applyFact(night, fact, (position += 1));
  }
  publication.seats.refresh();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const sample = [...reportStations(election, position, position + SAMPLE)];
    const started = performance.now();
    for (const fact of sample) {
      applyFact(night, fact, (position += 1));
      publication.seats.refresh();
    }
    return (1000 * (performance.now() - started)) / SAMPLE;
  });
  return median(rounds);
}

export async function benchFold(): Promise<void> {
  timeFold(3000); // warm
  const small = median([timeFold(3000), timeFold(3000), timeFold(3000)]);
  const large = median([timeFold(300_000), timeFold(300_000), timeFold(300_000)]);
  printRatio(
    'folding one report at 300,000 stations (baseline: at 3,000)',
    large,
    small,
    'µs',
    'at most 1.2',
  );
}
