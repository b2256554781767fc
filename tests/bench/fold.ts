import { recordFact, startNight } from '#election/night.ts';
import { Publication } from '#election/results.ts';
import { makeCity, reportEverything } from './city.ts';
import { median, printRatio } from './print.ts';

const SAMPLE = 3000;

/** Microseconds to fold one report and judge its contest again, in a city half counted. */
function timeFold(stations: number): number {
  const election = makeCity(stations);
  const facts = reportEverything(election);
  const night = startNight(election);
  const publication = new Publication(night);
  const half = Math.min(facts.length / 2, facts.length - SAMPLE);
  facts.slice(0, half).forEach((fact, place) => recordFact(night, fact, place + 1));
  publication.seats.refresh();
  const rounds = Array.from({ length: 5 }, (_, round) => {
    const from = half + Math.floor((round * SAMPLE) / 5);
    const sample = facts.slice(from, half + Math.floor(((round + 1) * SAMPLE) / 5));
    const started = performance.now();
    sample.forEach((fact, place) => {
      recordFact(night, fact, from + place + 1);
      publication.seats.refresh();
    });
    return (1000 * (performance.now() - started)) / sample.length;
  });
  return median(rounds);
}

export async function benchFold(): Promise<void> {
  timeFold(6000); // warm
  const small = median([timeFold(6000), timeFold(6000), timeFold(6000)]);
  const large = median([timeFold(300_000), timeFold(300_000), timeFold(300_000)]);
  printRatio(
    'folding one report at 300,000 stations (baseline: at 6,000)',
    large,
    small,
    'µs',
    'at most 1.2',
  );
}
